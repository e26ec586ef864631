//! Errors of invalid batches, the same for every method.

use constnet::BatchError;
use constnet::nalgebra::{Const, Dyn, OMatrix};
use constnet::prelude::*;

network! { struct Net = Affine(3, 3) -> SoftmaxWithLoss; }
network! { struct Answers = Affine(3, 2) -> SigmoidWithLoss; }
network! { struct OneAnswer = Affine(3, 1) -> SigmoidWithLoss; }
network! { struct Values = Affine(3, 2) -> MseLoss; }
network! { struct Mapper = Affine(3, 2); }

const X: SMatrix<f32, 3, 4> =
    SMatrix::<f32, 3, 4>::from_array_storage(constnet::nalgebra::ArrayStorage([[0.5; 3]; 4]));

/// The error that all methods with targets return.
fn refusal<const B: usize, I, Y: ?Sized>(x: &I, targets: &Y) -> BatchError
where
    I: constnet::Input<f32, Const<3>>,
    constnet::layers::SoftmaxWithLoss: constnet::layers::Loss<f32, Const<3>, Y>,
{
    let net = Net::new(1);
    let mut ws = Net::workspace::<B>();
    let error = net.loss(x, targets, &mut ws).unwrap_err();
    assert_eq!(net.accuracy(x, targets, &mut ws), Err(error));
    assert_eq!(net.gradient(x, targets, &mut ws).map(|_| ()), Err(error));
    assert_eq!(net.numerical_gradient(x, targets, &mut ws).map(|_| ()), Err(error));
    error
}

#[test]
fn a_batch_wider_than_its_workspace() {
    let words = "the batch has 4 samples (columns), but its workspace holds at most 3; \
        create it with `workspace::<4>()` or split the batch";
    let error = refusal::<3, _, _>(&X, &[0_u8; 4]);
    assert_eq!(error, BatchError::TooManyColumns { columns: 4, capacity: 3 });
    assert_eq!(error.to_string(), words);
    assert_eq!(Net::new(1).predict(&X, &mut Net::workspace::<3>()), Err(error));
    let (net, mut ws) = (Mapper::new(1), Mapper::workspace::<3>());
    assert_eq!(net.predict(&X, &mut ws), Err(error));
    assert_eq!(net.backward(&X, &SMatrix::<f32, 2, 4>::zeros(), &mut ws), Err(error));
}

#[test]
fn a_batch_without_samples() {
    let x = OMatrix::<f32, Const<3>, Dyn>::zeros(0);
    let none: [u8; 0] = [];
    let error = refusal::<3, _, _>(&x, &none);
    assert_eq!(error, BatchError::Empty);
    assert_eq!(error.to_string(), "the batch has no samples (columns), but needs at least one");
    assert_eq!(Net::new(1).predict(&x, &mut Net::workspace::<3>()), Err(error));
    assert_eq!(Net::new(1).predict_alloc(&x), Err(error));
    assert_eq!(Net::new(1).loss_alloc(&x, &none), Err(error));
    assert_eq!(Net::new(1).accuracy_alloc(&x, &none), Err(error));
    assert_eq!(Net::new(1).gradient_alloc(&x, &none).map(|_| ()), Err(error));
    assert_eq!(Net::new(1).predict_alloc(&SMatrix::<f32, 3, 0>::zeros()), Err(error));
}

#[test]
fn another_number_of_labels() {
    for count in [0, 3, 5] {
        let error = refusal::<4, _, _>(&X, &vec![0_u8; count]);
        assert_eq!(error, BatchError::TargetCount { samples: 4, targets: count });
        let words = format!("the batch has 4 samples (columns), but there are targets for {count}");
        assert_eq!(error.to_string(), words);
    }
    assert_eq!(
        refusal::<4, _, _>(&X, &SMatrix::<f32, 3, 3>::identity()),
        BatchError::TargetCount { samples: 4, targets: 3 }
    );
}

