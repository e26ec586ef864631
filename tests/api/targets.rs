//! Targets: the accepted types, and their `accuracy`.

use constnet::prelude::*;

// With the unit matrix as its weight the input is what reaches the loss.
network! { struct Classifier = Affine(3, 3) -> SoftmaxWithLoss; }
network! { struct Answers = MatMul(2, 2) -> SigmoidWithLoss; }
network! { struct OneAnswer = MatMul(1, 1) -> SigmoidWithLoss; }
network! { struct Values = MatMul(2, 2) -> MseLoss; }
network! { struct OneValue = MatMul(1, 1) -> MseLoss; }

fn classifier() -> Classifier {
    let mut net = Classifier::new(0);
    net.view_mut().affine1.weight.copy_from(&SMatrix::<f32, 3, 3>::identity());
    net
}

#[rustfmt::skip]
fn logits() -> SMatrix<f32, 3, 4> {
    SMatrix::from_columns(&[
        SVector::from([2.0, 1.0, 0.0]), SVector::from([0.0, 3.0, 2.9]),
        SVector::from([-1.0, -2.0, -0.5]), SVector::from([4.0, 4.0, 4.0]),
    ])
}

macro_rules! labels {
    ($expected:ident: $($targets:expr),* $(,)?) => {$({
        let (net, x) = (classifier(), logits());
        let mut ws = Classifier::workspace::<4>();
        assert_eq!(net.loss(&x, $targets, &mut ws), $expected.0, stringify!($targets));
        assert_eq!(net.accuracy(&x, $targets, &mut ws), $expected.1, stringify!($targets));
        let gradient = net.gradient(&x, $targets, &mut ws).unwrap();
        assert_eq!(gradient.params(), $expected.2.params(), stringify!($targets));
    })*};
}

#[test]
fn labels_come_in_every_form_and_mean_the_same() {
    let (net, x) = (classifier(), logits());
    let t = [0_u8, 1, 2, 1];
    let expected = (net.loss_alloc(&x, &t), net.accuracy_alloc(&x, &t), net.gradient_alloc(&x, &t).unwrap());
    assert!(expected.0.as_ref().is_ok_and(|loss| *loss > 0.1) && expected.1.is_ok());
    let one_hot = SMatrix::<f32, 3, 4>::from_fn(|class, sample| f32::from(class == usize::from(t[sample])));
    labels! { expected:
        &t, t.as_slice(), &t[..], &t.to_vec(), &t.to_vec().into_boxed_slice()[..], &&t,
        &t.map(u16::from), &t.map(u32::from), &t.map(u64::from), &t.map(usize::from),
        &t.map(|label| label as i8), &t.map(i16::from), &t.map(i32::from), &t.map(i64::from),
        &t.map(isize::from), &t.map(usize::from).to_vec(), &t.map(i32::from)[..],
        &one_hot, &one_hot.columns(0, 4), one_hot.as_slice(), &one_hot.as_slice().to_vec(),
    }
}

#[test]
fn the_loss_of_labels_is_the_cross_entropy() {
    let net = classifier().cast::<f64>();
    let x = SVector::<f64, 3>::new(2.0, 1.0, 0.0);
    let sum = 2_f64.exp() + 1_f64.exp() + 1.0;
    for (label, logit) in [(0_u8, 2.0_f64), (1, 1.0), (2, 0.0)] {
        let loss = net.loss_alloc(&x, &[label]).unwrap();
        assert!((loss - -(logit.exp() / sum).ln()).abs() < 1e-15, "{loss}");
    }
    let soft = net.loss_alloc(&x, &SVector::<f64, 3>::new(0.5, 0.5, 0.0)).unwrap();
    assert!((soft - (sum.ln() - 1.5)).abs() < 1e-15, "{soft}");
}

