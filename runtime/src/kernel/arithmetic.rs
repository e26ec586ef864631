//! Sums and products of whole slices, element by element.

use super::threads::Cut;
use crate::Scalar;

/// Values that a core computes in a nanosecond.
const RATE: usize = 10;

/// `z = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    assert!(x.len() == y.len() && y.len() == z.len(), "one result for each pair of elements");
    Cut::values(x.len(), RATE).share_out([z], |part, [z]| T::add_all(&x[part.clone()], &y[part], z));
}

/// `y = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    assert_eq!(x.len(), y.len(), "one element for each result");
    Cut::values(x.len(), RATE).share_out([y], |part, [y]| T::add_all_in_place(&x[part], y));
}

/// `z = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    assert!(x.len() == y.len() && y.len() == z.len(), "one result for each pair of elements");
    Cut::values(x.len(), RATE).share_out([z], |part, [z]| T::mul_all(&x[part.clone()], &y[part], z));
}

/// `y = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    assert_eq!(x.len(), y.len(), "one element for each result");
    Cut::values(x.len(), RATE).share_out([y], |part, [y]| T::mul_all_in_place(&x[part], y));
}
