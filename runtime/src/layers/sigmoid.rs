//! `Sigmoid`: `y = 1 / (1 + exp(-x))`.
//!
//! "Deep Learning from Scratch", section 5.5.2.

use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `y = 1 / (1 + exp(-x))`; `x` and `y` (F, n).
pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    kernel::sigmoid(x.as_slice(), y.as_mut_slice());
}

/// `dx = dy * y * (1 - y)`; all (F, n). Saved from the forward pass: `y`.
pub fn backward<T: Scalar, const F: usize>(
    y: Columns<'_, T, F>,
    dy: Columns<'_, T, F>,
    mut dx: ColumnsMut<'_, T, F>,
) {
    kernel::zip_map(y.as_slice(), dy.as_slice(), dx.as_mut_slice(), |y, dy| dy * (T::one() - y) * y);
}
