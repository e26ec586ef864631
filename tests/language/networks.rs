//! Nested networks.

use constnet::prelude::*;

use crate::gradients::{assert_maps_right, assert_trains_right, network, sample};

mod elsewhere {
    use constnet::prelude::*;

    network! {
        /// Declared in another module.
        pub struct Head = Affine(4, 3) -> Sigmoid;
    }
}

network! { struct Encoder = Affine(5, 4) -> Sigmoid -> Affine(4, 4); }
network! { struct Block = (Affine(4, 4) -> Sigmoid) + Identity; }
network! { struct Plain: 4 = Sigmoid; }

network! { struct First = Encoder -> Sigmoid -> Affine(_, 3) -> SoftmaxWithLoss; }
network! {
    struct FirstFlat = Affine(5, 4) -> Sigmoid -> Affine(4, 4) -> Sigmoid -> Affine(_, 3) -> SoftmaxWithLoss;
}
network! { struct Last = Affine(6, 5) -> Encoder; }
network! { struct Alone = Encoder; }
network! { struct Between = Affine(6, 5) -> Encoder -> Plain -> elsewhere::Head -> Affine(3, 2); }
network! { struct InTwoPlaces = Affine(6, 4) -> Block -> Sigmoid -> Block -> Affine(4, 2); }
network! { struct InBranches = [Encoder, Encoder] -> Affine(8, 2) -> SoftmaxWithLoss; }
network! { struct OfNetworks = Last -> Block -> head: elsewhere::Head; }

#[test]
fn a_network_in_any_place_has_the_right_gradients() {
    assert_maps_right::<Alone<f64>, 5, 4>();
    assert_maps_right::<Last<f64>, 6, 4>();
    assert_maps_right::<Between<f64>, 6, 2>();
    assert_maps_right::<InTwoPlaces<f64>, 6, 2>();
    assert_maps_right::<OfNetworks<f64>, 6, 3>();
    assert_trains_right::<First<f64>, _>(&sample::<5>(2), &[0_u8, 1, 2, 1]);
    assert_trains_right::<InBranches<f64>, _>(&sample::<5>(2), &[0_u8, 1, 0, 1]);
}

#[test]
fn it_computes_what_its_stages_compute() {
    let (nested, flat) = (network::<First<f64>>(1), network::<FirstFlat<f64>>(1));
    let (x, t) = (sample::<5>(2), [0_u8, 1, 2, 1]);
    assert_eq!(First::PARAMS, FirstFlat::PARAMS);
    assert_eq!(nested.predict_alloc(&x).unwrap(), flat.predict_alloc(&x).unwrap());
    assert_eq!(nested.loss_alloc(&x, &t), flat.loss_alloc(&x, &t));
    assert_eq!(
        nested.gradient_alloc(&x, &t).unwrap().params(),
        flat.gradient_alloc(&x, &t).unwrap().params()
    );
}

#[test]
fn it_is_initialised_like_the_network_alone() {
    assert_eq!(Alone::new(7).params(), Encoder::new(7).params());
    assert_eq!(First::new(7).params()[..Encoder::PARAMS], *Encoder::new(7).params());
}

#[test]
fn two_positions_share_nothing() {
    let places = ["block1.", "block2."].map(|place| {
        let tensors = InTwoPlaces::TENSORS.iter().filter(|tensor| tensor.layer.starts_with(place));
        tensors.map(|tensor| (tensor.offset, tensor.len())).collect::<Vec<_>>()
    });
    assert_eq!(places[0].len(), Block::TENSORS.len());
    assert_eq!(places[0].len(), places[1].len());
    assert!(places[0].iter().zip(&places[1]).all(|(one, other)| one.0 != other.0 && one.1 == other.1));
    assert_eq!(InTwoPlaces::PARAMS, 6 * 4 + 4 + 2 * Block::PARAMS + 4 * 2 + 2);
    let net = network::<InTwoPlaces<f64>>(1);
    assert_ne!(net.view().block1.affine1.weight, net.view().block2.affine1.weight);
}

#[test]
fn its_parameters_are_reached_by_name() {
    let mut net = OfNetworks::new(1);
    net.view_mut().last1.encoder1.affine2.bias[1] = 7.0;
    net.view_mut().head.affine1.weight[(2, 3)] = 8.0;
    assert_eq!(net.params().iter().filter(|&&value| value == 7.0 || value == 8.0).count(), 2);
    assert_eq!(net.view().last1.encoder1.affine2.bias[1], 7.0);
}

#[test]
fn a_shorter_batch_gives_the_same_bits() {
    let (net, x, t) = (network::<InBranches<f64>>(1), sample::<5>(2), [0_u8, 1, 0, 1]);
    let mut roomy = Workspace::<InBranches<f64>, 9>::new();
    net.gradient(&x, &t, &mut roomy).unwrap();
    let found = net.gradient(&x.columns(0, 3), &t[..3], &mut roomy).unwrap();
    let expected = net.gradient_alloc(&x.columns(0, 3), &t[..3]).unwrap();
    assert_eq!(found.params(), expected.params());
}

#[test]
fn its_tensors_have_its_name_before_theirs() {
    let stages: Vec<_> = OfNetworks::TENSORS.iter().map(|tensor| tensor.layer).collect();
    assert!(stages.contains(&"last1.encoder1.affine2"), "{stages:?}");
    let len: usize = OfNetworks::TENSORS.iter().map(|tensor| tensor.len()).sum();
    assert_eq!(len, OfNetworks::PARAMS);
    for pair in OfNetworks::TENSORS.windows(2) {
        assert_eq!(pair[0].offset + pair[0].len(), pair[1].offset, "{pair:?}");
    }
}
