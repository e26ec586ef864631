use crate::range::Range;
use crate::{Network, Scalar, kernel};

/// The length of a gradient as one vector: `√Σ g²` over all tensors. Infinite or NaN if one of the values is.
#[must_use]
pub fn norm<N: Network>(gradient: &N) -> f64 {
    let norm = libm::sqrt(kernel::sum_of_squares(gradient.params()));
    if norm.is_finite() { norm } else { norm_of_large(gradient.params()) }
}

/// [`norm`] where squares may have been too large for double precision.
#[cold]
fn norm_of_large<T: Scalar>(values: &[T]) -> f64 {
    let largest = values.iter().fold(0.0, |largest: f64, value| {
        let size = value.as_f64().abs();
        if size > largest || size.is_nan() { size } else { largest }
    });
    if !largest.is_finite() {
        return largest;
    }
    let parts = values.iter().map(|value| value.as_f64() / largest);
    largest * libm::sqrt(parts.map(|part| part * part).sum())
}

/// Shortens a gradient whose [`norm`] is larger than `max` to that length, and gives the norm that it had:
/// `g = g · max / norm`. Its direction stays.
///
/// A gradient with an infinite value or a NaN has no direction; it stays as it is. Pascanu, Mikolov, Bengio,
/// "On the difficulty of training recurrent neural networks" (2013), section 3.2.
///
/// # Panics
///
/// If `max` is not a number above 0. An infinite one leaves every gradient as it is.
#[track_caller]
pub fn clip_norm<N: Network>(gradient: &mut N, max: f64) -> f64 {
    let max = Range::AboveZero.check("max", max);
    let norm = norm(gradient);
    if norm > max && norm.is_finite() {
        let scale = N::Scalar::from_f64(max / norm);
        kernel::map_in_place(gradient.params_mut(), |g| g * scale);
    }
    norm
}

/// Brings each value of a gradient into the range from `-limit` to `limit`. A NaN stays one.
///
/// # Panics
///
/// If `limit` is not a number above 0. An infinite one leaves every value as it is.
#[track_caller]
pub fn clip_values<N: Network>(gradient: &mut N, limit: f64) {
    let limit = N::Scalar::from_f64(Range::AboveZero.check("limit", limit));
    kernel::map_in_place(gradient.params_mut(), |g| {
        let below = if g > limit { limit } else { g };
        if below < -limit { -limit } else { below }
    });
}
