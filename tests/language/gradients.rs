//! Gradient checks of networks of any kind, in `f64`.

use constnet::layers::Loss;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::{Columns, Input};

use crate::check::{check, compare, dot, values};
use crate::support::batch;

pub const SAMPLES: usize = 4;

/// A network with parameters of either sign, none of them near zero.
pub fn network<N: Network<Scalar = f64>>(seed: u64) -> N {
    let mut net = N::zeros();
    net.params_mut().copy_from_slice(&values(seed, N::PARAMS));
    net
}

/// A batch of such values.
pub fn sample<const F: usize>(seed: u64) -> SMatrix<f64, F, SAMPLES> {
    SMatrix::from_iterator(values(seed, F * SAMPLES))
}

/// Backpropagation through a network with a loss agrees with its `numerical_gradient`.
#[track_caller]
pub fn assert_trains_right<N, T: ?Sized>(x: &impl Input<f64, N::Input>, targets: &T)
where
    N: Supervised<Scalar = f64>,
    N::Loss: Loss<f64, N::Output, T>,
{
    let net = network::<N>(1);
    let mut ws = Workspace::<N, SAMPLES>::new();
    let numerical = net.numerical_gradient(x, targets, &mut ws).unwrap();
    let gradient = net.gradient(x, targets, &mut ws).unwrap();
    assert_eq!(compare(gradient.params(), numerical.params()), Ok(()), "{}", N::NAME);
}

/// Both gradients of `Σ y · dy` of a network with one input and no loss agree with central
/// differences.
#[track_caller]
pub fn assert_maps_right<N, const I: usize, const O: usize>()
where
    N: for<'w> Differentiable<
            Scalar = f64,
            Input = Const<I>,
            Output = Const<O>,
            InputGradient<'w> = Columns<'w, f64, I>,
        >,
{
    let net = network::<N>(1);
    let (x, dy) = (values(2, I * SAMPLES), values(3, O * SAMPLES));
    let function = |params: &[f64], x: &[f64]| {
        let mut net = N::zeros();
        net.params_mut().copy_from_slice(params);
        let mut ws = Workspace::<N, SAMPLES>::new();
        dot(net.predict(&batch::<f64, I>(x), &mut ws).unwrap().as_slice(), &dy)
    };
    let mut ws = Workspace::<N, SAMPLES>::new();
    let dx = net.backward(&batch::<f64, I>(&x), &batch::<f64, O>(&dy), &mut ws).unwrap();
    assert_eq!(check(|x| function(net.params(), x), &x, dx.as_slice()), Ok(()), "{}: of the input", N::NAME);
    if N::PARAMS > 0 {
        let gradient = ws.gradient().params();
        let checked = check(|params| function(params, &x), net.params(), gradient);
        assert_eq!(checked, Ok(()), "{}: of the parameters", N::NAME);
    }
}
