//! Files written by Python.

use constnet::checkpoint::Weights;
use constnet::prelude::*;

/// Written by Python's `safetensors` with the names, the order and the types of a PyTorch model; see
/// `data/torch.py`.
const TORCH: &[u8] = include_bytes!("data/torch.safetensors");

network! {
    #[derive(PartialEq)]
    struct Net: (2, 4, 4) = Conv2d(2, 3, 3) -> BatchNorm -> Relu -> Flatten -> Affine(12, 5) -> Relu -> Affine(5, 2);
}

/// The value with this number in a tensor of the file.
fn value(tensor: usize, index: usize) -> f32 {
    (tensor * 100 + index) as f32 / 8.0
}

fn is_right(net: &Net) {
    let view = net.view();
    for filter in 0..3 {
        // Filters lie (channel, row, column) in memory, as in PyTorch.
        (0..18).for_each(|i| assert_eq!(view.conv1.weight[(i, filter)], value(0, filter * 18 + i)));
        assert_eq!(view.conv1.bias[filter], value(1, filter));
        assert_eq!(view.batch_norm1.weight[filter], value(2, filter));
        assert_eq!(view.batch_norm1.bias[filter], value(3, filter));
        assert_eq!(view.batch_norm1.mean[filter], value(4, filter));
        assert_eq!(view.batch_norm1.variance[filter], value(5, filter));
    }
    for output in 0..5 {
        (0..12).for_each(|input| {
            assert_eq!(view.affine1.weight[(output, input)], value(6, output * 12 + input))
        });
        assert_eq!(view.affine1.bias[output], value(7, output));
    }
    for output in 0..2 {
        (0..5)
            .for_each(|input| assert_eq!(view.affine2.weight[(output, input)], value(8, output * 5 + input)));
    }
}

#[test]
fn weights_of_pytorch_are_found_by_name() {
    let pairs = [("conv", "conv1"), ("bn", "batch_norm1"), ("fc.0", "affine1"), ("fc.2", "affine2")];
    let mut net = Net::new(1);
    Weights::from_bytes(TORCH).unwrap().rename_stages(pairs).unwrap().apply(&mut net).unwrap();
    is_right(&net);
    assert_eq!(net.view().batch_norm1.batches[0], 7.0);
}

#[test]
fn weights_of_pytorch_are_found_in_order() {
    let mut net = Net::new(1);
    let weights = Weights::from_bytes(TORCH).unwrap();
    let weights = weights.name_in_order(&net, &["conv", "bn", "fc.0", "fc.2"]).unwrap();
    weights.apply(&mut net).unwrap();
    is_right(&net);
}

#[test]
fn statistics_need_no_number_of_batches() {
    let mut net = Net::new(1);
    let weights = Weights::from_bytes(TORCH).unwrap().retain(|name| name != "bn.num_batches_tracked");
    weights.name_in_order(&net, &["conv", "bn", "fc.0", "fc.2"]).unwrap().apply(&mut net).unwrap();
    assert_eq!(net.view().batch_norm1.batches[0], 10.0);
}

#[test]
fn transposed_weights_are_transposed_back() {
    let pairs = [("conv", "conv1"), ("bn", "batch_norm1"), ("fc.0", "affine1"), ("fc.2", "affine2")];
    let weights = Weights::from_bytes(TORCH).unwrap().rename_stages(pairs).unwrap();
    let book = weights.transpose(|name| name.starts_with("affine"));
    let shapes: Vec<_> = book
        .tensors()
        .filter(|(name, _)| name.ends_with("weight"))
        .map(|(_, shape)| shape.to_vec())
        .collect();
    assert!(shapes.contains(&vec![12, 5]) && shapes.contains(&vec![5, 2]), "{shapes:?}");
    let mut net = Net::new(1);
    let error = book.apply(&mut net).unwrap_err().to_string();
    assert!(error.contains("`affine1.weight`: the file has 12x5, the network 5x12"), "{error}");
    assert_eq!(net, Net::new(1));
    book.transpose(|name| name.starts_with("affine")).apply(&mut net).unwrap();
    is_right(&net);
}

#[test]
fn numbers_of_other_types_are_refused_by_name() {
    let header = r#"{"affine1.weight":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]},"affine1.bias":{"dtype":"F64","shape":[2],"data_offsets":[4,20]}}"#;
    let file = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 20]].concat();
    network! { struct Tiny = Affine(1, 2); }
    let error = Weights::from_bytes(&file).unwrap().apply(&mut Tiny::new(1)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the file does not match the network `Tiny`:\
         \n  `affine1.weight`: the file has 2x1 numbers of type BF16 (only F32 and F64 are supported), the network 2x1"
    );
}
