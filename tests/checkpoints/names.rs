//! Files of different networks, and the messages about them.

use constnet::checkpoint::{Checkpoint, Weights};
use constnet::prelude::*;

network! { #[derive(PartialEq)] struct Saved = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
network! { struct Wider = Affine(784, 64) -> Relu -> Affine(64, 10) -> SoftmaxWithLoss; }
network! { struct Renamed = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
network! { struct Bent = Affine(784, 50) -> Tanh -> Affine(50, 10) -> SoftmaxWithLoss; }
network! { #[derive(PartialEq)] struct Longer = Affine(784, 50) -> Relu -> Affine(50, 10) -> Relu -> Affine(10, 10) -> SoftmaxWithLoss; }
network! { struct Frozen = #[frozen] Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
network! { struct Swapped = Affine(784, 50) -> Relu -> affine2: Affine(50, 10) -> SoftmaxWithLoss; }

fn refusal<N: Network>(bytes: &[u8]) -> String {
    Checkpoint::<N>::from_bytes(bytes).map(drop).unwrap_err().to_string()
}

#[test]
fn all_differences_are_listed_by_stage() {
    let bytes = Checkpoint::of(&Saved::<f32>::seeded(1)).to_bytes();
    assert_eq!(
        refusal::<Wider>(&bytes),
        "the file does not match the network `Wider`:\
         \n  `affine1.weight`: the file has 50x784, the network 64x784\
         \n  `affine1.bias`: the file has 50, the network 64\
         \n  `affine2.weight`: the file has 10x50, the network 10x64"
    );
    assert_eq!(
        refusal::<Bent>(&bytes),
        "the file does not match the network `Bent`:\
         \n  `tanh1`: the file has nothing of this name, the network Tanh, 50 -> 50\
         \n  `relu1`: the file has Relu, 50 -> 50, the network nothing of this name"
    );
    assert_eq!(
        refusal::<Longer>(&bytes),
        "the file does not match the network `Longer`:\
         \n  `relu2`: the file has nothing of this name, the network Relu, 10 -> 10\
         \n  `affine3`: the file has nothing of this name, the network Affine, 10 -> 10"
    );
    assert_eq!(
        refusal::<Frozen>(&bytes),
        "the file does not match the network `Frozen`:\
         \n  `affine1.weight`: the file has 50x784, the network 50x784, frozen\
         \n  `affine1.bias`: the file has 50, the network 50, frozen"
    );
    assert_eq!(
        refusal::<Saved<f64>>(&bytes),
        "the file contains f32 numbers, but the network uses f64; only weights can be converted: use `Weights::load`"
    );
}

#[test]
fn the_name_of_the_network_does_not_matter() {
    let bytes = Checkpoint::of(&Saved::<f32>::seeded(1)).to_bytes();
    let renamed = Checkpoint::<Renamed>::from_bytes(&bytes).unwrap();
    assert_eq!(renamed.network().params(), Saved::<f32>::seeded(1).params());
    Checkpoint::<Swapped>::from_bytes(&bytes).unwrap();
    assert_eq!(Checkpoint::<Saved>::fingerprint(), Checkpoint::<Renamed>::fingerprint());
    let others = [
        Checkpoint::<Frozen>::fingerprint(),
        Checkpoint::<Bent>::fingerprint(),
        Checkpoint::<Saved<f64>>::fingerprint(),
    ];
    assert!(others.iter().all(|other| *other != Checkpoint::<Saved>::fingerprint()));
}

network! { #[derive(PartialEq)] struct Optimizing = optimizer: Affine(2, 2) -> Relu -> copy: Affine(2, 2); }

#[test]
fn a_stage_may_have_the_name_of_a_part_of_the_file() {
    let net = Optimizing::<f32>::seeded(1);
    let mut adam = Adam::new(&net, 0.1);
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut adam).with_copy("copy", &net);
    let bytes = checkpoint.to_bytes();
    assert_eq!(Checkpoint::<Optimizing>::from_bytes(&bytes).unwrap(), checkpoint);
    let weights = Weights::from_bytes(&bytes).unwrap();
    let names: Vec<_> = weights.tensors().map(|(name, _)| name).collect();
    assert_eq!(names, ["copy.bias", "copy.weight", "optimizer.bias", "optimizer.weight"]);
    assert!(String::from_utf8_lossy(&bytes).contains("optimizer_.adam.m.optimizer.weight"));
}

#[test]
fn all_weights_are_loaded_or_none() {
    let saved = Saved::<f32>::seeded(1);
    let weights = Weights::of(&saved);
    let mut double = Saved::<f64>::seeded(2);
    weights.apply(&mut double).unwrap();
    assert_eq!(double, saved.cast());

    let mut longer = Longer::<f32>::seeded(2);
    let error = weights.apply(&mut longer).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file does not match the network `Longer`:\
         \n  `affine3.weight`: the file has nothing of this name, the network 10x10\
         \n  `affine3.bias`: the file has nothing of this name, the network 10"
    );
    assert_eq!(longer, Longer::seeded(2));
    weights.apply_where(&mut longer, |name| !name.starts_with("affine3.")).unwrap();
    assert_eq!(longer.params()[..saved.params().len()], *saved.params());
    assert_eq!(
        longer.params()[saved.params().len()..],
        Longer::<f32>::seeded(2).params()[saved.params().len()..]
    );

    let checkpoint = Checkpoint::of(&saved).with_optimizer(&mut Sgd::new(&saved, 0.1)).to_bytes();
    Weights::from_bytes(&checkpoint).unwrap().apply(&mut double).unwrap();
}

/// The optimizer and the averaged copies of a checkpoint are left out.
#[test]
fn the_network_of_a_checkpoint_can_be_loaded_as_weights() {
    // Stages whose names are those of the other parts of a checkpoint.
    network! { struct Odd = optimizer: Affine(4, 3) -> Relu -> copy: Affine(3, 2) -> SoftmaxWithLoss; }
    let (net, trained) = (Odd::new(1), Odd::new(3));
    let mut optimizer = Adam::new(&trained, 0.1);
    let checkpoint = Checkpoint::of(&trained).with_optimizer(&mut optimizer).with_copy("average", &net);
    let weights = Weights::from_bytes(&checkpoint.to_bytes()).unwrap();
    assert_eq!(weights.tensors().len(), 4);
    let mut loaded = Odd::new(2);
    weights.apply(&mut loaded).unwrap();
    assert_eq!(loaded.params(), trained.params());
}
