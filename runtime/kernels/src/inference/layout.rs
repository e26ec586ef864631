use super::padded_channels;
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::{Scalar, isa};

/// From channels-first to channels-last: `x` (C, pixels), row-major, `y` the same values pixel after pixel, each with its
/// padding, which is filled with zeros.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn to_channels_last<T: Scalar>(channels: usize, x: &[T], y: &mut [T]) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::interleave(isa(), Interleave::new(channels, x, y, true)) };
}

/// From channels-last to channels-first, the reverse of [`to_channels_last`].
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn from_channels_last<T: Scalar>(channels: usize, x: &[T], y: &mut [T]) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::interleave(isa(), Interleave::new(channels, x, y, false)) };
}

fn pixels<T>(channels: usize, first: &[T], last: &[T]) -> usize {
    assert!(channels > 0, "an image has at least one channel");
    let pixels = first.len() / channels;
    let padded = fit(last, [pixels, padded_channels(channels)]);
    assert!(fit(first, [pixels, channels]) && padded, "as many pixels in both layouts");
    pixels
}

/// The work of [`to_channels_last`] and [`from_channels_last`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Interleave<'a, T> {
    channels: usize,
    pixels: usize,
    x: &'a [T],
    y: &'a mut [T],
    /// Whether `y` is the channels-last side.
    last: bool,
}

impl<'a, T: Scalar> Interleave<'a, T> {
    /// To channels-last, or back.
    pub(crate) fn new(channels: usize, x: &'a [T], y: &'a mut [T], last: bool) -> Self {
        let pixels = if last { pixels(channels, x, y) } else { pixels(channels, y, x) };
        Self { channels, pixels, x, y, last }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Interleave<'_, T> {
    type Output = ();

    /// In squares that are turned in registers, and what is left value by value.
    #[inline(always)]
    unsafe fn run(self) {
        let Self { channels, pixels, x, y, last } = self;
        let padded = padded_channels(channels);
        let (x_step, y_step) = if last { (pixels, padded) } else { (padded, pixels) };
        if last && padded > channels {
            y.chunks_exact_mut(padded).for_each(|pixel| pixel[channels..].fill(T::zero()));
        }
        // `(slow, fast)` of `x` is `(fast, slow)` of `y`.
        let (slow, fast) = if last { (channels, pixels) } else { (pixels, channels) };
        let (slow_squares, fast_squares) = (slow / S::SIDE * S::SIDE, fast / S::SIDE * S::SIDE);
        for i in (0..slow_squares).step_by(S::SIDE) {
            for j in (0..fast_squares).step_by(S::SIDE) {
                // SAFETY: it runs under `S`, and the square lies within both.
                unsafe {
                    let (x, y) = (x.as_ptr().add(i * x_step + j), y.as_mut_ptr().add(j * y_step + i));
                    S::transpose(x, x_step, y, y_step);
                }
            }
        }
        for i in 0..slow {
            let first = if i < slow_squares { fast_squares } else { 0 };
            for j in first..fast {
                y[j * y_step + i] = x[i * x_step + j];
            }
        }
    }
}
