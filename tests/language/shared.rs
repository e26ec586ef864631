//! `&name`: shared parameters of an earlier stage.

use constnet::prelude::*;

use crate::gradients::{assert_maps_right, assert_trains_right, network, sample};

network! { struct Tied = a: Affine(4, 4) -> Sigmoid -> &a -> Sigmoid -> &a -> MseLoss; }
network! { struct Untied = a: Affine(4, 4) -> Sigmoid -> b: Affine(4, 4) -> Sigmoid -> c: Affine(4, 4) -> MseLoss; }
network! { struct TiedProduct = a: MatMul(4, 4) -> Sigmoid -> &a; }
network! { struct InBranch = (a: Affine(4, 4) -> Sigmoid) + (Sigmoid -> &a) -> Affine(4, 2); }

network! { struct Encoder = Affine(5, 4) -> Sigmoid -> Affine(4, 3); }
network! {
    struct Siamese = |a: 5, b: 5| (a -> encoder: Encoder) * (b -> &encoder) -> Affine(3, 1) -> SigmoidWithLoss;
}
network! {
    struct Separate = |a: 5, b: 5| (a -> Encoder) * (b -> Encoder) -> Affine(3, 1) -> SigmoidWithLoss;
}
network! { struct Concatenated = |a: 5, b: 5| [a -> e: Encoder, b -> &e] -> Affine(6, 2) -> SoftmaxWithLoss; }

#[test]
fn shared_stages_have_one_set_of_parameters() {
    assert_eq!((Tied::PARAMS, Tied::TENSORS.len()), (20, 2));
    assert_eq!((Untied::PARAMS, Untied::TENSORS.len()), (60, 6));
    assert_eq!(Siamese::PARAMS, Encoder::PARAMS + 3 + 1);
    let params: Vec<_> = Tied::LAYERS.iter().map(|layer| layer.params).collect();
    assert_eq!(params, [20, 0, 0, 0, 0, 0]);
}

#[test]
fn gradients_are_right() {
    assert_trains_right::<Tied<f64>, _>(&sample::<4>(2), &sample::<4>(3));
    assert_maps_right::<TiedProduct<f64>, 4, 4>();
    assert_maps_right::<InBranch<f64>, 4, 2>();
    let x = (sample::<5>(2), sample::<5>(3));
    assert_trains_right::<Siamese<f64>, _>(&x, &[true, false, false, true]);
    assert_trains_right::<Concatenated<f64>, _>(&x, &[0_u8, 1, 1, 0]);
}

/// The sum of the gradients of separate stages with the same parameters.
#[test]
fn gradients_add_up() {
    let tied = network::<Tied<f64>>(1);
    let untied = Untied::<f64, _>::from_params(tied.params().repeat(3)).unwrap();
    let (x, t) = (sample::<4>(2), sample::<4>(3));
    assert_eq!(tied.loss_alloc(&x, &t), untied.loss_alloc(&x, &t));
    let (shared, separate) = (tied.gradient_alloc(&x, &t).unwrap(), untied.gradient_alloc(&x, &t).unwrap());
    for (at, slope) in shared.params().iter().enumerate() {
        let sum: f64 = separate.params().iter().skip(at).step_by(20).sum();
        assert!((slope - sum).abs() <= 1e-13 * (1.0 + sum.abs()), "{at}: {slope}, not {sum}");
    }
}

#[test]
fn gradients_of_a_shared_network_add_up() {
    let siamese = network::<Siamese<f64>>(1);
    let (encoder, rest) = siamese.params().split_at(Encoder::PARAMS);
    let separate = Separate::<f64, _>::from_params([encoder, encoder, rest].concat()).unwrap();
    let (x, t) = ((sample::<5>(2), sample::<5>(3)), [true, false, false, true]);
    assert_eq!(siamese.loss_alloc(&x, &t), separate.loss_alloc(&x, &t));
    let (shared, separate) =
        (siamese.gradient_alloc(&x, &t).unwrap(), separate.gradient_alloc(&x, &t).unwrap());
    let (first, others) = separate.params().split_at(Encoder::PARAMS);
    for (at, slope) in shared.params()[..Encoder::PARAMS].iter().enumerate() {
        let sum = first[at] + others[at];
        assert!((slope - sum).abs() <= 1e-13 * (1.0 + sum.abs()), "{at}: {slope}, not {sum}");
    }
    assert_eq!(shared.params()[Encoder::PARAMS..], others[Encoder::PARAMS..]);
}

#[test]
fn a_siamese_network_is_symmetric() {
    let net = network::<Siamese<f64>>(1);
    let (a, b) = (sample::<5>(2), sample::<5>(3));
    assert_eq!(net.predict_alloc(&(a, b)).unwrap(), net.predict_alloc(&(b, a)).unwrap());
}
