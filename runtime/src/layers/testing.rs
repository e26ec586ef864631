//! Helpers for the tests of the layers: batches from arrays, and central differences for
//! checking backward passes.

use alloc::vec::Vec;

use nalgebra::{Const, Dyn};

use crate::{Columns, ColumnsMut, Rng, Scalar};

/// The values of a batch as its columns.
pub fn columns<T: Scalar, const F: usize>(values: &[T]) -> Columns<'_, T, F> {
    Columns::from_slice_generic(values, Const, Dyn(values.len() / F))
}

/// The values of a batch as its columns.
pub fn columns_mut<T: Scalar, const F: usize>(values: &mut [T]) -> ColumnsMut<'_, T, F> {
    let samples = values.len() / F;
    ColumnsMut::from_slice_generic(values, Const, Dyn(samples))
}

/// Normally distributed numbers.
pub fn numbers<const N: usize>(seed: u64) -> [f64; N] {
    let mut rng = Rng::new(seed);
    core::array::from_fn(|_| rng.normal())
}

/// The gradient of `Σ dy * y(x)` by central differences, one value of `x` at a time.
pub fn differences(x: &[f64], dy: &[f64], y: impl Fn(&[f64]) -> Vec<f64>) -> Vec<f64> {
    const H: f64 = 1.0 / 131_072.0;
    let weighed = |x: &[f64]| y(x).iter().zip(dy).map(|(y, dy)| y * dy).sum::<f64>();
    let mut probe = x.to_vec();
    let gradient = (0..x.len()).map(|i| {
        probe[i] = x[i] + H;
        let above = weighed(&probe);
        probe[i] = x[i] - H;
        let below = weighed(&probe);
        probe[i] = x[i];
        (above - below) / (2.0 * H)
    });
    gradient.collect()
}

/// Asserts that the numbers are equal up to rounding.
#[track_caller]
pub fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    let close = found.iter().zip(expected).all(|(f, e)| (f - e).abs() <= 1e-8 * (1.0 + e.abs()));
    assert!(close, "{found:?} is not {expected:?}");
}

#[test]
fn differences_are_the_gradient() {
    let squares = |x: &[f64]| x.iter().map(|x| x * x).collect();
    assert_close(&differences(&[1.0, -2.0], &[1.0, 10.0], squares), &[2.0, -40.0]);
}

#[test]
#[should_panic(expected = "is not")]
fn a_wrong_gradient_is_refused() {
    assert_close(&[2.0, -40.0], &[2.0, -40.000_01]);
}

#[test]
#[should_panic(expected = "is not")]
fn what_is_not_a_number_is_refused() {
    assert_close(&[f64::NAN], &[2.0]);
}
