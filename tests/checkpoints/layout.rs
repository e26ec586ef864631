//! Layout of the files, as seen by an independent reader of the format.

use constnet::checkpoint::{Checkpoint, Weights};
use constnet::prelude::*;
use safetensors::SafeTensors;

network! {
    #[derive(PartialEq)]
    struct Everything: (2, 4, 4) = Conv2d(2, 3, (2, 1)) -> BatchNorm -> DepthwiseConv2d(3, 2) -> PRelu -> Flatten
        -> LayerNorm -> Affine(_, 2) -> Relu -> block: Pair -> Relu -> MatMul(2, 1) -> Tanh
        -> back: Affine(1, 2);
}
network! { struct Pair = Affine(2, 3) -> Relu -> Affine(3, 2); }
network! { struct Sized<const N: usize> = Affine(N, N) -> Relu -> MatMul(N, 3); }

network! {
    struct Decoder: (4, 3, 3) = Conv2d(4, 6, (2, 3), dilation = 1, groups = 2) -> Relu
        -> ConvTranspose2d(6, 5, (3, 2), stride = 2);
}

/// As PyTorch stores them: (outputs, channels of a group, height, width), transposed (channels, outputs, height, width).
#[test]
fn filters_have_the_shapes_of_pytorch() {
    let weights = Weights::of(&Decoder::new(1));
    let shapes: Vec<_> = weights.tensors().map(|(name, shape)| (name.to_owned(), shape.to_vec())).collect();
    let right: [(&str, &[usize]); 4] = [
        ("conv1.weight", &[6, 2, 2, 3]),
        ("conv1.bias", &[6]),
        ("conv_transpose1.weight", &[6, 5, 3, 2]),
        ("conv_transpose1.bias", &[5]),
    ];
    assert_eq!(shapes, right.map(|(name, shape)| (name.to_owned(), shape.to_vec())));
}

/// The name, the shape and the values of each tensor.
fn read(bytes: &[u8]) -> Vec<(String, Vec<usize>, Vec<f32>)> {
    let file = SafeTensors::deserialize(bytes).unwrap();
    let mut tensors: Vec<_> = file
        .tensors()
        .into_iter()
        .map(|(name, view)| {
            let numbers =
                view.data().chunks_exact(4).map(|bytes| f32::from_le_bytes(bytes.try_into().unwrap()));
            (name, view.shape().to_vec(), numbers.collect())
        })
        .collect();
    tensors.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    tensors
}

fn numbered<N: Network>() -> N {
    let mut net = N::zeros();
    net.params_mut().iter_mut().enumerate().for_each(|(i, value)| *value = N::Scalar::from_f64(i as f64));
    net.buffers_mut()
        .iter_mut()
        .enumerate()
        .for_each(|(i, value)| *value = N::Scalar::from_f64(i as f64 + 0.5));
    net
}

#[test]
fn shapes_are_those_of_pytorch() {
    let tensors = read(&Weights::of(&numbered::<Everything>()).to_bytes());
    let shapes: Vec<_> = tensors.iter().map(|(name, shape, _)| (name.as_str(), &shape[..])).collect();
    let expected: [(&str, &[usize]); 20] = [
        ("affine1.bias", &[2]),
        ("affine1.weight", &[2, 18]),
        ("back.bias", &[2]),
        ("back.weight", &[2, 1]),
        ("batch_norm1.bias", &[3]),
        ("batch_norm1.num_batches_tracked", &[]),
        ("batch_norm1.running_mean", &[3]),
        ("batch_norm1.running_var", &[3]),
        ("batch_norm1.weight", &[3]),
        ("block.affine1.bias", &[3]),
        ("block.affine1.weight", &[3, 2]),
        ("block.affine2.bias", &[2]),
        ("block.affine2.weight", &[2, 3]),
        ("conv1.bias", &[3]),
        ("conv1.weight", &[3, 2, 2, 1]),
        ("depthwise1.bias", &[3]),
        ("depthwise1.weight", &[3, 1, 2, 2]),
        ("layer_norm1.bias", &[18]),
        ("layer_norm1.weight", &[18]),
        ("matmul1.weight", &[1, 2]),
    ];
    let is_slope = |name: &str| name == "prelu1.slope";
    let (slope, others): (Vec<_>, Vec<_>) = shapes.into_iter().partition(|(name, _)| is_slope(name));
    assert_eq!((slope[0].1, &others[..]), (&[1][..], &expected[..]));
}

#[test]
fn values_lie_row_by_row() {
    let net = numbered::<Everything>();
    let tensors = read(&Weights::of(&net).to_bytes());
    let values = |name: &str| tensors.iter().find(|(own, ..)| own == name).unwrap().2.clone();
    let view = net.view();
    let row_by_row: Vec<f32> = view.block.affine1.weight.transpose().as_slice().to_vec();
    assert_eq!(values("block.affine1.weight"), row_by_row);
    // Each filter is a column in memory and a row of the file, so the order is the same.
    assert_eq!(values("conv1.weight"), (0..12).map(|i| i as f32).collect::<Vec<_>>());
    assert_eq!(values("batch_norm1.running_var"), [3.5, 4.5, 5.5]);
    assert_eq!(values("batch_norm1.num_batches_tracked"), [6.5]);
}

#[test]
fn sizes_that_only_rustc_knows_are_right() {
    for bytes in [Weights::of(&Sized::<1>::new(1)).to_bytes(), Checkpoint::of(&Sized::<1>::new(1)).to_bytes()]
    {
        let shapes: Vec<_> = read(&bytes).into_iter().map(|(name, shape, _)| (name, shape)).collect();
        let expected =
            [("affine1.bias", vec![1]), ("affine1.weight", vec![1, 1]), ("matmul1.weight", vec![3, 1])];
        assert_eq!(shapes, expected.map(|(name, shape)| (name.to_owned(), shape)));
    }
}

#[test]
fn a_saved_network_is_restored() {
    let net = numbered::<Everything>();
    let loaded = Checkpoint::<Everything>::from_bytes(&Checkpoint::of(&net).to_bytes()).unwrap();
    assert_eq!(*loaded.network(), net);
    let mut other = Everything::new(3);
    Weights::from_bytes(&Weights::of(&net).to_bytes()).unwrap().apply(&mut other).unwrap();
    assert_eq!(other, net);
}

#[test]
fn the_metadata_describes_the_file() {
    let net = Pair::new(1);
    let checkpoint = Checkpoint::of(&net).with_optimizer(&mut Adam::new(&net, 0.25)).with_progress(2, 9);
    let bytes = checkpoint.to_bytes();
    let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
    let metadata = header.metadata().as_ref().unwrap();
    let expected = [
        ("constnet.format", "1"),
        ("constnet.kind", "checkpoint"),
        ("network", "Pair"),
        ("scalar", "f32"),
        ("epoch", "2"),
        ("step", "9"),
        ("optimizer", "adam"),
        ("optimizer.setting.learning_rate", "0.25"),
        ("optimizer.counter.steps", "0"),
        ("optimizer.slots", r#"["m","v"]"#),
        (
            "structure",
            "affine1: Affine, 2 -> 3\nrelu1: Relu, 3 -> 3\naffine2: Affine, 3 -> 2\naffine1.weight: 3x2\naffine1.bias: 3\naffine2.weight: 2x3\naffine2.bias: 2",
        ),
        ("fingerprint", &Checkpoint::<Pair>::fingerprint()),
    ];
    for (key, value) in expected {
        assert_eq!(metadata[key], value, "{key}");
    }
}
