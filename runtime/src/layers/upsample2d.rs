use crate::kernel::Upsample;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Upsample2d(F, mode = nearest)`: an image with F times the rows and columns.
///
/// With `nearest` `y[c, i, j] = x[c, i / F, j / F]`, rounded down; with `bilinear` the mean of the four pixels around the
/// place `((i + 1/2) / F - 1/2, (j + 1/2) / F - 1/2)`, weighted by their distances, where a place outside of the image is
/// moved to its border.
///
/// An [`Upsample`] has the geometry. Images are in blocks of 16 samples, see [`kernel::BLOCK`]; for a batch of n samples
/// `x` and `dx` are (C · H · W, n), `y` and `dy` (C · F H · F W, n).
///
/// Source: PyTorch's `Upsample`, with `align_corners=False`.
#[derive(Clone, Copy, Debug)]
pub struct Upsample2d;

impl Upsample2d {
    /// `y`, the enlarged image.
    pub fn forward<T: Scalar, const I: usize, const O: usize>(
        upsample: Upsample,
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, O>,
    ) {
        kernel::upsample2d(upsample, x.as_slice(), x.ncols(), y.as_mut_slice());
    }

    /// `dx`: each pixel gets the `dy` of all pixels that were computed from it, with the same weights.
    pub fn backward<T: Scalar, const I: usize, const O: usize>(
        upsample: Upsample,
        dy: Columns<'_, T, O>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        kernel::upsample2d_backward(upsample, dy.as_slice(), dy.ncols(), dx.as_mut_slice());
    }
}
