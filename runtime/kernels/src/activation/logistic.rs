//! The logistic function and functions derived from it.

use super::Pointwise;
use crate::Scalar;

#[derive(Clone, Copy)]
pub(crate) struct Sigmoid;

impl<T: Scalar> Pointwise<T> for Sigmoid {
    #[inline(always)]
    fn f(self, x: T) -> T {
        sigmoid_of(x)
    }

    #[inline(always)]
    fn df(self, y: T) -> T {
        (T::one() - y) * y
    }

    #[inline(always)]
    fn backward(self, y: T, dy: T) -> T {
        // Not the slope first: it underflows sooner.
        dy * (T::one() - y) * y
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Silu;

impl<T: Scalar> Pointwise<T> for Silu {
    #[inline(always)]
    fn f(self, x: T) -> T {
        x * sigmoid_of(x)
    }

    #[inline(always)]
    fn df(self, x: T) -> T {
        let small = (-x.abs()).exp_lane();
        let large = T::one() / (T::one() + small);
        let small = small * large;
        let (sigmoid, rest) = if x < T::zero() { (small, large) } else { (large, small) };
        sigmoid * (T::one() + x * rest)
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Softplus;

impl<T: Scalar> Pointwise<T> for Softplus {
    /// `max(x, 0) + ln(1 + exp(-|x|))`, which is the same and can't overflow.
    #[inline(always)]
    fn f(self, x: T) -> T {
        let above = if x > T::zero() { x } else { T::zero() };
        above + (-x.abs()).exp_lane().ln_1p_lane()
    }

    /// The sigmoid of `x`, which is `1 - exp(-y)`.
    #[inline(always)]
    fn df(self, y: T) -> T {
        let most = T::from_f64(40.0);
        let y = if y > most { most } else { y };
        -(-y).exp_m1_lane().0
    }
}

/// The sigmoid of one value.
#[inline(always)]
pub(crate) fn sigmoid_of<T: Scalar>(x: T) -> T {
    // exp(-|x|) can't overflow, and small results keep all their digits.
    let small = (-x.abs()).exp_lane();
    let above = if x < T::zero() { small } else { T::one() };
    above / (T::one() + small)
}
