//! NaN in data sets: reported by sample and column before the first step.

use constnet::data::Samples;
use constnet::prelude::*;

network! { struct Values = Affine(2, 4) -> Tanh -> Affine(4, 2) -> MseLoss; }
network! { struct Classes = Affine(2, 3) -> SoftmaxWithLoss; }

const SAMPLES: usize = 300;

fn refused(x: Vec<f32>, targets: Vec<f32>, tested: (Vec<f32>, Vec<f32>)) -> String {
    let train = Samples::<f32, f32, 2>::from_vec(x, targets).unwrap();
    let test = Samples::<f32, f32, 2>::from_vec(tested.0, tested.1).unwrap();
    let mut net = Values::new(1);
    let untouched = net.clone();
    let optimizer = Sgd::new(&net, 0.1);
    let error = Trainer::new().quiet().fit(&mut net, optimizer, &train, &test).unwrap_err().to_string();
    assert_eq!(net.params(), untouched.params());
    error
}

/// Values that are right but for one.
fn but(at: Option<usize>, wrong: f32) -> Vec<f32> {
    (0..2 * SAMPLES).map(|i| if Some(i) == at { wrong } else { 0.5 }).collect()
}

#[test]
fn a_target_of_the_training_set_is_named() {
    let good = || (but(None, 0.0), but(None, 0.0));
    assert_eq!(
        refused(but(None, 0.0), but(Some(2 * 280 + 1), f32::NAN), good()),
        "the target of sample 280 of the training set contains NaN or infinity in value 1; remove the sample or \
         replace the value"
    );
}

#[test]
fn a_sample_and_a_target_of_the_test_set_are_named() {
    let with = |x, targets| refused(but(None, 0.0), but(None, 0.0), (x, targets));
    assert_eq!(
        with(but(Some(2 * 271), f32::INFINITY), but(None, 0.0)),
        "sample 271 of the test set contains NaN or infinity in value 0; remove the sample or replace the value"
    );
    assert_eq!(
        with(but(None, 0.0), but(Some(2 * 3 + 1), f32::NAN)),
        "the target of sample 3 of the test set contains NaN or infinity in value 1; remove the sample or replace \
         the value"
    );
}

#[test]
fn a_sample_of_the_test_set_of_a_classifier_is_named() {
    let labels = vec![1_u8; SAMPLES];
    let train = Samples::<f32, u8, 2>::from_vec(but(None, 0.0), labels.clone()).unwrap();
    let test = Samples::<f32, u8, 2>::from_vec(but(Some(9), f32::NAN), labels).unwrap();
    let mut net = Classes::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let error = Trainer::new().quiet().fit(&mut net, optimizer, &train, &test).unwrap_err();
    assert!(
        error.to_string().starts_with("sample 4 of the test set contains NaN or infinity in value 1"),
        "{error}"
    );
}
