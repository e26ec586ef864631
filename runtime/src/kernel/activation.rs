//! Activations and the exponential they are made of, on whole slices.

use crate::Scalar;

/// `x = exp(x)` for each element, within one unit in the last place.
pub fn exp<T: Scalar>(x: &mut [T]) {
    T::exp_all(x);
}

/// `y = 1 / (1 + exp(-x))` for each element, never by way of an overflow.
///
/// # Panics
///
/// If the lengths differ.
pub fn sigmoid<T: Scalar>(x: &[T], y: &mut [T]) {
    T::sigmoid_all(x, y);
}

/// `y = 1 / (1 + exp(-y))` for each element; see [`sigmoid`].
pub fn sigmoid_in_place<T: Scalar>(y: &mut [T]) {
    T::sigmoid_all_in_place(y);
}

/// `y = x` where `x > 0`, else 0, for each element. A NaN stays one.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu<T: Scalar>(x: &[T], y: &mut [T]) {
    T::relu_all(x, y);
}

/// `y = y` where `y > 0`, else 0, for each element. A NaN stays one.
pub fn relu_in_place<T: Scalar>(y: &mut [T]) {
    T::relu_all_in_place(y);
}

/// `dx = dy` where `y > 0`, else 0, for each element. Where `y` is a NaN, `dx = dy`.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu_backward<T: Scalar>(y: &[T], dy: &[T], dx: &mut [T]) {
    T::relu_backward_all(y, dy, dx);
}

/// `dx = dx` where `y > 0`, else 0, for each element. Where `y` is a NaN, `dx` stays.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu_backward_in_place<T: Scalar>(y: &[T], dx: &mut [T]) {
    T::relu_backward_all_in_place(y, dx);
}

/// The sigmoid of one value.
#[inline(always)]
pub(super) fn sigmoid_of<T: Scalar>(x: T) -> T {
    // exp(-|x|) can't overflow, and small results keep all their digits.
    let small = (-x.abs()).exp_lane();
    let above = if x < T::zero() { small } else { T::one() };
    above / (T::one() + small)
}

/// The relu of one value.
#[inline(always)]
pub(super) fn relu_of<T: Scalar>(x: T) -> T {
    masked(x, x)
}

/// `dy` unless `y` is 0 or less: what the relu that gave `y` passes back.
#[inline(always)]
pub(super) fn masked<T: Scalar>(y: T, dy: T) -> T {
    if y <= T::zero() { T::zero() } else { dy }
}
