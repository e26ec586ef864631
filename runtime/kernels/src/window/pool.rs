//! Pooling: the maximum or the mean of each window, channel by channel.

use super::plane::{Plane, Visitor, read, write};
use super::{BLOCK, Window, blocks_of, squares};
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::summation::{Input, Pair, Plain, of_columns};
use crate::threads::Partition;

/// `y[c, i, j] = max x[c, i s + k - p, j s + l - p]` over the taps `k, l` of the window that are in the
/// image; padding is ignored. If there is a NaN in the window, the result is NaN; a window of padding only gives -∞.
///
/// `x` (C, H, W) and `y` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn max_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    pool(PoolForward::new(Pool::Max, window, x, samples, y));
}

/// `y[c, i, j] = Σ x[c, i s + k - p, j s + l - p] / (kernel rows · kernel columns)` over the taps `k, l` of
/// the window; padding counts as zeros. Each sum is off by at most 4 units in the last place of that of the absolute
/// values.
///
/// `x` (C, H, W) and `y` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn avg_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    pool(PoolForward::new(Pool::Average, window, x, samples, y));
}

/// Blocks of samples are distributed among threads.
fn pool<T: Scalar>(PoolForward { pool, window, x, samples, y }: PoolForward<'_, T>) {
    let image = window.image();
    Partition::new(samples, BLOCK, x.len() / RATE).parallel_for_slices([y], |samples, [y]| {
        let x = &x[samples.start * image..samples.end * image];
        // SAFETY: the machine has its instruction set.
        unsafe { T::pool(isa(), PoolForward { pool, window, x, samples: samples.len(), y }) }
    });
}

/// Number of pixels that a core pools in a nanosecond.
pub(super) const RATE: usize = 5;

/// The reduction of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pool {
    /// Its maximum.
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
    pub(crate) fn new(pool: Pool, window: Window, x: &'a [T], samples: usize, y: &'a mut [T]) -> Self {
        let [image, outputs] = window.checked_pool(samples);
        assert!(fit(x, [image, samples]) && fit(y, [outputs, samples]), "sizes of a pooling");
        Self { pool, window, x, samples, y }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for PoolForward<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let PoolForward { pool, window, x, samples, y } = self;
        let plane = Plane::new(&window);
        for (first, samples) in blocks_of(samples) {
            for channel in 0..window.channels {
                let x = &x[window.image() * first + channel * window.area() * samples..];
                let y = &mut y[window.outputs() * first + channel * window.output_len() * samples..];
                let (x, y) = (&x[..window.area() * samples], &mut y[..window.output_len() * samples]);
                if pool == Pool::Max && squares::are(&window, samples) {
                    // SAFETY: it runs under `S`.
                    unsafe { squares::largest::<S, T>(x, window.width, y) };
                    continue;
                }
                if pool == Pool::Average && plane.is_one_window() {
                    // SAFETY: the image has this number of pixels of this number of samples each; `new`'s
                    // caller guaranteed the instruction set.
                    unsafe {
                        let pixels = [Input { first: x.as_ptr(), stride: samples }];
                        of_columns::<S, _, T, 1, 1>(&Plain, pixels, plane.taps, [&mut *y]);
                    }
                    let taps = T::from_f64(plane.taps as f64);
                    y.iter_mut().for_each(|y| *y /= taps);
                    continue;
                }
                let mut lane = 0;
                while lane < samples {
                    lane += match samples - lane {
                        16.. => plane.forward::<T, 16>(pool, (x, y), samples, lane),
                        4.. => plane.forward::<T, 4>(pool, (x, y), samples, lane),
                        _ => plane.forward::<T, 1>(pool, (x, y), samples, lane),
                    };
                }
            }
        }
    }
}

impl Plane {
    /// `LANES` samples of a channel. Returns their number.
    #[inline(always)]
    fn forward<T: Scalar, const LANES: usize>(
        &self,
        pool: Pool,
        (x, y): (&[T], &mut [T]),
        samples: usize,
        lane: usize,
    ) -> usize {
        match pool {
            Pool::Max => {
                let largest = [T::neg_infinity(); LANES];
                self.visit(samples, lane, &mut Largest { x, y, largest });
            }
            Pool::Average => {
                let (taps, zeros) = (T::from_f64(self.taps as f64), [T::zero(); LANES]);
                if self.taps <= FEW {
                    self.visit(samples, lane, &mut Mean { x, y, taps, sums: zeros });
                } else {
                    let (parts, pairs) = ([zeros; 2], [Pair::zero(); LANES]);
                    self.visit(samples, lane, &mut MeanOfMany { x, y, taps, parts, pairs, seen: 0 });
                }
            }
        }
        LANES
    }
}

