//! Reductions of a slice: whether all values are finite, and their sum of squares.

use super::isa;
use super::simd::{InstructionSet, Job, Vectors};
use super::summation::{LaneSums, Squares};
use crate::Scalar;

/// Number of values that are checked side by side.
const SIDE_BY_SIDE: usize = 32;

/// Whether no value is infinite or NaN.
#[must_use]
pub fn all_finite<T: Scalar>(x: &[T]) -> bool {
    // SAFETY: the machine has its instruction set.
    unsafe { T::all_finite(isa(), AllFinite { x }) }
}

/// The job of [`all_finite`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct AllFinite<'a, T> {
    pub(super) x: &'a [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for AllFinite<'_, T> {
    type Output = bool;

    #[inline(always)]
    unsafe fn run(self) -> bool {
        // A finite number times 0 is 0, infinity or NaN becomes NaN and stays so: a vectorisable loop without a branch.
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

/// `Σ (scale · x)²`, off by at most 4 units in the last place from the sum of the rounded squares; the same bits
/// on every instruction set.
#[must_use]
pub fn sum_of_squares<T: Scalar>(x: &[T], scale: T) -> T {
    // SAFETY: the machine has its instruction set.
    unsafe { T::sum_of_squares(isa(), SumOfSquares { x, scale }) }
}

/// The work of [`sum_of_squares`].
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct SumOfSquares<'a, T> {
    pub(super) x: &'a [T],
    pub(super) scale: T,
}

impl<S: Vectors<T>, T: Scalar> Job<S> for SumOfSquares<'_, T> {
    type Output = T;

    #[inline(always)]
    unsafe fn run(self) -> T {
        let SumOfSquares { x, scale } = self;
        let mut sums = LaneSums::<T>::new();
        // SAFETY: it runs under `S`.
        unsafe { sums.add::<S, _, 1, 0, 1>(&Squares(scale), [x], []) };
        let [sum] = sums.values();
        sum
    }
}
