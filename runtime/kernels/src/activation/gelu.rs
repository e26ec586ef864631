//! The Gaussian error linear unit, exact and by its approximation.

use super::Pointwise;
use super::tanh::tanh_of;
use crate::Scalar;

#[derive(Clone, Copy)]
pub(crate) struct Gelu;

impl<T: Scalar> Pointwise<T> for Gelu {
    #[inline(always)]
    fn f(self, x: T) -> T {
        x * distribution(x).1
    }

    /// `Φ(x) + x · φ(x)`.
    #[inline(always)]
    fn df(self, x: T) -> T {
        let (exponential, below) = distribution(x);
        let root = T::from_f64(0.5 * core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2);
        below + x * (exponential * root)
    }
}

/// `exp(-x² / 2)`, and the standard normal distribution function at `x`.
#[inline(always)]
fn distribution<T: Scalar>(x: T) -> (T, T) {
    let (exponential, tail) = x.abs().normal_lane();
    (exponential, if x < T::zero() { tail } else { T::one() - tail })
}

#[derive(Clone, Copy)]
pub(crate) struct GeluTanh;

impl<T: Scalar> Pointwise<T> for GeluTanh {
    #[inline(always)]
    fn f(self, x: T) -> T {
        T::from_f64(0.5) * x * (T::one() + tanh_of(inner(bounded(x)).0))
    }

    #[inline(always)]
    fn df(self, x: T) -> T {
        let (one, half, x) = (T::one(), T::from_f64(0.5), bounded(x));
        let (inner, slope) = inner(x);
        let tanh = tanh_of(inner);
        half * (one + tanh) + half * x * ((one - tanh) * (one + tanh)) * slope
    }
}

/// Clamps a value to the range where the `tanh` is not yet -1 or 1, as the squares of larger ones may
/// overflow. A NaN stays a NaN.
#[inline(always)]
fn bounded<T: Scalar>(x: T) -> T {
    let most = T::from_f64(10.0);
    let x = if x > most { most } else { x };
    if x < -most { -most } else { x }
}

/// `√(2 / π) · (x + 0.044715 · x³)`, and its slope.
#[inline(always)]
fn inner<T: Scalar>(x: T) -> (T, T) {
    let factor = T::from_f64(core::f64::consts::FRAC_2_SQRT_PI * core::f64::consts::FRAC_1_SQRT_2);
    let (cubic, square) = (T::from_f64(0.044_715), x * x);
    let slope = T::one() + T::from_f64(3.0) * cubic * square;
    (factor * (x + cubic * (square * x)), factor * slope)
}
