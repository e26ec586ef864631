use crate::kernel::Window;
use crate::kernel::inference::Activation;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `AvgPool2d(K, stride = K, pad = 0)`: the mean of each window; padding is with zeros, which count,
/// as in PyTorch.
///
/// A [`Window`] has the geometry. Images are in blocks of 16 samples, see [`kernel::BLOCK`]; for a batch of n
/// samples `x` and `dx` are (C · H · W, n), `y` and `dy` (C · Hₒ · Wₒ, n), with
/// `Hₒ = (H + 2 pad - kernel) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// "Deep Learning from Scratch", section 7.4.4.
#[derive(Clone, Copy, Debug)]
pub struct AvgPool2d;

impl AvgPool2d {
    /// `y = Σ x / (kernel height · kernel width)` over each window.
    pub fn forward<T: Scalar, const I: usize, const O: usize>(
        window: Window,
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, O>,
    ) {
        kernel::avg_pool(window, x.as_slice(), x.ncols(), y.as_mut_slice());
    }

    /// `dx`: each value of a window gets an equal part of its `dy`.
    pub fn backward<T: Scalar, const I: usize, const O: usize>(
        window: Window,
        dy: Columns<'_, T, O>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        kernel::avg_pool_backward(window, dy.as_slice(), dy.ncols(), dx.as_mut_slice());
    }

    /// `y = a(pooled x)` of one sample, both channels-last.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(window: Window, x: &[T], activation: Activation<T>, y: &mut [T]) {
        kernel::inference::avg_pool(window, x, activation, y);
    }
}
