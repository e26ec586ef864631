//! `Relu`: `y = max(x, 0)`.
//!
//! "Deep Learning from Scratch", section 5.5.1; Nair and Hinton, "Rectified Linear Units Improve
//! Restricted Boltzmann Machines" (2010).

use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `y = x` where `x > 0`, else 0; `x` and `y` (F, n). A NaN stays one.
pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    kernel::map(x.as_slice(), y.as_mut_slice(), |x| if x <= T::zero() { T::zero() } else { x });
}

/// `dx = dy` where `y > 0`, else 0; all (F, n). Saved from the forward pass: `y`.
pub fn backward<T: Scalar, const F: usize>(
    y: Columns<'_, T, F>,
    dy: Columns<'_, T, F>,
    mut dx: ColumnsMut<'_, T, F>,
) {
    kernel::zip_map(y.as_slice(), dy.as_slice(), dx.as_mut_slice(), |y, dy| {
        if y <= T::zero() { T::zero() } else { dy }
    });
}
