use core::marker::PhantomData;

use super::LANES;
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors};
use crate::sizes::values;
use crate::window::Window;

/// The maximum number of values of a padded image, which is on the stack: that may be small without `std`.
const VALUES: usize = if cfg!(feature = "std") { 2048 } else { 0 };

/// Rows that are computed together.
const TOGETHER: usize = 2;

/// A convolution of an image channels-first by at most 8 filters, which would leave lanes empty: here pixels that are
/// neighbours in a row lie in the lanes, and only what is written is transposed to channels-last.
///
/// The image is copied into one with a border of zeros, so that all its positions are alike.
pub(super) struct Rows<'a, T, S> {
    window: Window,
    outputs: usize,
    x: &'a [T],
    packed: &'a [T],
    relu: bool,
    y: &'a mut [T],
    set: PhantomData<S>,
}

impl<'a, T: Scalar, S: Vectors<T>> Rows<'a, T, S> {
    /// Nothing, if the filters are too many, or the image too large or too small for it.
    pub(super) fn new(
        window: Window,
        outputs: usize,
        x: &'a [T],
        packed: &'a [T],
        relu: bool,
        y: &'a mut [T],
    ) -> Option<Self> {
        let ([rows, columns], [tall, long]) = (window.output(), window.padded());
        let fits = outputs <= LANES
            && window.stride[1] == 1
            && rows >= TOGETHER
            && columns >= S::Full::LANES
            && values([window.channels, tall, long]).is_some_and(|values| (..=VALUES).contains(&values));
        fits.then_some(Self { window, outputs, x, packed, relu, y, set: PhantomData })
    }
}

impl<T: Scalar, S: Vectors<T>> Job<S> for Rows<'_, T, S> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Window { height, width, pad, stride, .. } = self.window;
        let ([rows, columns], [tall, long]) = (self.window.output(), self.window.padded());
        let mut image = [T::zero(); VALUES];
        let y = self.y.as_mut_ptr();
        for (row, x) in self.x.chunks_exact(width).enumerate() {
            let (channel, row) = (row / height, row % height);
            image[(channel * tall + row + pad[0][0]) * long + pad[1][0]..][..width].copy_from_slice(x);
        }
        // Where rows or columns are left they are computed once more with those before.
        for row in (0..rows).step_by(TOGETHER) {
            let row = row.min(rows - TOGETHER);
            for column in (0..columns).step_by(S::Full::LANES) {
                let column = column.min(columns - S::Full::LANES);
                let x = image[row * stride[0] * long + column..].as_ptr();
                let y = y.wrapping_add((row * columns + column) * LANES);
                // SAFETY: it runs under `S`; these rows and columns lie within the padded image and within `y`, which
                // is this job's alone.
                unsafe { self.positions(x, y) };
            }
        }
    }
}

impl<T: Scalar, S: Vectors<T>> Rows<'_, T, S> {
    /// All outputs of a vector of positions in some rows.
    #[inline(always)]
    unsafe fn positions(&self, x: *const T, y: *mut T) {
        let mut turned = [[[T::zero(); 16]; LANES]; TOGETHER];
        // SAFETY: guaranteed by the caller.
        unsafe {
            match self.outputs {
                0..=4 => self.filters::<4>(0, x, &mut turned),
                5 | 6 => self.filters::<6>(0, x, &mut turned),
                _ => {
                    self.filters::<4>(0, x, &mut turned);
                    self.filters::<4>(4, x, &mut turned);
                }
            }
            let columns = self.window.output()[1];
            for (row, turned) in turned.iter().enumerate() {
                transpose::<T, S>(turned, y.add(row * columns * LANES));
            }
        }
    }

    /// `F` filters, from this one on: the accumulators stay in registers for all taps.
    #[inline(always)]
    unsafe fn filters<const F: usize>(
        &self,
        first: usize,
        x: *const T,
        turned: &mut [[[T; 16]; LANES]; TOGETHER],
    ) {
        let Window { channels, kernel, stride, .. } = self.window;
        let [tall, long] = self.window.padded();
        let (bias, mut w) = (self.packed.as_ptr().wrapping_add(first), self.packed[LANES + first..].as_ptr());
        // SAFETY: guaranteed by the caller; there are weights of 8 filters for each tap.
        unsafe {
            let mut sums = [[S::Full::zero(); F]; TOGETHER];
            for f in 0..F {
                let bias = S::Full::splat(*bias.add(f));
                for row in 0..TOGETHER {
                    sums[row][f] = bias;
                }
            }
            for channel in 0..channels {
                for i in 0..kernel[0] {
                    let x = x.add((channel * tall + i) * long);
                    for j in 0..kernel[1] {
                        let mut xs = [S::Full::zero(); TOGETHER];
                        for row in 0..TOGETHER {
                            xs[row] = S::Full::load(x.add(row * stride[0] * long + j));
                        }
                        for f in 0..F {
                            let w = S::Full::splat(*w.add(f));
                            for row in 0..TOGETHER {
                                sums[row][f] = sums[row][f].add_product(w, xs[row]);
                            }
                        }
                        w = w.wrapping_add(LANES);
                    }
                }
            }
            for row in 0..TOGETHER {
                for f in 0..F {
                    let sum = if self.relu { sums[row][f].relu() } else { sums[row][f] };
                    sum.store(turned[row][first + f].as_mut_ptr());
                }
            }
        }
    }
}

/// The positions of a vector, each with its 8 outputs, from outputs with their positions.
#[inline(always)]
unsafe fn transpose<T: Scalar, S: Vectors<T>>(turned: &[[T; 16]; LANES], y: *mut T) {
    let lanes = S::Full::LANES;
    // SAFETY: guaranteed by the caller.
    unsafe {
        if lanes.is_multiple_of(S::SIDE) && LANES.is_multiple_of(S::SIDE) {
            for place in (0..lanes).step_by(S::SIDE) {
                for output in (0..LANES).step_by(S::SIDE) {
                    let from = turned[output].as_ptr().add(place);
                    S::transpose(from, 16, y.add(place * LANES + output), LANES);
                }
            }
        } else {
            for place in 0..lanes {
                for (output, turned) in turned.iter().enumerate() {
                    *y.add(place * LANES + output) = turned[place];
                }
            }
        }
    }
}
