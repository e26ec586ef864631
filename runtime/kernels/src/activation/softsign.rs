//! Softsign.

use super::Pointwise;
use crate::Scalar;

#[derive(Clone, Copy)]
pub(crate) struct Softsign;

impl<T: Scalar> Pointwise<T> for Softsign {
    #[inline(always)]
    fn f(self, x: T) -> T {
        // From here on it is 1, and an infinity would be divided by itself. A NaN stays a NaN.
        let (size, most) = (x.abs(), T::from_f64(1e30));
        let size = if size > most { most } else { size };
        (size / (T::one() + size)).copysign(x)
    }

    /// `1 / (1 + |x|)²`, and `1 / (1 + |x|)` is `1 - |y|`.
    #[inline(always)]
    fn df(self, y: T) -> T {
        let rest = T::one() - y.abs();
        rest * rest
    }
}

#[cfg(test)]
mod tests {
    use crate::Function;

    #[test]
    fn it_goes_from_minus_one_to_one() {
        let mut y = [0.0, 1.0, -3.0, f32::MAX, f32::INFINITY, f32::NEG_INFINITY];
        Function::Softsign.forward_in_place(&mut y);
        assert_eq!(y, [0.0, 0.5, -0.75, 1.0, 1.0, -1.0]);
        let mut dx = [1.0; 6];
        Function::Softsign.backward_in_place(&y, &mut dx);
        assert_eq!(dx, [1.0, 0.25, 0.0625, 0.0, 0.0, 0.0]);
    }
}
