//! The exponential and what is made of it, on whole slices.

use super::simd::Job;
use crate::Scalar;

/// `x = exp(x)` for each element.
pub(super) struct Exp<'a, T>(pub(super) &'a mut [T]);

impl<T: Scalar> Job for Exp<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for x in self.0 {
            *x = x.exp_lane();
        }
    }
}

/// `y = 1 / (1 + exp(-x))` for each element.
pub(super) struct Sigmoid<'a, T> {
    pub(super) x: &'a [T],
    pub(super) y: &'a mut [T],
}

impl<T: Scalar> Job for Sigmoid<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        for (y, &x) in self.y.iter_mut().zip(self.x) {
            // exp(-|x|) can't overflow, and small results keep all their digits.
            let small = (-x.abs()).exp_lane();
            let above = if x < T::zero() { small } else { T::one() };
            *y = above / (T::one() + small);
        }
    }
}
