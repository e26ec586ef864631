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
    let loss = net.loss_alloc(&x, &right).unwrap().as_f64();
    assert!((loss - (0.0 + two + three + two) / 4.0).abs() < 1e-4, "{loss}");
    let gradient = net.gradient_alloc(&x, &right).unwrap();
    let third = 1.0 / 3.0;
    let expected = [0.0, 0.0, 0.0, 0.5, -0.5, 0.0, third, third, third - 1.0, 0.0, 0.5, -0.5];
    for (&found, expected) in gradient.params().iter().zip(expected) {
        assert_near(found, expected / 4.0);
    }
    let wrong = [1_u8, 2, 0, 0];
    assert_near(
        net.loss_alloc(&x, &wrong).unwrap(),
        (2000.0 + (2000.0 + two) + three + (2000.0 + two)) / 4.0,
    );
    assert!(net.gradient_alloc(&x, &wrong).unwrap().params().iter().all(|slope| slope.is_finite()));
}

fn sigmoid_survives<T: Scalar>() {
    let net = SigmoidLogits::from_params([1000.0, -1000.0, 1000.0, -1000.0].map(T::from_f64)).unwrap();
    let x = SMatrix::<T, 4, 4>::from_fn(|i, j| T::from_f64(f64::from(u8::from(i == j))));
    assert_near(net.loss_alloc(&x, &[1_u8, 0, 1, 0]).unwrap(), 0.0);
    assert_near(net.loss_alloc(&x, &[0_u8, 0, 1, 1]).unwrap(), 500.0);
    let gradient = net.gradient_alloc(&x, &[0_u8, 0, 1, 1]).unwrap();
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

/// For a probability near 1, loss and gradient are far smaller than the rounding of logits and probabilities.
#[test]
fn a_small_loss_is_not_rounded_away() {
    network! { struct Net = logits: MatMul(1, 3) -> SoftmaxWithLoss; }
    let one = SVector::<f32, 1>::new(1.0);
    for largest in [0.0_f32, 10.0, 1000.0] {
        for behind in [1.0_f32, 10.0, 20.0, 80.0] {
            let net = Net::from_params([largest - 200.0, largest, largest - behind]).unwrap();
            let exp = f64::from(-behind).exp();
            let one_hot = SMatrix::<f32, 3, 1>::new(0.0, 1.0, 0.0);
            for (loss, gradient) in [
                (net.loss_alloc(&one, &[1_u8]), net.gradient_alloc(&one, &[1_u8])),
                (net.loss_alloc(&one, &one_hot), net.gradient_alloc(&one, &one_hot)),
            ] {
                assert_units(loss.unwrap(), exp.ln_1p(), 8.0);
                let gradient = gradient.unwrap();
                assert_units(gradient.params()[1], -exp / (1.0 + exp), 8.0);
                assert_units(gradient.params()[2], exp / (1.0 + exp), 8.0);
            }
        }
    }
}

/// A few units in the last place.
#[track_caller]
fn assert_units(found: f32, right: f64, units: f64) {
    let off = (f64::from(found) - right).abs() / (f64::from(f32::EPSILON) * right.abs());
    assert!(off <= units || f64::from(found) == right, "{found:e} instead of {right:e}: {off} units off");
}

/// The loss of a training step.
macro_rules! trained {
    ($net:ident, $x:expr, $t:expr) => {{
        let mut ws = $net::workspace::<2>();
        let _ = $net::new(0).gradient($x, $t, &mut ws).unwrap();
        ws.loss()
    }};
}

/// A small loss is not absorbed by a large term.
#[test]
fn sigmoid_losses_of_right_predictions_are_precise() {
    network! { struct Two: 2 = Identity -> SigmoidWithLoss; }
    network! { struct Many: 64 = Identity -> SigmoidWithLoss; }
    let loss = |x: [f32; 2], t: [f32; 2]| {
        let (x, t) = (SVector::<f32, 2>::from(x), SVector::<f32, 2>::from(t));
        let both = Two::new(0).loss_alloc(&x, &t).unwrap();
        assert_eq!(both, trained!(Two, &x, &t));
        both
    };
    // By arithmetic of 60 digits.
    for (x, t, right) in [
        ([0.0, 1e8], [1.0, 1.0], core::f64::consts::LN_2),
        ([5.0, 1e5], [1.0, 1.0], 6.715_348_489_118_068e-3),
        ([20.0, f32::MAX], [1.0, 1.0], 2.061_153_620_314_381e-9),
        ([-20.0, -f32::MAX], [0.0, 0.0], 2.061_153_620_314_381e-9),
        ([80.0, 1000.0], [1.0, 1.0], 1.804_851_387_845_415_2e-35),
        ([-3.0, 1e8], [0.25, 1.0], 0.798_587_351_573_742),
        ([-7.0, -1e8], [0.75, 0.0], 5.250_911_466_453_774),
        ([7.0, -1e8], [0.75, 0.0], 1.750_911_466_453_774_2),
        ([f32::INFINITY, f32::NEG_INFINITY], [1.0, 0.0], 0.0),
    ] {
        assert_units(loss(x, t), right, 8.0);
    }
    let ones = SVector::<f32, 64>::repeat(1.0);
    let loss = Many::new(0).loss_alloc(&(ones * 12.0), &ones).unwrap();
    assert_units(loss, 3.932_283_825_748_995_5e-4, 8.0);
}

#[test]
fn sigmoid_gradients_of_right_predictions_are_precise() {
    network! { struct Net: 1 = MatMul(1, 1) -> SigmoidWithLoss; }
    let one = SVector::<f32, 1>::new(1.0);
    for (x, right) in [
        (0.0, 0.5),
        (12.0, 6.144_174_602_214_718e-6),
        (20.0, 2.061_153_618_190_203_6e-9),
        (80.0, 1.804_851_387_845_415_2e-35),
        (f32::MAX, 0.0),
    ] {
        let gradient = |x, t| Net::from_params([x]).unwrap().gradient_alloc(&one, &[t]).unwrap().params()[0];
        assert_units(gradient(x, true), -right, 8.0);
        assert_units(gradient(-x, false), right, 8.0);
        assert_units(gradient(x, false), 1.0 - right, 8.0);
    }
}

/// Sums and squares may be too large where the mean is not.
#[test]
fn losses_are_infinite_only_where_the_mean_is() {
    network! { struct Mse: 4 = Identity -> MseLoss; }
    network! { struct Mae: 4 = Identity -> MaeLoss; }
    network! { struct Huber: 4 = Identity -> HuberLoss(1.0); }
    network! { struct Wide: 4 = Identity -> HuberLoss(1e30); }
    network! { struct Softmax: 2 = Identity -> SoftmaxWithLoss; }
    network! { struct Sigmoid: 2 = Identity -> SigmoidWithLoss; }
    let zero = SVector::<f32, 4>::zeros();
    for (x, right) in
        [([2e19, 0.0, 0.0, 0.0], 1e38), ([1e18, 2e19, 1e19, 0.0], 1.252_5e38), ([1e10; 4], 1e20)]
    {
        assert_units(Mse::new(0).loss_alloc(&SVector::from(x), &zero).unwrap(), right, 8.0);
    }
    let far = SVector::<f32, 4>::new(3e38, 3e38, 0.0, 0.0);
    for loss in [
        Mae::new(0).loss_alloc(&far, &-far).unwrap(),
        trained!(Mae, &far, &-far),
        Huber::new(0).loss_alloc(&far, &-far).unwrap(),
        trained!(Huber, &far, &-far),
    ] {
        assert_units(loss, f64::from(3e38_f32), 8.0);
    }
    assert_units(
        Wide::new(0).loss_alloc(&(far * 1e-19), &zero).unwrap(),
        f64::from(3e19_f32).powi(2) / 4.0,
        8.0,
    );
    assert_units(
        Wide::new(0).loss_alloc(&(far * 1e-30), &zero).unwrap(),
        f64::from(3e8_f32).powi(2) / 4.0,
        8.0,
    );

    let x = SMatrix::<f32, 2, 2>::new(3e38, 1.0, -3e38, 1.0);
    let half = SMatrix::<f32, 2, 2>::repeat(0.5);
    let right = f64::from(3e38_f32);
    for (found, right) in [
        (Softmax::new(0).loss_alloc(&x, &[1_u8, 0]), right),
        (Ok(trained!(Softmax, &x, &[1_u8, 0])), right),
        (Softmax::new(0).loss_alloc(&x, &half), right / 2.0),
        (Softmax::new(0).loss_alloc(&(x * 0.5), &[0_u8, 0]), 2_f64.ln() / 2.0),
        (Sigmoid::new(0).loss_alloc(&x, &SMatrix::<f32, 2, 2>::new(0.0, 1.0, 1.0, 1.0)), right),
    ] {
        assert_units(found.unwrap(), right, 8.0);
    }
}

/// A difference that is too large by itself does not make a gradient infinite.
#[test]
fn a_large_error_has_the_gradient_of_the_mean() {
    network! { struct Net: 1 = MatMul(1, 4) -> MseLoss; }
    let (one, t) = (SVector::<f32, 1>::new(1.0), SVector::<f32, 4>::new(-3e38, 0.0, 0.0, 0.0));
    let gradient = Net::from_params([3e38, 1.0, 0.0, -2.0]).unwrap().gradient_alloc(&one, &t).unwrap();
    assert_eq!(gradient.params(), [3e38, 0.5, 0.0, -1.0]);
}

#[test]
fn sigmoid_survives_large_logits() {
    sigmoid_survives::<f32>();
    sigmoid_survives::<f64>();
}

#[test]
fn sigmoid_saturates() {
    network! { struct Net: 4 = Sigmoid; }
    let y = Net::new(0).predict_alloc(&SVector::<f32, 4>::new(1000.0, -1000.0, 0.0, f32::NAN)).unwrap();
    assert_eq!(y.as_slice()[..3], [1.0, 0.0, 0.5]);
    assert!(y[3].is_nan());
}

/// A network with NaN does not have perfect accuracy if all labels are 0.
#[test]
fn nan_is_never_a_right_prediction() {
    network! { struct Classes: 2 = Identity -> SoftmaxWithLoss; }
    network! { struct Answer: 1 = Identity -> SigmoidWithLoss; }
    let x = SMatrix::<f32, 2, 4>::new(f32::NAN, f32::NAN, 1.0, 1.0, f32::NAN, 1.0, f32::NAN, 0.0);
    assert_eq!(Classes::new(0).accuracy_alloc(&x, &[0_u8; 4]), Ok(0.25));
    assert_eq!(Classes::new(0).accuracy_alloc(&x, &[1_u8; 4]), Ok(0.0));
    let one_hot = SMatrix::<f32, 2, 4>::from_fn(|i, _| f32::from(u8::from(i == 0)));
    assert_eq!(Classes::new(0).accuracy_alloc(&x, &one_hot), Ok(0.25));
    let x = SMatrix::<f32, 1, 2>::new(f32::NAN, -1.0);
    assert_eq!(Answer::new(0).accuracy_alloc(&x, &[0_u8, 0]), Ok(0.5));
}

/// In optimized code, too, where overflow of a product does not panic by itself.
#[test]
#[should_panic(expected = "capacity overflow")]
fn a_workspace_too_large_for_memory() {
    network! { struct Net = Affine(2, 8) -> SoftmaxWithLoss; }
    let _ = Net::workspace::<{ 1 << 62 }>();
}

/// NaN is propagated.
#[test]
fn relu_propagates_nan() {
    network! { struct Net: 4 = Relu; }
    let x = SVector::<f32, 4>::new(f32::NEG_INFINITY, f32::INFINITY, -0.0, f32::NAN);
    let y = Net::new(0).predict_alloc(&x).unwrap();
    assert_eq!(y.as_slice()[..3], [0.0, f32::INFINITY, 0.0]);
    assert!(y[3].is_nan());
}
