use crate::kernel::Window;
use crate::kernel::inference::Activation;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `GlobalAvgPool`: the mean of each channel, `y[c] = Σ x[c, ...] / (H · W)`.
///
/// Images are in blocks of 16 samples, see [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are
/// (C · H · W, n), `y` and `dy` (C, n).
///
/// Lin, Chen and Yan, "Network In Network" (2014).
#[derive(Clone, Copy, Debug)]
pub struct GlobalAvgPool;

impl GlobalAvgPool {
    /// `y`, the means.
    pub fn forward<T: Scalar, const I: usize, const C: usize>(
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, C>,
    ) {
        kernel::avg_pool(channel_wide(I, C), x.as_slice(), x.ncols(), y.as_mut_slice());
    }

    /// `dx = dy / (H · W)`, the same for all values of a channel.
    pub fn backward<T: Scalar, const I: usize, const C: usize>(
        dy: Columns<'_, T, C>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        kernel::avg_pool_backward(channel_wide(I, C), dy.as_slice(), dy.ncols(), dx.as_mut_slice());
    }

    /// `y = a(means of x)` of one sample; `x` (H, W, C) channels-last, `y` (C) padded.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(image: [usize; 3], x: &[T], activation: Activation<T>, y: &mut [T]) {
        kernel::inference::global_avg_pool(image, x, activation, y);
    }
}

/// A window over a whole channel, whose values are treated as one row.
const fn channel_wide(values: usize, channels: usize) -> Window {
    let area = values / channels;
    Window::new([channels, 1, area], [1, area], [1, 1], [0, 0])
}
