//! Networks with sizes as parameters.

use constnet::prelude::*;

use crate::gradients::{assert_trains_right, network, sample};

network! {
    struct Mlp<const HIDDEN: usize> = Affine(5, HIDDEN) -> Sigmoid -> Affine(HIDDEN, 3) -> SoftmaxWithLoss;
}

network! {
    struct Two<const I: usize, const O: usize> = Affine(I, O) -> Sigmoid -> out: Affine(_, O);
}

network! {
    struct Residual<const F: usize>: F = (Affine(F, F) -> Relu) + Identity -> Sigmoid;
}

#[test]
fn every_size_is_a_network() {
    assert_eq!((Mlp::<7>::PARAMS, Mlp::<50>::PARAMS), (7 * 9 + 3, 50 * 9 + 3));
    assert_eq!(Mlp::<7>::new(1).view().affine1.weight.shape(), (7, 5));
    assert_eq!(Mlp::<50>::new(1).view().affine2.weight.shape(), (3, 50));
    assert_eq!(Two::<3, 4>::new(1).view().out.bias.shape(), (4, 1));
    assert_eq!(Mlp::<7>::TENSORS[2].columns, 7);
    assert_eq!(Mlp::<7>::LAYERS[0].outputs, 7);
}

#[test]
fn every_size_trains_right() {
    let (x, t) = (sample::<5>(2), [0_u8, 1, 2, 1]);
    assert_trains_right::<Mlp<7, f64>, _>(&x, &t);
    assert_trains_right::<Mlp<2, f64>, _>(&x, &t);
    assert_trains_right::<Mlp<1, f64>, _>(&x, &t);
}

#[test]
fn both_scalar_types_agree() {
    let (narrow, x) = (Mlp::<6>::new(1), sample::<5>(2));
    let wide = narrow.cast::<f64>();
    let mut narrow_ws = Mlp::<6>::workspace::<4>();
    let mut wide_ws = Workspace::<Mlp<6, f64>, 4>::new();
    let expected = wide.predict(&x, &mut wide_ws).unwrap();
    let found = narrow.predict(&x.cast::<f32>(), &mut narrow_ws).unwrap();
    let worst = found.iter().zip(expected.iter()).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
    assert!(worst > 0.0 && worst < 1e-6, "{worst:e}");
}

#[test]
fn a_generic_graph() {
    let net = network::<Residual<5, f64>>(1);
    let mut ws = Workspace::<Residual<5, f64>, 4>::new();
    assert_eq!(net.predict(&sample::<5>(2), &mut ws).unwrap().shape(), (5, 4));
    let dx = net.backward(&sample::<5>(2), &sample::<5>(3), &mut ws).unwrap();
    assert_eq!(dx.shape(), (5, 4));
}

#[test]
fn generic_code_can_choose_the_size() {
    fn params<const HIDDEN: usize>() -> usize {
        Mlp::<HIDDEN>::new(1).params().len()
    }
    assert_eq!((params::<2>(), params::<3>()), (21, 30));
}
