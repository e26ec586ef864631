//! Enlargement of images by a whole factor.

use super::{BLOCK, blocks_of};
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::sizes::{fit, values};
use crate::threads::Partition;

/// How the pixels of an enlarged image are computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// Each is the pixel at its place.
    Nearest,
    /// The mean of the four pixels around its place, weighted by their distances.
    Bilinear,
}

/// The enlargement of an image.
///
/// The kernels panic if it has a size or factor of 0, or if its images are too large for a `usize`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upsample {
    /// Channels of the image.
    pub channels: usize,
    /// Rows of a channel.
    pub height: usize,
    /// Columns of a channel.
    pub width: usize,
    /// Rows and columns of the result for each of the image.
    pub factor: [usize; 2],
    /// How they are computed.
    pub interpolation: Interpolation,
}

impl Upsample {
    /// The enlargement of an image of `[channels, height, width]`.
    #[must_use]
    pub const fn new(
        [channels, height, width]: [usize; 3],
        factor: [usize; 2],
        interpolation: Interpolation,
    ) -> Self {
        Self { channels, height, width, factor, interpolation }
    }

    /// The values of a channel of the image and of the result, after a check of all sizes.
    fn checked<T>(&self, x: &[T], y: &[T], samples: usize, what: &str) -> [usize; 2] {
        let &Self { channels, height, width, factor: [down, right], .. } = self;
        assert!(channels > 0 && height > 0 && width > 0, "an image must have at least one value");
        assert!(down > 0 && right > 0, "the factor of an enlargement must be at least 1");
        let is_countable = values([channels, height, width, down, right, samples.max(1)]).is_some();
        assert!(is_countable, "the size of an enlarged image overflows a `usize`");
        let fits = fit(x, [channels, height, width, samples])
            && fit(y, [channels, height, width, down, right, samples]);
        assert!(fits, "sizes of {what}");
        [height * width, height * width * down * right]
    }
}

/// `y`, the enlarged image: with `Nearest` `y[c, i, j] = x[c, i / f, j / f]`, with `Bilinear` the mean of the four pixels
/// around the place `((i + 1/2) / f - 1/2, (j + 1/2) / f - 1/2)`, moved into the image if it is outside. `x` (C, H, W) and
/// `y` (C, f H, f W) of each sample, in blocks.
///
/// Source: PyTorch's `Upsample`, with `align_corners=False`.
///
/// # Panics
///
/// If the lengths don't fit each other or the enlargement is impossible; see [`Upsample`].
pub fn upsample2d<T: Scalar>(upsample: Upsample, x: &[T], samples: usize, y: &mut [T]) {
    upsample.checked(x, y, samples, "an enlargement");
    let image = x.len() / samples.max(1);
    Partition::new(samples, BLOCK, y.len() / RATE).parallel_for_slices([y], |part, [y]| {
        let x = &x[part.start * image..part.end * image];
        // SAFETY: the machine has its instruction set.
        unsafe { T::resample(isa(), Resample::forward(upsample, x, part.len(), y)) }
    });
}

/// `dx` of [`upsample2d`]: each pixel gets the gradients of those it was part of, with the same weights.
///
/// # Panics
///
/// If the lengths don't fit each other or the enlargement is impossible; see [`Upsample`].
pub fn upsample2d_backward<T: Scalar>(upsample: Upsample, dy: &[T], samples: usize, dx: &mut [T]) {
    upsample.checked(dx, dy, samples, "the gradient of an enlargement");
    let outputs = dy.len() / samples.max(1);
    Partition::new(samples, BLOCK, dy.len() / RATE).parallel_for_slices([dx], |part, [dx]| {
        let dy = &dy[part.start * outputs..part.end * outputs];
        // SAFETY: the machine has its instruction set.
        unsafe { T::resample(isa(), Resample::backward(upsample, dy, part.len(), dx)) }
    });
}

/// The work of [`upsample2d`] or of its gradient.
#[doc(hidden)]
#[derive(Debug)]
pub struct Resample<'a, T> {
    upsample: Upsample,
    is_backward: bool,
    from: &'a [T],
    to: &'a mut [T],
    samples: usize,
    /// Values of a channel, of the image and of the result.
    areas: [usize; 2],
}

impl<'a, T: Scalar> Resample<'a, T> {
    pub(crate) fn forward(upsample: Upsample, x: &'a [T], samples: usize, y: &'a mut [T]) -> Self {
        let areas = upsample.checked(x, y, samples, "an enlargement");
        Self { upsample, is_backward: false, from: x, to: y, samples, areas }
    }

    pub(crate) fn backward(upsample: Upsample, dy: &'a [T], samples: usize, dx: &'a mut [T]) -> Self {
        let areas = upsample.checked(dx, dy, samples, "the gradient of an enlargement");
        Self { upsample, is_backward: true, from: dy, to: dx, samples, areas }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Resample<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Resample { upsample, is_backward, from, to, samples, areas } = self;
        let [from_area, to_area] = if is_backward { [areas[1], areas[0]] } else { areas };
        for (first, samples) in blocks_of(samples) {
            let from = from[upsample.channels * first * from_area..].chunks_exact(from_area * samples);
            let to = to[upsample.channels * first * to_area..].chunks_exact_mut(to_area * samples);
            for (from, to) in from.zip(to).take(upsample.channels) {
                // Loops of a known length are much faster.
                match samples {
                    BLOCK => upsample.channel(is_backward, from, BLOCK, to),
                    _ => upsample.channel(is_backward, from, samples, to),
                }
            }
        }
    }
}

