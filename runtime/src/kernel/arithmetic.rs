//! Sums and products of whole slices, element by element.

use crate::Scalar;

/// `z = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    T::add_all(x, y, z);
}

/// `y = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    T::add_all_in_place(x, y);
}

/// `z = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    T::mul_all(x, y, z);
}

/// `y = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    T::mul_all_in_place(x, y);
}