#[test]
fn accuracy_is_the_fraction_of_right_predictions() {
    let (net, x) = (classifier(), logits());
    // Of equal logits the first counts.
    assert_eq!(net.accuracy_alloc(&x, &[0_u8, 1, 2, 0]), Ok(1.0));
    assert_eq!(net.accuracy_alloc(&x, &[0_u8, 1, 2, 1]), Ok(0.75));
    assert_eq!(net.accuracy_alloc(&x, &[1_u8, 1, 1, 1]), Ok(0.25));
    assert_eq!(net.accuracy_alloc(&x, &[2_u8, 2, 0, 2]), Ok(0.0));
    assert_eq!(net.accuracy_alloc(&x.columns(0, 3), &[0_u8, 1, 0]), Ok(2.0 / 3.0));
}

#[test]
fn two_classes_may_be_yes_and_no() {
    network! { struct YesNo = MatMul(2, 2) -> SoftmaxWithLoss; }
    let (net, x) = (YesNo::new(1), SMatrix::<f32, 2, 3>::new(1.0, 2.0, 3.0, 0.5, -1.0, 2.0));
    assert_eq!(net.loss_alloc(&x, &[true, false, true]), net.loss_alloc(&x, &[1_u8, 0, 1]));
}

#[test]
fn every_output_of_a_sample_must_be_right() {
    let net = Answers::from_params([1.0_f32, 0.0, 0.0, 1.0]).unwrap();
    let x = SMatrix::<f32, 2, 3>::from_columns(&[[3.0, -2.0].into(), [-1.0, -1.0].into(), [1.0, 4.0].into()]);
    let t = SMatrix::<f32, 2, 3>::from_columns(&[[1.0, 0.0].into(), [0.0, 1.0].into(), [0.9, 0.6].into()]);
    assert_eq!(net.accuracy_alloc(&x, &t), Ok(2.0 / 3.0));
    assert_eq!(net.accuracy_alloc(&x, t.as_slice()), Ok(2.0 / 3.0));
}

#[test]
fn one_output_per_sample_may_have_labels_or_values() {
    let net = OneAnswer::from_params([1.0_f32]).unwrap();
    let x = SMatrix::<f32, 1, 4>::new(2.0, -1.0, 0.5, -3.0);
    let expected = net.loss_alloc(&x, &[1.0_f32, 0.0, 0.0, 0.0]).unwrap();
    assert_eq!(net.loss_alloc(&x, &[1_u8, 0, 0, 0]), Ok(expected));
    assert_eq!(net.loss_alloc(&x, &[true, false, false, false]), Ok(expected));
    assert_eq!(net.loss_alloc(&x, &vec![1_usize, 0, 0, 0]), Ok(expected));
    assert_eq!(net.loss_alloc(&x, &SMatrix::<f32, 1, 4>::new(1.0, 0.0, 0.0, 0.0)), Ok(expected));
    assert_eq!(net.accuracy_alloc(&x, &[1_u8, 0, 0, 0]), Ok(0.75));
}

#[test]
fn values_may_be_a_matrix_or_its_values() {
    let net = Values::from_params([1.0_f32, 0.0, 0.0, 1.0]).unwrap();
    let x = SMatrix::<f32, 2, 2>::new(1.0, 2.0, 3.0, 4.0);
    let t = SMatrix::<f32, 2, 2>::new(1.5, 2.0, 3.0, 2.0);
    let expected = (0.25 + 4.0) / 4.0;
    assert_eq!(net.loss_alloc(&x, &t), Ok(expected));
    assert_eq!(net.loss_alloc(&x, t.as_slice()), Ok(expected));
    assert_eq!(net.loss_alloc(&x, &[1.5_f32, 3.0, 2.0, 2.0]), Ok(expected));
    assert_eq!(net.loss_alloc(&x, &vec![1.5_f32, 3.0, 2.0, 2.0]), Ok(expected));
    let net = OneValue::from_params([1.0_f32]).unwrap();
    assert_eq!(net.loss_alloc(&SVector::<f32, 1>::new(3.0), &[5_u8]), Ok(4.0));
}