/// The loops on one channel of a block, whose pixels have `samples` values.
impl Upsample {
    #[inline(always)]
    fn channel<T: Scalar>(self, is_backward: bool, from: &[T], samples: usize, to: &mut [T]) {
        match (self.interpolation, is_backward) {
            (Interpolation::Nearest, false) => self.copy(from, samples, to),
            (Interpolation::Nearest, true) => self.sum(from, samples, to),
            (Interpolation::Bilinear, false) => self.visit(&mut Interpolate { x: from, y: to, samples }),
            (Interpolation::Bilinear, true) => {
                to.fill(T::zero());
                self.visit(&mut Distribute { dy: from, dx: to, samples });
            }
        }
    }

    #[inline(always)]
    fn copy<T: Scalar>(&self, x: &[T], samples: usize, y: &mut [T]) {
        let &Self { width, factor: [down, right], .. } = self;
        let (row, wide) = (width * samples, width * right * samples);
        for (x, y) in x.chunks_exact(row).zip(y.chunks_exact_mut(down * wide)) {
            let (first, others) = y.split_at_mut(wide);
            for (x, y) in x.chunks_exact(samples).zip(first.chunks_exact_mut(right * samples)) {
                y.chunks_exact_mut(samples).for_each(|y| y.copy_from_slice(x));
            }
            others.chunks_exact_mut(wide).for_each(|other| other.copy_from_slice(first));
        }
    }

    #[inline(always)]
    fn sum<T: Scalar>(&self, dy: &[T], samples: usize, dx: &mut [T]) {
        let &Self { width, factor: [down, right], .. } = self;
        let (row, wide) = (width * samples, width * right * samples);
        dx.fill(T::zero());
        for (dx, dy) in dx.chunks_exact_mut(row).zip(dy.chunks_exact(down * wide)) {
            for dy in dy.chunks_exact(wide) {
                for (dx, dy) in dx.chunks_exact_mut(samples).zip(dy.chunks_exact(right * samples)) {
                    for dy in dy.chunks_exact(samples) {
                        dx.iter_mut().zip(dy).for_each(|(dx, dy)| *dx += *dy);
                    }
                }
            }
        }
    }

    /// Of each pixel of the result.
    #[inline(always)]
    fn visit<T: Scalar>(self, visitor: &mut impl Visitor<T>) {
        let Self { height, width, factor: [down, right], .. } = self;
        for (row, down_phase) in (0..height).flat_map(|row| (0..down).map(move |phase| (row, phase))) {
            let (rows, of_rows) = Between::<T>::new(down_phase, down).at(row, height);
            let first = (row * down + down_phase) * width * right;
            for right_phase in 0..right {
                let between = Between::<T>::new(right_phase, right);
                for column in 0..width {
                    let (columns, of_columns) = between.at(column, width);
                    let [above, below] = rows.map(|row| row * width);
                    visitor.see(
                        first + column * right + right_phase,
                        [above + columns[0], above + columns[1], below + columns[0], below + columns[1]],
                        [
                            of_rows[0] * of_columns[0],
                            of_rows[0] * of_columns[1],
                            of_rows[1] * of_columns[0],
                            of_rows[1] * of_columns[1],
                        ],
                    );
                }
            }
        }
    }
}

/// The work for a pixel of the result, which is the mean of four pixels with these weights. Not a closure, as it must be
/// inlined into the code for an instruction set.
trait Visitor<T> {
    fn see(&mut self, output: usize, pixels: [usize; 4], weights: [T; 4]);
}

struct Interpolate<'a, T> {
    x: &'a [T],
    y: &'a mut [T],
    samples: usize,
}

impl<T: Scalar> Visitor<T> for Interpolate<'_, T> {
    #[inline(always)]
    fn see(&mut self, output: usize, pixels: [usize; 4], w: [T; 4]) {
        let samples = self.samples;
        let [a, b, c, d] = pixels.map(|pixel| &self.x[pixel * samples..][..samples]);
        let y = &mut self.y[output * samples..][..samples];
        for s in 0..samples {
            y[s] = w[0] * a[s] + w[1] * b[s] + (w[2] * c[s] + w[3] * d[s]);
        }
    }
}

struct Distribute<'a, T> {
    dy: &'a [T],
    dx: &'a mut [T],
    samples: usize,
}

impl<T: Scalar> Visitor<T> for Distribute<'_, T> {
    #[inline(always)]
    fn see(&mut self, output: usize, pixels: [usize; 4], weights: [T; 4]) {
        let samples = self.samples;
        let dy = &self.dy[output * samples..][..samples];
        for k in 0..4 {
            let dx = &mut self.dx[pixels[k] * samples..][..samples];
            for s in 0..samples {
                dx[s] += weights[k] * dy[s];
            }
        }
    }
}

/// The outputs of one phase along an axis: between a pixel and the next, or the one before and this one.
#[derive(Clone, Copy)]
struct Between<T> {
    is_before: bool,
    /// Of the second pixel.
    weight: T,
}

impl<T: Scalar> Between<T> {
    #[inline(always)]
    fn new(phase: usize, factor: usize) -> Self {
        // In halves of the distance between outputs, where the centre of a pixel is at `factor`.
        let place = 2 * phase + 1;
        let is_before = place < factor;
        let distance = if is_before { place + factor } else { place - factor };
        Self { is_before, weight: T::from_f64(distance as f64 / (2 * factor) as f64) }
    }

    /// Both pixels and their weights, on an axis of `size` pixels; the first and the last output are at the border.
    #[inline(always)]
    fn at(self, pixel: usize, size: usize) -> ([usize; 2], [T; 2]) {
        let first = if self.is_before { pixel.saturating_sub(1) } else { pixel };
        let weight = if self.is_before && pixel == 0 { T::zero() } else { self.weight };
        ([first, (first + 1).min(size - 1)], [T::one() - weight, weight])
    }
}

/// Number of values that a core computes in a nanosecond.
const RATE: usize = 5;
