//! The exponential and the sigmoid made of it, on whole slices.

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

/// `dx = dy * y * (1 - y)` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn sigmoid_backward<T: Scalar>(y: &[T], dy: &[T], dx: &mut [T]) {
    T::sigmoid_backward_all(y, dy, dx);
}

/// `dx = dx * y * (1 - y)` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn sigmoid_backward_in_place<T: Scalar>(y: &[T], dx: &mut [T]) {
    T::sigmoid_backward_all_in_place(y, dx);
}

/// The sigmoid of one value.
#[inline(always)]
pub(super) fn sigmoid_of<T: Scalar>(x: T) -> T {
    // exp(-|x|) can't overflow, and small results keep all their digits.
    let small = (-x.abs()).exp_lane();
    let above = if x < T::zero() { small } else { T::one() };
    above / (T::one() + small)
}

/// What the sigmoid that gave `y` passes back of `dy`.
#[inline(always)]
pub(super) fn times_slope<T: Scalar>(y: T, dy: T) -> T {
    dy * (T::one() - y) * y
}
