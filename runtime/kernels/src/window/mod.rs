//! Convolutions and pooling: windows that slide over images.
//!
//! A batch of images is stored in blocks of [`BLOCK`] samples, block after block; in a block feature after
//! feature, the block's samples side by side: value `f` of sample `s` is at
//! `16 b F + f r + (s - 16 b)` with `b = s / 16` and `r = min(16, n - 16 b)`. The features of an image
//! (C, H, W) are row-major, `f = (c H + y) W + x`. So the samples are in the lanes of vectors, every
//! neighbour in an image is a whole vector away, and no size of window or image wastes a lane.
//!
//! * [`axis`]: the inputs that an output sees along one axis, forward and backward.
//! * [`correlation`]: the sums for `y` and for `dx`; [`tile`]: some filters by some pixels of it,
//!   in registers.
//! * [`gradient`]: the sums for `dw`, [`gradient_parts`]: by several threads; [`gradient_tile`]: some filters
//!   by some taps of it, in registers.
//! * [`conv`], [`pool`]: the kernels, made of these. [`upsample`]: enlarged images. [`blocks`]: the conversion of
//!   layouts.

#![allow(clippy::needless_range_loop, reason = "several arrays of registers are walked with one index")]

mod axis;
mod blocks;
mod channel_sums;
mod conv;
mod correlation;
mod gradient;
mod gradient_parts;
mod gradient_tile;
mod plane;
mod pool;
mod pool_backward;
pub(super) mod reference;
mod squares;
mod taps;
mod tile;
mod tiles;
mod upsample;

pub use blocks::{Reorder, from_blocks, to_blocks};
pub use channel_sums::{ChannelSums, channel_sums};
pub use conv::{
    conv_transpose2d, conv2d, conv2d_backward, conv2d_gradient, depthwise_conv2d, depthwise_conv2d_backward,
    depthwise_conv2d_gradient,
};
pub use correlation::Correlation;
pub use gradient::FilterGradient;
pub use pool::{PoolForward, avg_pool, max_pool};
pub use pool_backward::{PoolBackward, avg_pool_backward, max_pool_backward};
pub use upsample::{Interpolation, Resample, Upsample, upsample2d, upsample2d_backward};

#[cfg(test)]
pub(super) use {conv::phases, correlation::Groups, pool::Pool};

use super::sizes::values;

/// Number of multiply-adds of a core in a nanosecond.
const RATE: usize = 45;

/// Number of samples in a block.
pub const BLOCK: usize = super::Layout::BLOCK;

/// A window that slides over an image.
///
/// The kernels panic if it has a size or stride of 0, or if its padded images are too large for a `usize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Channels of the image.
    pub channels: usize,
    /// Rows of a channel.
    pub height: usize,
    /// Columns of a channel.
    pub width: usize,
    /// Rows and columns of the window.
    pub kernel: [usize; 2],
    /// The stride, down and to the right; at least 1.
    pub stride: [usize; 2],
    /// Rows of zeros above and below the image, and columns to its left and to its right.
    pub pad: [[usize; 2]; 2],
    /// The distance of neighbouring rows and columns of the window in the image; at least 1. For convolutions.
    pub dilation: [usize; 2],
    /// Groups of channels, each of which has its own filters; at least 1. For convolutions.
    pub groups: usize,
}

impl Window {
    /// A window over an image of `[channels, height, width]`, with this number of rows of zeros above and below it, and of
    /// columns on either side.
    #[must_use]
    pub const fn new(
        [channels, height, width]: [usize; 3],
        kernel: [usize; 2],
        stride: [usize; 2],
        [rows, columns]: [usize; 2],
    ) -> Self {
        let pad = [[rows, rows], [columns, columns]];
        Self { channels, height, width, kernel, stride, pad, dilation: [1, 1], groups: 1 }
    }

    /// With these numbers of rows of zeros above and below the image, and of columns to its left and to its right.
    #[must_use]
    pub const fn surrounded(self, pad: [[usize; 2]; 2]) -> Self {
        Self { pad, ..self }
    }

    /// With this distance of neighbouring rows and columns of the window.
    #[must_use]
    pub const fn dilated(self, dilation: [usize; 2]) -> Self {
        Self { dilation, ..self }
    }

    /// With this number of groups of channels.
    #[must_use]
    pub const fn grouped(self, groups: usize) -> Self {
        Self { groups, ..self }
    }

    /// The number of positions of the window, `[rows, columns]`, each
    /// `(size + pads - dilation (kernel - 1) - 1) / stride + 1`, rounded down; 0 if the window does not fit.
    #[must_use]
    pub const fn output(&self) -> [usize; 2] {
        [
            positions(self.padded()[0], dilated(self.kernel[0], self.dilation[0]), self.stride[0]),
            positions(self.padded()[1], dilated(self.kernel[1], self.dilation[1]), self.stride[1]),
        ]
    }

    /// For a pool, whose windows have neither a dilation nor groups.
    ///
    /// # Panics
    ///
    /// As [`checked`](Self::checked), and if they have.
    pub(super) fn checked_pool(&self, samples: usize) -> [usize; 2] {
        assert!(self.dilation == [1, 1] && self.groups == 1, "a pool can't have a dilation or groups");
        self.checked(samples)
    }

