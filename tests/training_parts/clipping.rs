use constnet::gradient::{clip_norm, clip_values, norm};
use constnet::prelude::*;

network! { struct Pair = MatMul(2, 1); }

fn pair<T: Scalar>(values: [f64; 2]) -> Pair<T> {
    Pair::from_params(values.map(T::from_f64).into()).unwrap()
}

#[test]
fn a_long_gradient_is_clipped_and_keeps_its_direction() {
    let mut gradient = pair::<f64>([3.0, -4.0]);
    assert_eq!(clip_norm(&mut gradient, 1.0), 5.0);
    assert_eq!(gradient.params(), [3.0 * 0.2, -4.0 * 0.2]);
    assert!((norm(&gradient) - 1.0).abs() < 1e-15);
}

#[test]
fn a_short_gradient_is_unchanged() {
    let mut gradient = pair::<f32>([3.0, -4.0]);
    assert_eq!(clip_norm(&mut gradient, 5.0), 5.0);
    assert_eq!(gradient.params(), [3.0, -4.0]);
    assert_eq!(clip_norm(&mut pair::<f32>([0.0, 0.0]), 1.0), 0.0);
}

#[test]
fn every_finite_gradient_can_be_clipped() {
    assert!((norm(&pair::<f64>([3e200, 4e200])) / 5e200 - 1.0).abs() < 1e-15);
    let largest = f64::from(f32::MAX);
    let mut gradient = pair::<f32>([largest, largest]);
    assert!((clip_norm(&mut gradient, 1.0) / (largest * 2.0_f64.sqrt()) - 1.0).abs() < 1e-12);
    assert!((norm(&gradient) - 1.0).abs() < 1e-6, "{:?}", gradient.params());
}

#[test]
fn a_non_finite_gradient_is_reported() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for values in [[bad, 1.0], [1.0, bad], [1e300, bad], [bad, f64::NAN]] {
            let mut gradient = pair::<f64>(values);
            let found = clip_norm(&mut gradient, 1.0);
            let expected = if values.iter().any(|value| value.is_nan()) { "NaN" } else { "inf" };
            assert_eq!(found.to_string(), expected, "{values:?}");
            assert_eq!(gradient.params()[0].to_bits(), values[0].to_bits());
        }
    }
}

#[test]
fn values_are_clipped_to_a_range() {
    let mut gradient = pair::<f32>([0.7, -9.0]);
    clip_values(&mut gradient, 0.5);
    assert_eq!(gradient.params(), [0.5, -0.5]);
    let mut gradient = pair::<f32>([f64::NAN, f64::NEG_INFINITY]);
    clip_values(&mut gradient, 0.5);
    assert!(gradient.params()[0].is_nan() && gradient.params()[1] == -0.5);
}
