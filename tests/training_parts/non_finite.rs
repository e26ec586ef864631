use constnet::gradient::{first_non_finite_layer, non_finite_tensors};
use constnet::prelude::*;

network! {
    struct Deep = Affine(5, 7) -> BatchNorm -> Relu -> Affine(7, 4) -> PRelu -> out: Affine(4, 3) -> SoftmaxWithLoss;
}

const BAD: [f32; 3] = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY];

#[test]
fn each_injected_value_is_found_at_its_position() {
    let clean = Deep::new(1);
    assert_eq!(first_non_finite_layer(&clean), None);
    for tensor in Deep::TENSORS {
        for at in 0..tensor.len() {
            let mut net = clean.clone();
            let value = BAD[at % 3];
            net.params_mut()[tensor.offset + at] = value;
            let bad = first_non_finite_layer(&net).unwrap();
            assert_eq!((bad.layer, bad.tensor), (tensor.layer, tensor.name));
            assert_eq!(bad.row + bad.column * tensor.rows, at);
            assert!(bad.value == f64::from(value) || bad.value.is_nan() && value.is_nan());
        }
    }
}

#[test]
fn running_statistics_are_checked_too() {
    let mut net = Deep::new(1);
    net.buffers_mut()[8] = f32::NAN;
    let bad = first_non_finite_layer(&net).unwrap();
    assert_eq!(bad.to_string(), "NaN in batch_norm1.variance, row 1, column 0");
}

#[test]
fn the_first_and_the_last_of_several_are_reported() {
    let mut net = Deep::new(1);
    for tensor in &Deep::TENSORS[..3] {
        net.params_mut()[tensor.offset..][..tensor.len()].fill(f32::INFINITY);
    }
    assert_eq!(first_non_finite_layer(&net).unwrap().to_string(), "inf in affine1.weight, row 0, column 0");
    let bad: Vec<_> = non_finite_tensors(&net).map(|bad| (bad.layer, bad.tensor)).collect();
    assert_eq!(bad, Deep::TENSORS[..3].iter().map(|tensor| (tensor.layer, tensor.name)).collect::<Vec<_>>());
    assert_eq!(non_finite_tensors(&net).next_back().unwrap().layer, Deep::TENSORS[2].layer);
}
