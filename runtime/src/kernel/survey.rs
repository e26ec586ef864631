//! What all values of a slice are together: finite, or how long as a vector.

use super::simd::Job;
use crate::Scalar;

/// Whether no value is infinite or NaN.
#[must_use]
pub fn all_finite<T: Scalar>(x: &[T]) -> bool {
    T::all_finite(x)
}

/// The job of [`all_finite`].
pub(super) struct AllFinite<'a, T> {
    pub(super) x: &'a [T],
}

impl<T: Scalar> Job for AllFinite<'_, T> {
    type Output = bool;

    #[inline(always)]
    fn run(self) -> bool {
        // A number times 0 is 0, what is none becomes NaN and stays so: a loop over vectors without a branch.
        let mut sums = [T::zero(); 2 * SIDE_BY_SIDE];
        let (chunks, rest) = self.x.as_chunks::<{ 2 * SIDE_BY_SIDE }>();
        for x in chunks {
            for (sum, &x) in sums.iter_mut().zip(x) {
                *sum += x * T::zero();
            }
        }
        !rest.iter().any(|x| !x.is_finite()) && sums.iter().all(|&sum| sum == T::zero())
    }
}

/// Sums that are added up side by side; the same on every path, so that the bits are.
const SIDE_BY_SIDE: usize = 32;

/// `Σ x²` in double precision, in which no `f32` is too large for its square.
#[must_use]
pub fn sum_of_squares<T: Scalar>(x: &[T]) -> f64 {
    T::sum_of_squares(x)
}

/// The job of [`sum_of_squares`].
pub(super) struct SumOfSquares<'a, T> {
    pub(super) x: &'a [T],
}

impl<T: Scalar> Job for SumOfSquares<'_, T> {
    type Output = f64;

    #[inline(always)]
    fn run(self) -> f64 {
        let mut sums = [0.0; SIDE_BY_SIDE];
        let (chunks, rest) = self.x.as_chunks::<SIDE_BY_SIDE>();
        for x in chunks {
            for (sum, x) in sums.iter_mut().zip(x) {
                *sum += x.as_f64() * x.as_f64();
            }
        }
        for (sum, x) in sums.iter_mut().zip(rest) {
            *sum += x.as_f64() * x.as_f64();
        }
        let mut width = SIDE_BY_SIDE;
        while width > 1 {
            width /= 2;
            for at in 0..width {
                sums[at] += sums[at + width];
            }
        }
        sums[0]
    }
}
