use super::plane::{Plane, Visitor, read, write};
use super::pool::RATE;
use super::{BLOCK, Window, blocks_of, squares};
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::threads::Partition;

/// `dx` of [`max_pool`](super::max_pool), which computed `y`: of each window the first of the maxima, in
/// row-major order, gets all of `dy`. A NaN counts as the maximum.
///
/// `x` and `dx` (C, H, W), `y` and `dy` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn max_pool_backward<T: Scalar>(
    window: Window,
    x: &[T],
    y: &[T],
    dy: &[T],
    samples: usize,
    dx: &mut [T],
) {
    backward(PoolBackward::max(window, (x, y), dy, samples, dx));
}

/// `dx` of [`avg_pool`](super::avg_pool): each value a window sees gets `dy / (kernel rows · kernel columns)`.
///
/// `dx` (C, H, W), `dy` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn avg_pool_backward<T: Scalar>(window: Window, dy: &[T], samples: usize, dx: &mut [T]) {
    backward(PoolBackward::average(window, dy, samples, dx));
}

/// Blocks of samples are distributed among threads.
fn backward<T: Scalar>(PoolBackward { window, largest, dy, samples, dx }: PoolBackward<'_, T>) {
    let (image, outputs) = (window.image(), window.outputs());
    Partition::new(samples, BLOCK, dx.len() / RATE).parallel_for_slices([dx], |samples, [dx]| {
        let pixels = samples.start * image..samples.end * image;
        let positions = samples.start * outputs..samples.end * outputs;
        let largest = largest.map(|(x, y)| (&x[pixels.clone()], &y[positions.clone()]));
        let part = PoolBackward { window, largest, dy: &dy[positions], samples: samples.len(), dx };
        // SAFETY: the machine has its instruction set.
        unsafe { T::pool_backward(isa(), part) }
    });
}

/// The work of [`max_pool_backward`] and [`avg_pool_backward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct PoolBackward<'a, T> {
    window: Window,
    /// Input and output of the pooling, if it was the maximum.
    largest: Option<(&'a [T], &'a [T])>,
    dy: &'a [T],
    samples: usize,
    dx: &'a mut [T],
}

impl<'a, T: Scalar> PoolBackward<'a, T> {
    pub(crate) fn max(
        window: Window,
        (x, y): (&'a [T], &'a [T]),
        dy: &'a [T],
        samples: usize,
        dx: &'a mut [T],
    ) -> Self {
        assert!(x.len() == dx.len() && y.len() == dy.len(), "sizes of a pooling's gradient");
        Self { largest: Some((x, y)), ..Self::average(window, dy, samples, dx) }
    }

    pub(crate) fn average(window: Window, dy: &'a [T], samples: usize, dx: &'a mut [T]) -> Self {
        let [image, outputs] = window.checked_pool(samples);
        let right = fit(dx, [image, samples]) && fit(dy, [outputs, samples]);
        assert!(right, "sizes of a pooling's gradient");
        Self { window, largest: None, dy, samples, dx }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for PoolBackward<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let PoolBackward { window, largest, dy, samples, dx } = self;
        let plane = Plane::new(&window);
        for (first, samples) in blocks_of(samples) {
            for channel in 0..window.channels {
                let image = window.image() * first + channel * window.area() * samples;
                let image = image..image + window.area() * samples;
                let output = window.outputs() * first + channel * window.output_len() * samples;
                let output = output..output + window.output_len() * samples;
                let largest = largest.map(|(x, y)| (&x[image.clone()], &y[output.clone()]));
                let (dy, dx) = (&dy[output], &mut dx[image]);
                if let Some(largest) = largest.filter(|_| squares::are(&window, samples)) {
                    // SAFETY: it runs under `S`.
                    unsafe { squares::to_largest::<S, T>(largest, dy, window.width, dx) };
                    continue;
                }
                dx.fill(T::zero());
                let mut lane = 0;
                while lane < samples {
                    lane += match samples - lane {
                        16.. => plane.backward::<T, 16>(largest, dy, dx, samples, lane),
                        4.. => plane.backward::<T, 4>(largest, dy, dx, samples, lane),
                        _ => plane.backward::<T, 1>(largest, dy, dx, samples, lane),
                    };
                }
            }
        }
    }
}

impl Plane {
    /// `LANES` samples of a channel. Returns their number.
    #[inline(always)]
    fn backward<T: Scalar, const LANES: usize>(
        &self,
        largest: Option<(&[T], &[T])>,
        dy: &[T],
        dx: &mut [T],
        samples: usize,
        lane: usize,
    ) -> usize {
        let zeros = [T::zero(); LANES];
        if let Some((x, y)) = largest {
            self.visit(samples, lane, &mut ToLargest { x, y, dy, dx, largest: zeros, left: zeros });
        } else {
            let taps = T::from_f64(self.taps as f64);
            self.visit(samples, lane, &mut ToAll { dy, dx, taps, shares: zeros });
        }
        LANES
    }
}

/// Adds the gradient of each window to the first of its maxima.
struct ToLargest<'a, T, const LANES: usize> {
    x: &'a [T],
    y: &'a [T],
    dy: &'a [T],
    dx: &'a mut [T],
    largest: [T; LANES],
    /// The gradient that is not assigned yet.
    left: [T; LANES],
}

impl<T: Scalar, const LANES: usize> Visitor for ToLargest<'_, T, LANES> {
    #[inline(always)]
    fn enter(&mut self, position: usize) {
        self.largest = read(self.y, position);
        self.left = read(self.dy, position);
    }

    #[inline(always)]
    fn see(&mut self, pixel: usize) {
        let x = read::<T, LANES>(self.x, pixel);
        let mut sums = read::<T, LANES>(self.dx, pixel);
        // In steps that are vectorised.
        let mut is_largest = [false; LANES];
        for l in 0..LANES {
            is_largest[l] = (x[l] == self.largest[l]) | x[l].is_nan();
        }
        let mut assigned = [T::zero(); LANES];
        for l in 0..LANES {
            assigned[l] = if is_largest[l] { self.left[l] } else { T::zero() };
        }
        for l in 0..LANES {
            self.left[l] = if is_largest[l] { T::zero() } else { self.left[l] };
        }
        for l in 0..LANES {
            sums[l] += assigned[l];
        }
        write(self.dx, pixel, sums);
    }

    #[inline(always)]
    fn leave(&mut self, _: usize) {}
}

/// Adds to each value of a window its fraction of the gradient.
struct ToAll<'a, T, const LANES: usize> {
    dy: &'a [T],
    dx: &'a mut [T],
    taps: T,
    shares: [T; LANES],
}

impl<T: Scalar, const LANES: usize> Visitor for ToAll<'_, T, LANES> {
    #[inline(always)]
    fn enter(&mut self, position: usize) {
        self.shares = read(self.dy, position);
        for l in 0..LANES {
            self.shares[l] /= self.taps;
        }
    }

    #[inline(always)]
    fn see(&mut self, pixel: usize) {
        let mut sums = read::<T, LANES>(self.dx, pixel);
        for l in 0..LANES {
            sums[l] += self.shares[l];
        }
        write(self.dx, pixel, sums);
    }

    #[inline(always)]
    fn leave(&mut self, _: usize) {}
}
