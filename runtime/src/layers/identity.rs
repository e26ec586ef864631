//! `Identity`: `y = x`.

use crate::{Columns, ColumnsMut, Scalar};

/// `y = x`; both (F, n).
pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    y.as_mut_slice().copy_from_slice(x.as_slice());
}

/// `dx = dy`; both (F, n).
pub fn backward<T: Scalar, const F: usize>(dy: Columns<'_, T, F>, mut dx: ColumnsMut<'_, T, F>) {
    dx.as_mut_slice().copy_from_slice(dy.as_slice());
}
