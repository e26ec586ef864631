use core::array::from_fn;

use super::pool::{Plane, read};
use super::{Window, blocks_of};
use crate::Scalar;
use crate::kernel::path;
use crate::kernel::simd::Job;

/// `dx` of [`max_pool`](super::max_pool), which gave `y`: of each window the first of the largest values, in
/// row-major order, gets all of `dy`. A NaN counts as largest.
///
/// `x` and `dx` (C, H, W), `y` and `dy` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn max_pool_backward<T: Scalar>(
    window: Window,
    x: &[T],
    y: &[T],
    dy: &[T],
    samples: usize,
    dx: &mut [T],
) {
    // SAFETY: the machine has its path.
    unsafe { T::pool_backward(path(), PoolBackward::max(window, (x, y), dy, samples, dx)) }
}

/// `dx` of [`avg_pool`](super::avg_pool): each value a window sees gets `dy / (kernel rows · kernel columns)`.
///
/// `dx` (C, H, W), `dy` (C, output) of each sample, in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn avg_pool_backward<T: Scalar>(window: Window, dy: &[T], samples: usize, dx: &mut [T]) {
    // SAFETY: the machine has its path.
    unsafe { T::pool_backward(path(), PoolBackward::average(window, dy, samples, dx)) }
}

/// The work of [`max_pool_backward`] and [`avg_pool_backward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct PoolBackward<'a, T> {
    window: Window,
    /// What was pooled and what it gave, if it was the largest.
    largest: Option<(&'a [T], &'a [T])>,
    dy: &'a [T],
    samples: usize,
    dx: &'a mut [T],
}

impl<'a, T: Scalar> PoolBackward<'a, T> {
    pub(in crate::kernel) fn max(
        window: Window,
        (x, y): (&'a [T], &'a [T]),
        dy: &'a [T],
        samples: usize,
        dx: &'a mut [T],
    ) -> Self {
        assert!(x.len() == dx.len() && y.len() == dy.len(), "sizes of a pooling's gradient");
        Self { largest: Some((x, y)), ..Self::average(window, dy, samples, dx) }
    }

    pub(in crate::kernel) fn average(window: Window, dy: &'a [T], samples: usize, dx: &'a mut [T]) -> Self {
        let right = dx.len() == window.image() * samples && dy.len() == window.outputs() * samples;
        assert!(right, "sizes of a pooling's gradient");
        Self { window, largest: None, dy, samples, dx }
    }
}

impl<T: Scalar> Job for PoolBackward<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { window, largest, dy, samples, dx } = self;
        let plane = Plane::new(&window);
        for (first, samples) in blocks_of(samples) {
            for channel in 0..window.channels {
                let image = window.image() * first + channel * window.area() * samples;
                let image = image..image + window.area() * samples;
                let output = window.outputs() * first + channel * window.places() * samples;
                let output = output..output + window.places() * samples;
                let largest = largest.map(|(x, y)| (&x[image.clone()], &y[output.clone()]));
                let (dy, dx) = (&dy[output], &mut dx[image]);
                dx.fill(T::zero());
                let mut lane = 0;
                plane.add_lanes::<T, 16>(samples, &mut lane, largest, dy, dx);
                plane.add_lanes::<T, 4>(samples, &mut lane, largest, dy, dx);
                plane.add_lanes::<T, 1>(samples, &mut lane, largest, dy, dx);
            }
        }
    }
}

impl Plane {
    /// As many samples as there are, `LANES` at a time.
    #[inline(always)]
    fn add_lanes<T: Scalar, const LANES: usize>(
        &self,
        samples: usize,
        lane: &mut usize,
        largest: Option<(&[T], &[T])>,
        dy: &[T],
        dx: &mut [T],
    ) {
        while samples - *lane >= LANES {
            match largest {
                Some((x, y)) => self.add_to_largest::<T, LANES>(samples, *lane, (x, y), dy, dx),
                None => self.add_shares::<T, LANES>(samples, *lane, dy, dx),
            }
            *lane += LANES;
        }
    }

    #[inline(always)]
    fn add_to_largest<T: Scalar, const LANES: usize>(
        &self,
        step: usize,
        lane: usize,
        (x, y): (&[T], &[T]),
        dy: &[T],
        dx: &mut [T],
    ) {
        self.places(|place, seen| {
            let y: [T; LANES] = read(y, place * step + lane);
            // What no value got yet.
            let mut left: [T; LANES] = read(dy, place * step + lane);
            seen.pixels(|pixel| {
                let at = pixel * step + lane;
                let (x, there): ([T; LANES], [T; LANES]) = (read(x, at), read(dx, at));
                let largest: [bool; LANES] = from_fn(|l| x[l] == y[l] || x[l].is_nan());
                let sums: [T; LANES] = from_fn(|l| there[l] + if largest[l] { left[l] } else { T::zero() });
                left = from_fn(|l| if largest[l] { T::zero() } else { left[l] });
                dx[at..][..LANES].copy_from_slice(&sums);
            });
        });
    }

    #[inline(always)]
    fn add_shares<T: Scalar, const LANES: usize>(&self, step: usize, lane: usize, dy: &[T], dx: &mut [T]) {
        let taps = T::from_f64(self.taps as f64);
        self.places(|place, seen| {
            let shares: [T; LANES] = read::<T, LANES>(dy, place * step + lane).map(|dy| dy / taps);
            seen.pixels(|pixel| {
                let at = pixel * step + lane;
                let there: [T; LANES] = read(dx, at);
                dx[at..][..LANES].copy_from_slice(&from_fn::<T, LANES, _>(|l| there[l] + shares[l]));
            });
        });
    }
}
