//! Piecewise functions. A NaN is handled by a piece that preserves it.

use super::Pointwise;
use crate::Scalar;

#[derive(Clone, Copy)]
pub(crate) struct LeakyRelu<T>(pub(crate) T);

impl<T: Scalar> Pointwise<T> for LeakyRelu<T> {
    #[inline(always)]
    fn f(self, x: T) -> T {
        x * self.df(x)
    }

    #[inline(always)]
    fn df(self, saved: T) -> T {
        if saved > T::zero() { T::one() } else { self.0 }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct Elu<T>(pub(crate) T);

impl<T: Scalar> Pointwise<T> for Elu<T> {
    #[inline(always)]
    fn f(self, x: T) -> T {
        let least = T::from_f64(-40.0);
        let below = if x < least { least } else { x };
        let below = if below > T::zero() { T::zero() } else { below };
        let below = self.0 * below.exp_m1_lane().0;
        if x > T::zero() { x } else { below }
    }

    /// Below 0 it is `alpha · exp(x)`, which is `y + alpha`.
    #[inline(always)]
    fn df(self, y: T) -> T {
        if y > T::zero() { T::one() } else { y + self.0 }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct HardSigmoid;

impl<T: Scalar> Pointwise<T> for HardSigmoid {
    #[inline(always)]
    fn f(self, x: T) -> T {
        let y = (x + T::from_f64(3.0)) * T::from_f64(1.0 / 6.0);
        let y = if y > T::one() { T::one() } else { y };
        if y < T::zero() { T::zero() } else { y }
    }

    #[inline(always)]
    fn df(self, y: T) -> T {
        let is_flat = y <= T::zero() || y >= T::one();
        if is_flat { T::zero() } else { T::from_f64(1.0 / 6.0) }
    }
}

#[derive(Clone, Copy)]
pub(crate) struct HardSwish;

impl<T: Scalar> Pointwise<T> for HardSwish {
    #[inline(always)]
    fn f(self, x: T) -> T {
        x * HardSigmoid.f(x)
    }

    #[inline(always)]
    fn df(self, x: T) -> T {
        let between = x * T::from_f64(1.0 / 3.0) + T::from_f64(0.5);
        let up_to_3 = if x <= T::from_f64(-3.0) { T::zero() } else { between };
        if x >= T::from_f64(3.0) { T::one() } else { up_to_3 }
    }
}
