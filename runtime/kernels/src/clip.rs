//! Gradient clipping.

use super::isa;
use super::simd::{InstructionSet, Job};
use super::threads::Partition;
use crate::Scalar;

/// Number of values that a core computes in a nanosecond.
const RATE: usize = 10;

/// `x = factor * x` for each element.
pub fn scale<T: Scalar>(factor: T, x: &mut [T]) {
    // SAFETY: the machine has its instruction set.
    Partition::values(x.len(), RATE)
        .parallel_for_slices([x], |_, [x]| unsafe { T::scale(isa(), Scale { factor, x }) });
}

/// Clamps each element to the range from `-limit` to `limit`. A NaN stays a NaN.
pub fn clip<T: Scalar>(limit: T, x: &mut [T]) {
    // SAFETY: the machine has its instruction set.
    Partition::values(x.len(), RATE)
        .parallel_for_slices([x], |_, [x]| unsafe { T::clip(isa(), Clip { limit, x }) });
}

/// The job of [`scale`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Scale<'a, T> {
    pub(super) factor: T,
    pub(super) x: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Scale<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for x in self.x {
            *x *= self.factor;
        }
    }
}

/// The job of [`clip`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Clip<'a, T> {
    pub(super) limit: T,
    pub(super) x: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Clip<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { limit, x } = self;
        for x in x {
            let below = if *x > limit { limit } else { *x };
            *x = if below < -limit { -limit } else { below };
        }
    }
}
