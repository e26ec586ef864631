//! Pooling: the largest value or the mean of each window, channel by channel.

use core::array::from_fn;

use super::axis::Axis;
use super::{Window, blocks_of};
use crate::Scalar;
use crate::kernel::path;
use crate::kernel::simd::Job;

/// `y[c, i, j] = max x[c, i s + k - p, j s + l - p]` over the taps `k, l` of the window that lie in the
/// image; padding never wins. A NaN in the window makes a NaN; a window of nothing but padding gives -∞.
///
/// `x` (C, H, W) and `y` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn max_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    // SAFETY: the machine has its path.
    unsafe { T::pool(path(), PoolForward::new(Pool::Max, window, x, samples, y)) }
}

/// `y[c, i, j] = Σ x[c, i s + k - p, j s + l - p] / (kernel rows · kernel columns)` over the taps `k, l` of
/// the window; padding counts as zeros.
///
/// `x` (C, H, W) and `y` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn avg_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    // SAFETY: the machine has its path.
    unsafe { T::pool(path(), PoolForward::new(Pool::Average, window, x, samples, y)) }
}

/// What becomes of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::kernel) enum Pool {
    /// Its largest value.
    Max,
    /// Its mean.
    Average,
}

/// The work of [`max_pool`] and [`avg_pool`].
#[doc(hidden)]
#[derive(Debug)]
pub struct PoolForward<'a, T> {
    pool: Pool,
    window: Window,
    x: &'a [T],
    samples: usize,
    y: &'a mut [T],
}

impl<'a, T: Scalar> PoolForward<'a, T> {
    pub(in crate::kernel) fn new(
        pool: Pool,
        window: Window,
        x: &'a [T],
        samples: usize,
        y: &'a mut [T],
    ) -> Self {
        let right = x.len() == window.image() * samples && y.len() == window.outputs() * samples;
        assert!(right, "sizes of a pooling");
        Self { pool, window, x, samples, y }
    }
}

impl<T: Scalar> Job for PoolForward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { pool, window, x, samples, y } = self;
        let plane = Plane::new(&window);
        for (first, samples) in blocks_of(samples) {
            for channel in 0..window.channels {
                let x = &x[window.image() * first + channel * window.area() * samples..];
                let y = &mut y[window.outputs() * first + channel * window.places() * samples..];
                let (x, y) = (&x[..window.area() * samples], &mut y[..window.places() * samples]);
                let mut lane = 0;
                plane.lanes::<T, 16>(pool, samples, &mut lane, x, y);
                plane.lanes::<T, 4>(pool, samples, &mut lane, x, y);
                plane.lanes::<T, 1>(pool, samples, &mut lane, x, y);
            }
        }
    }
}

/// The windows on one channel.
#[derive(Clone, Copy)]
pub(super) struct Plane {
    pub(super) rows: Axis,
    pub(super) columns: Axis,
    /// Values of a window, padding included.
    pub(super) taps: usize,
}

impl Plane {
    pub(super) fn new(window: &Window) -> Self {
        let &Window { height, width, kernel, stride, pad, .. } = window;
        let [rows, columns] = window.output();
        Self {
            rows: Axis::forward(height, rows, kernel[0], stride[0], pad[0]),
            columns: Axis::forward(width, columns, kernel[1], stride[1], pad[1]),
            taps: window.taps(),
        }
    }

    /// Calls `f` with each place of the window, counted in rows.
    #[inline(always)]
    pub(super) fn places(&self, mut f: impl FnMut(usize, Seen<'_>)) {
        for row in 0..self.rows.outputs {
            for column in 0..self.columns.outputs {
                f(row * self.columns.outputs + column, Seen { plane: self, row, column });
            }
        }
    }

    /// As many samples as there are, `LANES` at a time.
    #[inline(always)]
    fn lanes<T: Scalar, const LANES: usize>(
        &self,
        pool: Pool,
        samples: usize,
        lane: &mut usize,
        x: &[T],
        y: &mut [T],
    ) {
        while samples - *lane >= LANES {
            match pool {
                Pool::Max => self.max::<T, LANES>(samples, *lane, x, y),
                Pool::Average => self.average::<T, LANES>(samples, *lane, x, y),
            }
            *lane += LANES;
        }
    }

    #[inline(always)]
    fn max<T: Scalar, const LANES: usize>(&self, step: usize, lane: usize, x: &[T], y: &mut [T]) {
        self.places(|place, seen| {
            let mut largest = [T::neg_infinity(); LANES];
            seen.pixels(|pixel| {
                let x: [T; LANES] = read(x, pixel * step + lane);
                largest = from_fn(|l| if x[l] > largest[l] || x[l].is_nan() { x[l] } else { largest[l] });
            });
            y[place * step + lane..][..LANES].copy_from_slice(&largest);
        });
    }

    #[inline(always)]
    fn average<T: Scalar, const LANES: usize>(&self, step: usize, lane: usize, x: &[T], y: &mut [T]) {
        let taps = T::from_f64(self.taps as f64);
        self.places(|place, seen| {
            let mut sums = [T::zero(); LANES];
            seen.pixels(|pixel| {
                let x: [T; LANES] = read(x, pixel * step + lane);
                sums = from_fn(|l| sums[l] + x[l]);
            });
            y[place * step + lane..][..LANES].copy_from_slice(&sums.map(|sum| sum / taps));
        });
    }
}

/// What one place of a window sees.
pub(super) struct Seen<'a> {
    plane: &'a Plane,
    row: usize,
    column: usize,
}

impl Seen<'_> {
    /// Calls `f` with each pixel that is seen, in order.
    #[inline(always)]
    pub(super) fn pixels(&self, mut f: impl FnMut(usize)) {
        let Plane { rows, columns, .. } = self.plane;
        let seen = columns.taps_of(self.column);
        let start = columns.start + (self.column * columns.stride) as isize;
        for tap in rows.taps_of(self.row) {
            let row = (rows.start + (self.row * rows.stride + tap) as isize) as usize;
            for tap in seen.clone() {
                f(row * columns.inputs + (start + tap as isize) as usize);
            }
        }
    }
}

/// `N` values from here on.
#[inline(always)]
pub(super) fn read<T: Copy, const N: usize>(values: &[T], from: usize) -> [T; N] {
    let values = &values[from..][..N];
    from_fn(|n| values[n])
}
