//! Logits of ±1000, whose exponentials no scalar type holds.

use constnet::prelude::*;

// Over the unit matrix the weight is what reaches the loss, one sample a column, and its gradient
// is the gradient of the logits.
network! { struct SoftmaxLogits = logits: MatMul(4, 3) -> SoftmaxWithLoss; }
network! { struct SigmoidLogits = logits: MatMul(4, 1) -> SigmoidWithLoss; }

const LARGE: [f64; 12] = [
    1000.0, -1000.0, 0.0, // one class far ahead
    1000.0, 1000.0, -1000.0, // two alike
    -1000.0, -1000.0, -1000.0, // all far below
    -1000.0, 1000.0, 1000.0,
];

fn softmax_survives<T: Scalar>() {
    let net = SoftmaxLogits::from_params(LARGE.map(T::from_f64)).unwrap();
    let x = SMatrix::<T, 4, 4>::from_fn(|i, j| T::from_f64(f64::from(u8::from(i == j))));
    let right = [0_u8, 1, 2, 2];
    let [two, three] = [2_f64, 3.0].map(f64::ln);
    let loss = net.loss_once(&x, &right).unwrap().as_f64();
    assert!((loss - (0.0 + two + three + two) / 4.0).abs() < 1e-4, "{loss}");
    let gradient = net.gradient_once(&x, &right).unwrap();
    let third = 1.0 / 3.0;
    let expected = [0.0, 0.0, 0.0, 0.5, -0.5, 0.0, third, third, third - 1.0, 0.0, 0.5, -0.5];
    for (&found, expected) in gradient.params().iter().zip(expected) {
        assert_near(found, expected / 4.0);
    }
    let wrong = [1_u8, 2, 0, 0];
    assert_near(net.loss_once(&x, &wrong).unwrap(), (2000.0 + (2000.0 + two) + three + (2000.0 + two)) / 4.0);
    assert!(net.gradient_once(&x, &wrong).unwrap().params().iter().all(|slope| slope.is_finite()));
}

fn sigmoid_survives<T: Scalar>() {
    let net = SigmoidLogits::from_params([1000.0, -1000.0, 1000.0, -1000.0].map(T::from_f64)).unwrap();
    let x = SMatrix::<T, 4, 4>::from_fn(|i, j| T::from_f64(f64::from(u8::from(i == j))));
    assert_near(net.loss_once(&x, &[1_u8, 0, 1, 0]).unwrap(), 0.0);
    assert_near(net.loss_once(&x, &[0_u8, 0, 1, 1]).unwrap(), 500.0);
    let gradient = net.gradient_once(&x, &[0_u8, 0, 1, 1]).unwrap();
    for (&found, expected) in gradient.params().iter().zip([0.25, 0.0, 0.0, -0.25]) {
        assert_near(found, expected);
    }
}

#[track_caller]
fn assert_near<T: Scalar>(found: T, expected: f64) {
    assert!((found.as_f64() - expected).abs() <= 1e-6 * expected.abs(), "{found}, not {expected}");
}

#[test]
fn softmax_survives_large_logits() {
    softmax_survives::<f32>();
    softmax_survives::<f64>();
}

/// Where the answer is nearly sure, the loss is far smaller than the rounding of its logits.
#[test]
fn a_small_loss_is_not_rounded_away() {
    network! { struct Net: 2 = Identity -> SoftmaxWithLoss; }
    for largest in [0.0_f32, 10.0, 1000.0] {
        let x = SVector::<f32, 2>::new(largest, largest - 10.0);
        let expected = (-10_f64).exp().ln_1p();
        let loss = f64::from(Net::new(0).loss_once(&x, &[0_u8]).unwrap());
        // What `1 + exp(-10)` loses in `f32` remains.
        assert!((loss / expected - 1.0).abs() < 3e-3, "{loss:e} behind {largest}, not {expected:e}");
    }
}

#[test]
fn sigmoid_survives_large_logits() {
    sigmoid_survives::<f32>();
    sigmoid_survives::<f64>();
}

#[test]
fn sigmoid_saturates() {
    network! { struct Net: 4 = Sigmoid; }
    let y = Net::new(0).predict_once(&SVector::<f32, 4>::new(1000.0, -1000.0, 0.0, f32::NAN)).unwrap();
    assert_eq!(y.as_slice()[..3], [1.0, 0.0, 0.5]);
    assert!(y[3].is_nan());
}

/// A network that has been broken does not look perfect where all labels are 0.
#[test]
fn what_is_not_a_number_is_never_right() {
    network! { struct Classes: 2 = Identity -> SoftmaxWithLoss; }
    network! { struct Answer: 1 = Identity -> SigmoidWithLoss; }
    let x = SMatrix::<f32, 2, 4>::new(f32::NAN, f32::NAN, 1.0, 1.0, f32::NAN, 1.0, f32::NAN, 0.0);
    assert_eq!(Classes::new(0).accuracy_once(&x, &[0_u8; 4]), Ok(0.25));
    assert_eq!(Classes::new(0).accuracy_once(&x, &[1_u8; 4]), Ok(0.0));
    let one_hot = SMatrix::<f32, 2, 4>::from_fn(|i, _| f32::from(u8::from(i == 0)));
    assert_eq!(Classes::new(0).accuracy_once(&x, &one_hot), Ok(0.25));
    let x = SMatrix::<f32, 1, 2>::new(f32::NAN, -1.0);
    assert_eq!(Answer::new(0).accuracy_once(&x, &[0_u8, 0]), Ok(0.5));
}

/// In optimized code, too, where a product that is too large does not panic by itself.
#[test]
#[should_panic(expected = "capacity overflow")]
fn a_workspace_that_no_memory_holds() {
    network! { struct Net = Affine(2, 8) -> SoftmaxWithLoss; }
    let _ = Net::workspace::<{ 1 << 62 }>();
}

/// What has gone wrong stays visible.
#[test]
fn relu_lets_no_nan_disappear() {
    network! { struct Net: 4 = Relu; }
    let x = SVector::<f32, 4>::new(f32::NEG_INFINITY, f32::INFINITY, -0.0, f32::NAN);
    let y = Net::new(0).predict_once(&x).unwrap();
    assert_eq!(y.as_slice()[..3], [0.0, f32::INFINITY, 0.0]);
    assert!(y[3].is_nan());
}
