//! Pooling of one sample: the largest value or the mean of each window, channel by channel.

use super::region::{Region, Seen};
use super::{Activation, LANES, padded_channels, region};
use crate::simd::{Job, Vector, Vectors};
use crate::sizes::fit;
use crate::window::Window;
use crate::{Scalar, isa};

/// The largest value of each window; see [`max_pool`](crate::max_pool). `x` (H, W, C) and `y` (output, C) channels-last.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn max_pool<T: Scalar>(window: Window, x: &[T], then: Activation<T>, y: &mut [T]) {
    pool(Pooling::new(true, window, x, then, y));
}

/// The mean of each window, of which padding counts as zeros; see [`avg_pool`](crate::avg_pool). `x` (H, W, C) and `y`
/// (output, C) channels-last.
///
/// Each row of a window is summed, and then the rows: a sum of h rows of w values is off by at most (h + w) / 2 units in
/// the last place of that of the absolute values.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn avg_pool<T: Scalar>(window: Window, x: &[T], then: Activation<T>, y: &mut [T]) {
    pool(Pooling::new(false, window, x, then, y));
}

/// The mean of each channel; see [`avg_pool`]. `x` (H, W, C) channels-last, `y` (C) with its padding.
///
/// # Panics
///
/// If the lengths don't fit each other or the image is impossible; see [`Window`].
pub fn global_avg_pool<T: Scalar>(image: [usize; 3], x: &[T], then: Activation<T>, y: &mut [T]) {
    avg_pool(Window::new(image, [image[1], image[2]], [1, 1], [0, 0]), x, then, y);
}

fn pool<T: Scalar>(pooling: Pooling<'_, T>) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::pooling(isa(), pooling) };
}

/// The work of the functions of this module.
#[doc(hidden)]
#[derive(Debug)]
pub struct Pooling<'a, T> {
    is_max: bool,
    window: Window,
    x: &'a [T],
    then: Activation<T>,
    y: &'a mut [T],
}

impl<'a, T: Scalar> Pooling<'a, T> {
    pub(crate) fn new(is_max: bool, window: Window, x: &'a [T], then: Activation<T>, y: &'a mut [T]) -> Self {
        region::check(&window);
        let ([rows, columns], channels) = (window.output(), padded_channels(window.channels));
        assert!(
            fit(x, [window.height, window.width, channels]) && fit(y, [rows, columns, channels]),
            "sizes of a pooling"
        );
        Self { is_max, window, x, then, y }
    }
}

/// Vectors that are pooled side by side: so many sums hide the latency of an addition.
const SIDE_BY_SIDE: usize = 4;

impl<S: Vectors<T>, T: Scalar> Job<S> for Pooling<'_, T> {
    type Output = ();

    /// Region after region, in each some channels of all pixels after the other.
    #[inline(always)]
    unsafe fn run(self) {
        let Self { is_max, window, x, then, y } = self;
        let channels = padded_channels(window.channels);
        let relu = then == Activation::Relu;
        let size = T::from_f64(1.0 / window.taps() as f64);
        for (region, Seen { rows, columns, pixel, place }) in Region::all(window, channels, channels) {
            let (x_at, y_at) = (pixel.wrapping_mul(channels), place * channels);
            let row = window.width * channels;
            let taps = Taps { rows: rows.len(), columns: columns.len(), row, column: channels };
            let mut channel = 0;
            while channel < channels {
                let x = x.as_ptr().wrapping_add(x_at.wrapping_add(channel));
                let y = y.as_mut_ptr().wrapping_add(y_at + channel);
                let strip = Strip { x, y, taps, region, size, relu };
                // SAFETY: it runs under `S`, and the lengths were asserted: all that is seen by these taps lies within `x`,
                // and what is written within `y`.
                channel += unsafe {
                    match (channels - channel) / S::Full::LANES {
                        SIDE_BY_SIDE.. => strip.compute::<S::Full, SIDE_BY_SIDE>(is_max),
                        1.. => strip.compute::<S::Full, 1>(is_max),
                        0 => strip.compute_rest::<S>(is_max),
                    }
                };
            }
        }
        // SAFETY: it runs under `S`.
        unsafe { then.finish::<S>(y) };
    }
}

/// The taps of a window: rows and columns, and how far they are apart.
#[derive(Clone, Copy)]
struct Taps {
    rows: usize,
    columns: usize,
    row: usize,
    column: usize,
}

/// Some channels of all pixels of a region.
struct Strip<T> {
    x: *const T,
    y: *mut T,
    taps: Taps,
    region: Region,
    /// What a sum is multiplied by.
    size: T,
    relu: bool,
}

impl<T: Scalar> Strip<T> {
    /// Pools what is less than a vector of 16: 8 channels.
    ///
    /// # Safety
    ///
    /// As for [`compute`](Self::compute).
    #[inline(always)]
    unsafe fn compute_rest<S: Vectors<T>>(self, is_max: bool) -> usize {
        // SAFETY: guaranteed by the caller.
        if const { S::Full::LANES > LANES } { unsafe { self.compute::<S::Half, 1>(is_max) } } else { LANES }
    }

    /// Pools `V` vectors, and gives their lanes.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the region, the taps and so many channels, and the machine must have the vectors.
    #[inline(always)]
    unsafe fn compute<N: Vector<T>, const V: usize>(self, is_max: bool) -> usize {
        // SAFETY: guaranteed by the caller.
        unsafe {
            if is_max {
                self.positions::<N, V, true>();
            } else {
                self.positions::<N, V, false>();
            }
        }
        V * N::LANES
    }

    #[inline(always)]
    unsafe fn positions<N: Vector<T>, const V: usize, const MAX: bool>(&self) {
        let region = self.region;
        for row in 0..region.rows {
            let [mut x_at, mut y_at] = region.row(row);
            for _ in 0..region.columns {
                // SAFETY: guaranteed by the caller.
                unsafe { self.window::<N, V, MAX>(self.x.wrapping_add(x_at), self.y.wrapping_add(y_at)) };
                x_at = x_at.wrapping_add(region.x_column);
                y_at += region.y_column;
            }
        }
    }

    /// Pools one window.
    #[inline(always)]
    unsafe fn window<N: Vector<T>, const V: usize, const MAX: bool>(&self, x: *const T, y: *mut T) {
        let Taps { rows, columns, row, column } = self.taps;
        // SAFETY: guaranteed by the caller.
        unsafe {
            let start = if MAX { N::splat(T::neg_infinity()) } else { N::zero() };
            let mut results = [start; V];
            for i in 0..rows {
                let x = x.wrapping_add(i * row);
                let mut of_row = if MAX { results } else { [start; V] };
                for j in 0..columns {
                    for v in 0..V {
                        let x = N::load(x.add(j * column + v * N::LANES));
                        of_row[v] = if MAX { of_row[v].max(x) } else { of_row[v].add(x) };
                    }
                }
                for v in 0..V {
                    results[v] = if MAX { of_row[v] } else { results[v].add(of_row[v]) };
                }
            }
            for v in 0..V {
                let mut result = results[v];
                if !MAX {
                    result = N::zero().add_product(result, N::splat(self.size));
                }
                if self.relu {
                    result = result.relu();
                }
                result.store(y.add(v * N::LANES));
            }
        }
    }
}
