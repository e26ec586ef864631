use crate::kernel::Window;
use crate::kernel::inference::Activation;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `MaxPool2d(K, stride = K, pad = 0)`: the maximum of each window; padding is ignored, as if it were
/// minus infinity.
///
/// A [`Window`] has the geometry. Images are in blocks of 16 samples, see [`kernel::BLOCK`]; for a batch of n
/// samples `x` and `dx` are (C · H · W, n), `y` and `dy` (C · Hₒ · Wₒ, n), with
/// `Hₒ = (H + 2 pad - kernel) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// "Deep Learning from Scratch", section 7.4.4.
#[derive(Clone, Copy, Debug)]
pub struct MaxPool2d;

impl MaxPool2d {
    /// `y = max x` over each window.
    pub fn forward<T: Scalar, const I: usize, const O: usize>(
        window: Window,
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, O>,
    ) {
        kernel::max_pool(window, x.as_slice(), x.ncols(), y.as_mut_slice());
    }

    /// `dx`: the first maximum of a window gets all of its `dy`. Saved from the forward pass: `x` and `y`.
    pub fn backward<T: Scalar, const I: usize, const O: usize>(
        window: Window,
        x: Columns<'_, T, I>,
        y: Columns<'_, T, O>,
        dy: Columns<'_, T, O>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        let (x, y, samples) = (x.as_slice(), y.as_slice(), x.ncols());
        kernel::max_pool_backward(window, x, y, dy.as_slice(), samples, dx.as_mut_slice());
    }

    /// `y = a(pooled x)` of one sample, both channels-last.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(window: Window, x: &[T], activation: Activation<T>, y: &mut [T]) {
        kernel::inference::max_pool(window, x, activation, y);
    }
}
