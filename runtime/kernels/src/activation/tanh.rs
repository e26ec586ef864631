//! The hyperbolic tangent.

use super::Pointwise;
use crate::Scalar;

#[derive(Clone, Copy)]
pub(crate) struct Tanh;

impl<T: Scalar> Pointwise<T> for Tanh {
    #[inline(always)]
    fn f(self, x: T) -> T {
        tanh_of(x)
    }

    /// `1 - y²`, in a form that keeps its digits where `y` is near 1.
    #[inline(always)]
    fn df(self, y: T) -> T {
        (T::one() - y) * (T::one() + y)
    }
}

/// The hyperbolic tangent of one value, within a few units in the last place.
///
/// With `e = exp(-2 · |x|)` it is `(1 - e) / (1 + e)`. Near 0 the numerator is `-(e - 1)` to full
/// precision; elsewhere `1 - 2e / (1 + e)` is rounded only where it is next to 1.
#[inline(always)]
pub(super) fn tanh_of<T: Scalar>(x: T) -> T {
    let (one, two) = (T::one(), T::from_f64(2.0));
    // From here on it is 1. A NaN stays a NaN.
    let (size, most) = (x.abs(), T::from_f64(20.0));
    let size = if size > most { most } else { size };
    let (e_less_one, e) = (-two * size).exp_m1_lane();
    let is_near_zero = size < T::from_f64(0.55);
    let part = (if is_near_zero { -e_less_one } else { two * e }) / (one + e);
    let tanh = if is_near_zero { part } else { one - part };
    tanh.copysign(x)
}