/// Finds the maximum of each window.
struct Largest<'a, T, const LANES: usize> {
    x: &'a [T],
    y: &'a mut [T],
    largest: [T; LANES],
}

impl<T: Scalar, const LANES: usize> Visitor for Largest<'_, T, LANES> {
    #[inline(always)]
    fn enter(&mut self, _: usize) {
        self.largest = [T::neg_infinity(); LANES];
    }

    #[inline(always)]
    fn see(&mut self, pixel: usize) {
        let x = read::<T, LANES>(self.x, pixel);
        for l in 0..LANES {
            if x[l] > self.largest[l] || x[l].is_nan() {
                self.largest[l] = x[l];
            }
        }
    }

    #[inline(always)]
    fn leave(&mut self, position: usize) {
        write(self.y, position, self.largest);
    }
}

/// Number of values of a window that are simply added: 8 additions are off by 4 units in the last place of the result.
const FEW: usize = 9;

/// Computes the mean of each window of few values.
struct Mean<'a, T, const LANES: usize> {
    x: &'a [T],
    y: &'a mut [T],
    taps: T,
    sums: [T; LANES],
}

impl<T: Scalar, const LANES: usize> Visitor for Mean<'_, T, LANES> {
    #[inline(always)]
    fn enter(&mut self, _: usize) {
        self.sums = [T::zero(); LANES];
    }

    #[inline(always)]
    fn see(&mut self, pixel: usize) {
        let x = read::<T, LANES>(self.x, pixel);
        for l in 0..LANES {
            self.sums[l] += x[l];
        }
    }

    #[inline(always)]
    fn leave(&mut self, position: usize) {
        let mut means = self.sums;
        for l in 0..LANES {
            means[l] /= self.taps;
        }
        write(self.y, position, means);
    }
}

/// Computes the mean of each window of many values: fours of them, fours of these, and these in a pair; see
/// [`summation`](crate::summation). That is 6 additions, one when a pair becomes a number, and less than
/// half of one for what pairs lose in 2 · 10⁷ pixels.
struct MeanOfMany<'a, T, const LANES: usize> {
    x: &'a [T],
    y: &'a mut [T],
    taps: T,
    parts: [[T; LANES]; 2],
    pairs: [Pair<T>; LANES],
    seen: usize,
}

impl<T: Scalar, const LANES: usize> MeanOfMany<'_, T, LANES> {
    /// Adds the partial sums to those of the next level.
    #[inline(always)]
    fn close_fours(&mut self) {
        for l in 0..LANES {
            self.parts[1][l] += self.parts[0][l];
            self.parts[0][l] = T::zero();
        }
    }

    #[inline(always)]
    fn close_sixteens(&mut self) {
        for l in 0..LANES {
            self.pairs[l].add(self.parts[1][l]);
            self.parts[1][l] = T::zero();
        }
    }
}

impl<T: Scalar, const LANES: usize> Visitor for MeanOfMany<'_, T, LANES> {
    #[inline(always)]
    fn enter(&mut self, _: usize) {
        self.pairs = [Pair::zero(); LANES];
        self.seen = 0;
    }

    #[inline(always)]
    fn see(&mut self, pixel: usize) {
        let x = read::<T, LANES>(self.x, pixel);
        for l in 0..LANES {
            self.parts[0][l] += x[l];
        }
        self.seen += 1;
        if self.seen.is_multiple_of(4) {
            self.close_fours();
        }
        if self.seen.is_multiple_of(16) {
            self.close_sixteens();
        }
        if self.seen.is_multiple_of(256) {
            self.pairs = self.pairs.map(Pair::settled);
        }
    }

    #[inline(always)]
    fn leave(&mut self, position: usize) {
        self.close_fours();
        self.close_sixteens();
        let mut means = [T::zero(); LANES];
        for l in 0..LANES {
            means[l] = self.pairs[l].value() / self.taps;
        }
        write(self.y, position, means);
    }
}