    /// The number of values of an image and of a pooled one, after a check that these, everything derived
    /// from them and the total over all samples fit a `usize`.
    ///
    /// # Panics
    ///
    /// If they don't, or a size is 0.
    pub(super) fn checked(&self, samples: usize) -> [usize; 2] {
        let &Self { channels, height, width, kernel: [rows, columns], stride: [down, right], pad, .. } = self;
        assert!(channels > 0 && height > 0 && width > 0, "an image must have at least one value");
        assert!(rows > 0 && columns > 0, "a window must have at least one value");
        assert!(down > 0 && right > 0, "the stride of a window must be at least 1");
        assert!(self.dilation[0] > 0 && self.dilation[1] > 0, "the dilation of a window must be at least 1");
        let is_countable = |sizes| values(sizes).is_some_and(|values| values <= LARGEST);
        let all = pad.as_flattened().iter().all(|&pad| pad <= LARGEST)
            && is_countable([
                channels,
                height.saturating_add(pad[0][0] + pad[0][1]),
                width.saturating_add(pad[1][0] + pad[1][1]),
                samples.max(1),
            ])
            && is_countable([dilated(rows, self.dilation[0]), dilated(columns, self.dilation[1]), 1, 1])
            && is_countable([down, BLOCK, 1, 1])
            && is_countable([right, BLOCK, 1, 1]);
        assert!(all, "the size of a window or of its padded images overflows a `usize`");
        [self.image(), self.outputs()]
    }

    /// Rows and columns of an image.
    const fn sides(&self) -> [usize; 2] {
        [self.height, self.width]
    }

    /// Rows and columns of an image with its padding.
    pub(super) const fn padded(&self) -> [usize; 2] {
        [surrounded(self.height, self.pad[0]), surrounded(self.width, self.pad[1])]
    }

    /// Values of an image.
    pub(super) const fn image(&self) -> usize {
        self.channels * self.area()
    }

    /// Values of a channel.
    pub(super) const fn area(&self) -> usize {
        self.height * self.width
    }

    /// Number of positions of the window.
    pub(super) const fn output_len(&self) -> usize {
        let [rows, columns] = self.output();
        rows * columns
    }

    /// Values of a pooled image.
    pub(super) const fn outputs(&self) -> usize {
        self.channels * self.output_len()
    }

    /// Values of the window in one channel.
    pub(super) const fn taps(&self) -> usize {
        self.kernel[0] * self.kernel[1]
    }
}

/// The maximum size of a window: sums of a few such sizes, with signs, don't overflow.
const LARGEST: usize = usize::MAX >> 4;

/// Number of positions of a window along one axis; 0 if it does not fit, or if its size or stride is 0,
/// or if the length of the axis with its padding overflows.
#[must_use]
pub const fn output_len(size: usize, kernel: usize, stride: usize, pad: usize) -> usize {
    positions(padded(size, pad), kernel, stride)
}

/// The same for an axis whose length has its padding.
const fn positions(padded: usize, kernel: usize, stride: usize) -> usize {
    if kernel == 0 || stride == 0 || kernel > padded { 0 } else { (padded - kernel) / stride + 1 }
}

/// The length of a window along one axis, from its first value to its last; 0 if it has none, and `usize::MAX` if
/// that overflows.
#[must_use]
pub const fn dilated(kernel: usize, dilation: usize) -> usize {
    if kernel == 0 { 0 } else { (kernel - 1).saturating_mul(dilation).saturating_add(1) }
}

/// The length of an axis with its padding on both sides; 0 if that overflows.
#[must_use]
pub const fn padded(size: usize, pad: usize) -> usize {
    surrounded(size, [pad, pad])
}

/// The length of an axis with its padding on either side; 0 if that overflows.
const fn surrounded(size: usize, [before, after]: [usize; 2]) -> usize {
    match before.checked_add(after) {
        Some(pads) => match size.checked_add(pads) {
            Some(padded) => padded,
            None => 0,
        },
        None => 0,
    }
}

/// The blocks of a batch: the index of the first sample of each, and its number of samples.
#[inline(always)]
fn blocks_of(samples: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..samples).step_by(BLOCK).map(move |first| (first, BLOCK.min(samples - first)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENET: Window = Window::new([1, 28, 28], [5, 5], [1, 1], [0, 0]);

    #[test]
    fn the_output_is_rounded_down() {
        assert_eq!(LENET.output(), [24, 24]);
        assert_eq!(Window { pad: [[2, 2], [1, 1]], stride: [3, 4], ..LENET }.output(), [10, 7]);
        assert_eq!(Window { kernel: [28, 30], pad: [[0, 0], [1, 1]], ..LENET }.output(), [1, 1]);
        assert_eq!(LENET.surrounded([[1, 0], [2, 5]]).output(), [25, 31]);
        assert_eq!(Window { stride: [1, 3], ..LENET }.dilated([6, 2]).output(), [4, 7]);
    }

    #[test]
    fn a_window_that_does_not_fit_has_no_position() {
        assert_eq!(Window { kernel: [29, 5], ..LENET }.output(), [0, 24]);
        assert_eq!(LENET.dilated([7, usize::MAX]).output(), [0, 0]);
    }

    #[test]
    fn an_impossible_window_has_no_position() {
        assert_eq!(Window { kernel: [0, 5], stride: [1, 0], ..LENET }.output(), [0, 0]);
        assert_eq!(Window { pad: [[usize::MAX; 2], [usize::MAX / 2; 2]], ..LENET }.output(), [0, 0]);
        assert_eq!(output_len(usize::MAX, 1, 1, 0), usize::MAX);
    }

    #[test]
    fn the_last_block_has_the_rest() {
        assert!(blocks_of(35).eq([(0, 16), (16, 16), (32, 3)]));
        assert!(blocks_of(16).eq([(0, 16)]));
        assert!(blocks_of(0).eq([]));
    }
}
