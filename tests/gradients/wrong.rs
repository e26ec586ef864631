//! Deliberately wrong gradients, each of which the check must find.

use constnet::nalgebra::DMatrix;
use constnet::prelude::*;

use crate::check::{Mismatch, check, dot, values};
use crate::support::batch;

const SAMPLES: usize = 4;

// Square, so that a transposed weight or gradient has a valid shape.
network! { struct Square = Affine(5, 5); }
network! { struct SigmoidNet: 5 = Sigmoid; }
network! { struct ReluNet: 5 = Relu; }
network! { struct Classifier = Affine(5, 5) -> SoftmaxWithLoss; }

const LABELS: [u8; SAMPLES] = [0, 4, 2, 2];

/// `Affine(5, 5)` at a point, with its right gradients.
struct Case {
    params: Vec<f64>,
    x: Vec<f64>,
    dy: Vec<f64>,
    dx: Vec<f64>,
    gradient: Vec<f64>,
}

impl Case {
    fn new() -> Self {
        let [params, x, dy] = [values(1, 30), values(2, 20), values(3, 20)];
        let net = Square::<f64, _>::from_params(params.as_slice()).unwrap();
        let mut ws = Workspace::<Square<f64>, SAMPLES>::new();
        let dx = net.backward(&batch(&x), &batch(&dy), &mut ws).unwrap().as_slice().to_vec();
        let gradient = ws.gradient().params().to_vec();
        Self { params, x, dy, dx, gradient }
    }

    fn function(&self, params: &[f64], x: &[f64]) -> f64 {
        let net = Square::<f64, _>::from_params(params).unwrap();
        dot(net.predict_alloc(&batch(x)).unwrap().as_slice(), &self.dy)
    }

    fn check_input(&self, dx: &[f64]) -> Result<(), Mismatch> {
        check(|x| self.function(&self.params, x), &self.x, dx)
    }

    fn check_params(&self, gradient: &[f64]) -> Result<(), Mismatch> {
        check(|params| self.function(params, &self.x), &self.params, gradient)
    }
}

#[track_caller]
fn assert_found(result: Result<(), Mismatch>) {
    assert!(matches!(result, Err(Mismatch::Coordinate { .. })), "not found: {result:?}");
}

#[test]
fn the_right_gradients_pass() {
    let case = Case::new();
    assert_eq!(case.check_input(&case.dx), Ok(()));
    assert_eq!(case.check_params(&case.gradient), Ok(()));
}

#[test]
fn a_sign_is_found() {
    let case = Case::new();
    assert_found(case.check_input(&case.dx.iter().map(|slope| -slope).collect::<Vec<_>>()));
    assert_found(case.check_params(&case.gradient.iter().map(|slope| -slope).collect::<Vec<_>>()));
}

#[test]
fn a_transposed_weight_is_found() {
    let case = Case::new();
    let weight = DMatrix::from_column_slice(5, 5, &case.params[..25]);
    let dy = DMatrix::from_column_slice(5, SAMPLES, &case.dy);
    assert_eq!(case.check_input((weight.transpose() * &dy).as_slice()), Ok(()));
    assert_found(case.check_input((weight * dy).as_slice()));
}

#[test]
fn a_transposed_gradient_of_the_weight_is_found() {
    let case = Case::new();
    let mut gradient = case.gradient.clone();
    let transposed = DMatrix::from_column_slice(5, 5, &gradient[..25]).transpose();
    gradient[..25].copy_from_slice(transposed.as_slice());
    assert_found(case.check_params(&gradient));
}

#[test]
fn a_single_coordinate_is_found_wherever_it_is() {
    let case = Case::new();
    for at in 0..case.gradient.len() {
        let mut gradient = case.gradient.clone();
        gradient[at] *= 1.00001;
        let error = case.check_params(&gradient).unwrap_err();
        assert!(matches!(error, Mismatch::Coordinate { at: found, .. } if found == at), "{error:?}");
    }
    for at in 0..case.dx.len() {
        let mut dx = case.dx.clone();
        dx[at] *= 1.00001;
        let error = case.check_input(&dx).unwrap_err();
        assert!(matches!(error, Mismatch::Coordinate { at: found, .. } if found == at), "{error:?}");
    }
}

#[test]
fn zeros_and_not_a_number_are_found() {
    let case = Case::new();
    assert_found(case.check_params(&[0.0; 30]));
    let mut gradient = case.gradient.clone();
    gradient[7] = f64::NAN;
    assert_found(case.check_params(&gradient));
    gradient[7] = f64::INFINITY;
    assert_found(case.check_params(&gradient));
    assert_eq!(case.check_params(&gradient[1..]), Err(Mismatch::Length { found: 29, expected: 30 }));
}

#[test]
fn a_function_that_does_not_change_checks_nothing() {
    assert_eq!(check(|_| 1.0, &[0.0; 3], &[0.0; 3]), Err(Mismatch::Flat));
}

#[test]
fn a_function_that_is_nan_checks_nothing() {
    assert!(check(|_| f64::NAN, &[0.0; 3], &[0.0; 3]).is_err());
    assert!(check(|x| x[0] * f64::MAX * 10.0, &[1.0; 3], &[f64::INFINITY; 3]).is_err());
}

#[test]
fn a_missing_mean_over_the_samples_is_found() {
    let (params, x) = (values(1, 30), values(2, 20));
    let loss = |params: &[f64]| {
        Classifier::<f64, _>::from_params(params).unwrap().loss_alloc(&batch(&x), &LABELS).unwrap()
    };
    let net = Classifier::<f64, _>::from_params(params.as_slice()).unwrap();
    let gradient = net.gradient_alloc(&batch(&x), &LABELS).unwrap();
    assert_eq!(check(loss, &params, gradient.params()), Ok(()));
    let forgotten: Vec<_> = gradient.params().iter().map(|slope| slope * SAMPLES as f64).collect();
    assert_found(check(loss, &params, &forgotten));
}

#[test]
fn a_missing_factor_of_the_sigmoid_is_found() {
    let (x, dy) = (values(2, 20), values(3, 20));
    let net = SigmoidNet::<f64, _>::from_params([]).unwrap();
    let function = |x: &[f64]| dot(net.predict_alloc(&batch(x)).unwrap().as_slice(), &dy);
    let y = net.predict_alloc(&batch(&x)).unwrap();
    let right: Vec<_> = y.iter().zip(&dy).map(|(y, dy)| dy * y * (1.0 - y)).collect();
    assert_eq!(check(function, &x, &right), Ok(()));
    let forgotten: Vec<_> = y.iter().zip(&dy).map(|(y, dy)| dy * y).collect();
    assert_found(check(function, &x, &forgotten));
}

#[test]
fn a_missing_mask_of_the_relu_is_found() {
    let (x, dy) = (values(2, 20), values(3, 20));
    let net = ReluNet::<f64, _>::from_params([]).unwrap();
    let function = |x: &[f64]| dot(net.predict_alloc(&batch(x)).unwrap().as_slice(), &dy);
    assert_found(check(function, &x, &dy));
}
