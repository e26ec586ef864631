//! The backward pass of every layer and of chains of them, for the parameters and for the input.

use constnet::nalgebra::DimName;
use constnet::prelude::*;

use crate::check::{check, dot, values};
use crate::support::batch;

const SAMPLES: usize = 4;

network! { struct AffineNet = Affine(7, 5); }
network! { struct MatMulNet = MatMul(7, 5); }
network! { struct ReluNet: 6 = Relu; }
network! { struct SigmoidNet: 6 = Sigmoid; }
network! { struct SoftmaxNet: 6 = Softmax; }
network! { struct IdentityNet: 6 = Identity; }
network! { struct RepeatNet: 6 = Repeat(3); }
network! { struct SumNet: 6 = Sum(3); }
network! { struct TwoLayers = Affine(5, 4) -> Sigmoid -> MatMul(4, 3); }
network! { struct ReluBetween = Affine(5, 8) -> Relu -> Affine(8, 3); }
network! { struct Deep = MatMul(3, 6) -> Sigmoid -> Affine(6, 5) -> Identity -> Sigmoid -> Affine(5, 2); }

network! { struct ActivationFirst: 4 = Sigmoid -> Affine(4, 3) -> Relu; }

/// Checks both gradients of `Σ y · dy`, whose gradient with respect to the output is `dy`.
macro_rules! backward {
    ($($test:ident: $net:ident;)*) => {$(
        #[test]
        fn $test() {
            type Net<S> = $net<f64, S>;
            type Whole = $net<f64>;
            let params = values(1, <Whole as Network>::PARAMS);
            let x = values(2, SAMPLES * <Whole as Network>::Input::DIM);
            let dy = values(3, SAMPLES * <Whole as Network>::Output::DIM);
            let mut ws = Workspace::<Whole, SAMPLES>::new();
            let function = |params: &[f64], x: &[f64]| {
                let net = Net::from_params(params).unwrap();
                let mut ws = Workspace::<Whole, SAMPLES>::new();
                dot(net.predict(&batch(x), &mut ws).unwrap().as_slice(), &dy)
            };
            let net = Net::from_params(params.as_slice()).unwrap();
            let dx = net.backward(&batch(&x), &batch(&dy), &mut ws).unwrap().as_slice().to_vec();
            assert_eq!(check(|x| function(&params, x), &x, &dx), Ok(()), "of the input");
            if !params.is_empty() {
                let gradient = ws.gradient().params();
                assert_eq!(check(|p| function(p, &x), &params, gradient), Ok(()), "of the parameters");
            }
        }
    )*};
}
backward! {
    affine: AffineNet;
    mat_mul: MatMulNet;
    relu: ReluNet;
    sigmoid: SigmoidNet;
    softmax: SoftmaxNet;
    identity: IdentityNet;
    repeat: RepeatNet;
    sum: SumNet;
    sigmoid_between: TwoLayers;
    relu_between: ReluBetween;
    six_stages: Deep;
    activation_first: ActivationFirst;
}
