//! The tail of the standard normal distribution, `erfc(x / √2) / 2`, to full relative precision.
//!
//! It is `exp(-x² / 2) · w(x)`, where `w` falls slowly, like `1 / x`: `w(x) · (x + k)` is smooth in
//! `u = (x - k) / (x + k)`, which maps 0 to ∞ to -1 to 1, and a polynomial in `u` interpolates it in the
//! Chebyshev nodes. Shepherd and Laframboise, "Chebyshev Approximation of (1 + 2x) exp(x²) erfc x in
//! 0 ≤ x < ∞" (1981), have the idea; the coefficients were computed for constnet, for `x` up to where the tail
//! underflows.

use super::exp::{exp_f32, exp_f64};

macro_rules! normal {
    (
        $name:ident($scalar:ident, $bits:ident), $exp:ident, low bits $low:literal,
        up to $greatest:literal, k $k:literal, polynomial $($coefficient:expr),*
    ) => {
        /// `exp(-x² / 2)`, and the upper tail of the distribution at `x`, for `x` of at least 0: both
        /// within a few units in the last place.
        #[inline(always)]
        pub(super) fn $name(x: $scalar) -> ($scalar, $scalar) {
            // Beyond it both are 0 already. A NaN passes the comparison.
            let x = if x > $greatest { $greatest } else { x };
            // The square of the upper bits is exact, so that a large exponent keeps its digits.
            let upper = $scalar::from_bits(x.to_bits() >> $low << $low);
            let density = $exp(-0.5 * upper * upper, -0.5 * (x - upper) * (x + upper));
            let scale = 1.0 / (x + $k);
            let u = (x - $k) * scale;
            let mut sum: $scalar = 0.0;
            $(sum = sum * u + $coefficient;)*
            (density, density * (sum * scale))
        }
    };
}

normal!(normal_f32(f32, u32), exp_f32, low bits 12, up to 15.0, k 3.0,
    polynomial 3.973_129_8e-5, -2.191_399e-4, -9.358_717_4e-4, 1.033_011_1e-3, 6.934_26e-3,
    -1.046_769_3e-2, -4.725_779_2e-2, 2.300_182_7e-1, -5.093_322e-1, 7.290_836_6e-1);

normal!(normal_f64(f64, u64), exp_f64, low bits 27, up to 39.0, k 4.0,
    polynomial -9.653_425_420_228_504e-10, 7.269_545_479_026_69e-11, 1.392_402_399_350_171e-8,
    1.457_859_334_703_646e-8, -7.638_082_053_490_45e-8, -1.542_632_053_677_107_5e-7,
    2.636_824_857_640_762_4e-7, 1.019_804_851_813_517_2e-6, -6.251_321_040_478_68e-7,
    -5.918_892_731_763_236e-6, 7.150_055_959_216_099e-7, 3.514_418_115_776_097_3e-5,
    -1.907_866_531_661_357_6e-6, -2.310_948_183_193_762e-4, 1.333_442_540_190_491_2e-4,
    1.630_818_441_890_359_6e-3, -3.479_692_362_242_533_2e-3, -7.540_188_965_593_059e-3,
    6.039_657_489_069_947e-2, -1.865_218_579_596_941_7e-1, 3.871_374_007_422_188_6e-1,
    -6.078_966_419_718_917e-1, 7.552_851_304_157_515e-1);

#[cfg(test)]
mod tests {
    use super::*;

    /// The tail by libm, whose `erfc` is within one unit of its argument's.
    fn tail(x: f64) -> f64 {
        0.5 * libm::erfc(x * core::f64::consts::FRAC_1_SQRT_2)
    }

    #[test]
    fn the_tail_keeps_its_digits() {
        for step in 0..=200_000 {
            let x = f64::from(step) * (37.0 / 200_000.0);
            let ((density, found), right) = (normal_f64(x), tail(x));
            // Rounding the argument of `erfc` alone changes it by `x²` units.
            let tolerance = 8.0 + x * x;
            assert!(
                (found - right).abs() <= tolerance * f64::EPSILON * right,
                "{x}: {found:e}, not {right:e}"
            );
            let right = libm::exp(-0.5 * x * x);
            assert!((density - right).abs() <= (2.0 + x * x) * f64::EPSILON * right, "{x}: {density:e}");
        }
    }

    #[test]
    fn the_tail_of_single_precision_keeps_its_digits() {
        for step in 0..=200_000 {
            let x = step as f32 * (13.0 / 200_000.0);
            let ((density, found), right) = (normal_f32(x), tail(f64::from(x)));
            let unit = f64::from(f32::EPSILON);
            assert!((f64::from(found) - right).abs() <= 5.0 * unit * right, "{x}: {found:e}, not {right:e}");
            let right = libm::exp(-0.5 * f64::from(x) * f64::from(x));
            assert!((f64::from(density) - right).abs() <= 1.5 * unit * right, "{x}: {density:e}");
        }
    }

    #[test]
    fn worked_examples() {
        for (x, right) in EXAMPLES {
            let found = normal_f64(x).1;
            assert!((found - right).abs() <= 1.5e-15 * right, "{x}: {found:e}, not {right:e}");
        }
        assert_eq!((normal_f64(0.0), normal_f32(0.0)), ((1.0, 0.5), (1.0, 0.5)));
        assert_eq!((normal_f64(f64::INFINITY), normal_f32(f32::INFINITY)), ((0.0, 0.0), (0.0, 0.0)));
        assert!(normal_f64(f64::NAN).1.is_nan() && normal_f32(f32::NAN).1.is_nan());
    }

    /// `x` and its tail, by arithmetic of 40 digits.
    const EXAMPLES: [(f64, f64); 7] = [
        (0.5, 3.085375387259869e-1),
        (1.0, 1.5865525393145705e-1),
        (2.5, 6.209665325776135e-3),
        (5.0, 2.866515718791939e-07),
        (10.0, 7.619853024160525e-24),
        (20.0, 2.7536241186062337e-89),
        (35.0, 1.1249107064724062e-268),
    ];
}
