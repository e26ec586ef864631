use num_traits::Float;

use crate::range::Range;
use crate::{Model, ModelMut, Scalar, kernel};

/// The global norm of a gradient: `√Σ g²` over all tensors, within 4 units in the last place of the network's
/// type, however large or small the values are. Infinite or NaN if one of them is.
#[must_use]
pub fn norm<N: Model>(gradient: &N) -> f64 {
    norm_of(gradient.params())
}

/// [`norm`] of these values.
fn norm_of<T: Scalar>(values: &[T]) -> f64 {
    let squares = kernel::sum_of_squares(values, T::one());
    let largest = T::max_value();
    // Below it, squares may have lost digits.
    let least = T::epsilon() * T::epsilon() / largest.sqrt() * T::from_f64(values.len() as f64);
    if squares > least && squares <= largest {
        return libm::sqrt(squares.as_f64());
    }
    norm_of_extreme(values)
}

/// [`norm`] if squares may overflow or underflow.
#[cold]
fn norm_of_extreme<T: Scalar>(values: &[T]) -> f64 {
    let largest = values.iter().fold(T::zero(), |largest, value| {
        let size = value.abs();
        if size > largest || size.is_nan() { size } else { largest }
    });
    if !largest.is_finite() || largest == T::zero() {
        return largest.as_f64();
    }
    // Powers of 2 are exact. Two, as a single one might overflow itself.
    let exponent = libm::ilogb(largest.as_f64());
    let scale = libm::ldexp(1.0, (-exponent).clamp(-1000, 1000));
    let again = libm::ldexp(1.0, -exponent - (-exponent).clamp(-1000, 1000));
    let squares = kernel::sum(values.len(), |at| {
        let part = T::from_f64(values[at].as_f64() * scale * again);
        part * part
    });
    libm::sqrt(squares.as_f64()) / scale / again
}

/// Scales a gradient whose [`norm`] is larger than `max` down to that norm, and returns the original norm:
/// `g = g · max / norm`. Its direction does not change.
///
/// A gradient with NaN or infinity has no direction; it does not change. Pascanu, Mikolov, Bengio,
/// "On the difficulty of training recurrent neural networks" (2013), section 3.2.
///
/// # Panics
///
/// If `max` is not a number above 0. An infinite one leaves every gradient as it is.
#[track_caller]
pub fn clip_norm<N: ModelMut>(gradient: &mut N, max: f64) -> f64 {
    let max = Range::AboveZero.check("max", max);
    let norm = norm(gradient);
    if norm > max && norm.is_finite() {
        kernel::scale(N::Scalar::from_f64(max / norm), gradient.params_mut());
    }
    norm
}

/// Clips each value of a gradient to the range from `-limit` to `limit`. NaN stays NaN.
///
/// # Panics
///
/// If `limit` is not a number above 0. An infinite one leaves every value as it is.
#[track_caller]
pub fn clip_values<N: ModelMut>(gradient: &mut N, limit: f64) {
    // At least the smallest positive number of the network's type, as 0 would erase the gradient.
    let limit =
        N::Scalar::from_f64(Range::AboveZero.check("limit", limit)).max(N::Scalar::min_positive_value());
    kernel::clip(limit, gradient.params_mut());
}