#[test]
fn a_label_out_of_range() {
    let error = refusal::<4, _, _>(&X, &[0_u8, 2, 3, 9]);
    assert_eq!(error, BatchError::LabelOutOfRange { sample: 2, label: 3, classes: 3 });
    assert_eq!(error.to_string(), "the label of sample 2 is 3, but the classes are 0 to 2");
    let error = refusal::<4, _, _>(&X, &[0_i32, -1, 2, 0]);
    assert_eq!(error.to_string(), "the label of sample 1 is -1, but the classes are 0 to 2");
    let error = refusal::<4, _, _>(&X, &[0, 1, 2, u64::MAX]);
    let words = "the label of sample 3 is 18446744073709551615, but the classes are 0 to 2";
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_class_that_is_not_a_probability() {
    for wrong in [-0.1, 1.1, f32::NAN, f32::INFINITY] {
        let mut t = SMatrix::<f32, 3, 4>::from_element(0.25);
        t[(1, 2)] = wrong;
        let error = refusal::<4, _, _>(&X, &t);
        assert_eq!(error, BatchError::NotAProbability { sample: 2 });
        let words = "a target of sample 2 is not a probability, a value from 0 to 1";
        assert_eq!(error.to_string(), words);
    }
}

#[test]
fn values_that_do_not_divide_into_samples() {
    let error = refusal::<4, _, _>(&X, &[0.5_f32; 10]);
    assert_eq!(error, BatchError::TargetLength { values: 10, rows: 3 });
    assert_eq!(error.to_string(), "10 target values can't be divided into samples of 3 values each");
}

#[test]
fn targets_that_do_not_suit_the_other_losses() {
    let answers = Answers::new(1);
    assert_eq!(answers.loss_alloc(&X, &[0.5_f32; 7]), Err(BatchError::TargetLength { values: 7, rows: 2 }));
    assert_eq!(
        answers.loss_alloc(&X, &SMatrix::<f32, 2, 4>::repeat(2.0)),
        Err(BatchError::NotAProbability { sample: 0 })
    );
    assert_eq!(
        OneAnswer::new(1).loss_alloc(&X, &[0_u8, 1, 1, 2]),
        Err(BatchError::NotAProbability { sample: 3 })
    );
    let count = Err(BatchError::TargetCount { samples: 4, targets: 2 });
    assert_eq!(OneAnswer::new(1).loss_alloc(&X, &[true, false]), count);
    assert_eq!(Values::new(1).loss_alloc(&X, &[7.5_f32; 4]), count);
    assert!(Values::new(1).loss_alloc(&X, &[7.5_f32; 8]).is_ok());
}

#[test]
fn a_gradient_of_the_output_with_other_samples() {
    let mut ws = Mapper::workspace::<4>();
    let error = Mapper::new(1).backward(&X, &SMatrix::<f32, 2, 3>::zeros(), &mut ws).unwrap_err();
    assert_eq!(error, BatchError::GradientColumns { samples: 4, columns: 3 });
    let words = "the input has 4 samples (columns), but the gradient of the output has 3";
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_refusal_leaves_the_last_gradient() {
    let (net, mut ws) = (Net::new(1), Net::workspace::<4>());
    let gradient = net.gradient(&X, &[0_u8, 1, 2, 0], &mut ws).unwrap().params().to_vec();
    let loss = ws.loss();
    assert!(net.gradient(&X, &[0_u8, 1, 2, 3], &mut ws).is_err());
    assert_eq!((ws.gradient().params(), ws.loss()), (gradient.as_slice(), loss));
}

#[test]
fn refusals_are_errors_of_the_standard_library() {
    fn as_error(error: impl std::error::Error + Send + Sync + 'static) -> Box<dyn std::error::Error> {
        Box::new(error)
    }
    // What is printed by a `main` that returns the error.
    let printed = format!("Error: {:?}", as_error(BatchError::Empty));
    assert_eq!(printed, "Error: the batch has no samples (columns), but needs at least one");
    assert!(as_error(BatchError::Empty).to_string().starts_with("the batch has no samples"));
    assert!(as_error(Mapper::from_params([0.0_f32; 1]).unwrap_err()).to_string().contains("8 values"));
}
