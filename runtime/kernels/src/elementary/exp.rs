//! `exp` and `exp_m1`.
//!
//! `x = n · ln 2 + r` with `|r| <= ln 2 / 2`; `exp(x) = 2ⁿ · exp(r)`, and `exp(r)` is a Taylor
//! polynomial long enough that its remainder stays below a tenth of a unit in the last place.
//! `ln 2` is split in two (Cody and Waite, "Software Manual for the Elementary Functions", 1980), so
//! that `n` times its high part is exact. No multiply-adds are fused: the same bits on every instruction set.

/// `exp` for one type: `$x.exp()` with `$bits` of the same size.
macro_rules! exp {
    (
        $scalar:ident, $bits:ident, $reduced:ident, $exp:ident, $exp_m1:ident,
        mantissa $mantissa:literal, bias $bias:literal,
        between $least:literal and $greatest:literal, ln2 $high:expr, $low:expr, taylor $($taylor:expr),*
    ) => {
        /// `n` in the low bits of an integer, and `exp(r) - 1` to full precision, where
        /// `x + rest = n · ln 2 + r`.
        #[inline(always)]
        fn $reduced(x: $scalar, rest: $scalar) -> ($bits, $scalar) {
            /// Adding it leaves a rounded integer in the low bits.
            const ROUND: $scalar = 1.5 * (1_u64 << $mantissa) as $scalar;
            const ROUND_BITS: $bits = ROUND.to_bits();
            const HIGH: $scalar = $high;
            const LOW: $scalar = $low;

            let rounded = x * core::$scalar::consts::LOG2_E + ROUND;
            let n = rounded - ROUND;
            let (high, low) = (x - n * HIGH, n * LOW - rest);
            let r = high - low;
            let mut sum: $scalar = 0.0;
            $(sum = sum * r + $taylor;)*
            (rounded.to_bits().wrapping_sub(ROUND_BITS), high - (low - r * r * sum))
        }

        /// `exp(x + rest)` within one unit in the last place, for a `rest` that is small compared to 1;
        /// subnormal results, infinities and NaN are handled as in IEEE 754.
        #[inline(always)]
        pub(super) fn $exp(x: $scalar, rest: $scalar) -> $scalar {
            // Beyond these the result is 0 or infinite already. A NaN passes both comparisons.
            let x = if x > $greatest { $greatest } else { x };
            let x = if x < $least { $least } else { x };
            let (n, power) = $reduced(x, rest);
            // 2ⁿ as two factors, as n exceeds the exponents of normal numbers on both sides.
            let biased = n.wrapping_add(4 * $bias);
            let half = biased >> 1;
            let factor = |n: $bits| $scalar::from_bits(n.wrapping_sub($bias) << $mantissa);
            (1.0 + power) * factor(half) * factor(biased.wrapping_sub(half))
        }

        /// `exp(x) - 1` within two units in the last place, and `exp(x)`, for `x` from -40 to 0.
        #[inline(always)]
        pub(super) fn $exp_m1(x: $scalar) -> ($scalar, $scalar) {
            let (n, power) = $reduced(x, 0.0);
            let scale = $scalar::from_bits(n.wrapping_add($bias) << $mantissa);
            (scale * power + (scale - 1.0), scale * (1.0 + power))
        }
    };
}

exp!(f32, u32, reduced_f32, exp_f32, exp_m1_f32,
    mantissa 23, bias 127, between -104.0 and 89.0,
    ln2 f32::from_bits(core::f32::consts::LN_2.to_bits() & 0xffff_f000),
    (core::f64::consts::LN_2 - HIGH as f64) as f32,
    taylor 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5);

exp!(f64, u64, reduced_f64, exp_f64, exp_m1_f64,
    mantissa 52, bias 1023, between -746.0 and 710.0,
    ln2 f64::from_bits(core::f64::consts::LN_2.to_bits() & 0xffff_ffff_e000_0000),
    // The part of ln 2 that `LN_2` itself does not represent.
    (core::f64::consts::LN_2 - HIGH) + 2.319_046_813_846_299_6e-17,
    taylor 1.0 / 6_227_020_800.0, 1.0 / 479_001_600.0, 1.0 / 39_916_800.0, 1.0 / 3_628_800.0,
    1.0 / 362_880.0, 1.0 / 40320.0, 1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_of_f32_is_within_one_unit() {
        let mut worst = 0.0_f64;
        for step in 0..400_000 {
            let x = -105.0 + step as f32 * (195.0 / 400_000.0);
            let (right, found) = (f64::from(x).exp(), exp_f32(x, 0.0));
            if right > f64::from(f32::MAX) {
                assert!(found == f32::INFINITY || x < 88.723, "{x}");
                continue;
            }
            let unit = f64::from(f32::EPSILON) * right.log2().floor().exp2();
            let unit = unit.max(f64::from(f32::from_bits(1)));
            worst = worst.max((f64::from(found) - right).abs() / unit);
        }
        assert!(worst < 1.0, "{worst}");
    }

    #[test]
    fn exp_of_f64_is_within_one_unit_and_a_half_of_libm() {
        let mut worst = 0.0_f64;
        for step in 0..400_000 {
            let x = -745.5 + step as f64 * (1455.2 / 400_000.0);
            let (right, found) = (libm::exp(x), exp_f64(x, 0.0));
            let unit = (f64::EPSILON * right.log2().floor().exp2()).max(f64::from_bits(1));
            worst = worst.max((found - right).abs() / unit);
        }
        assert!(worst < 1.5, "{worst}");
    }

    #[test]
    fn exp_at_the_ends() {
        assert_eq!(exp_f32(f32::NEG_INFINITY, 0.0), 0.0);
        assert_eq!(exp_f32(f32::INFINITY, 0.0), f32::INFINITY);
        assert!(exp_f32(f32::NAN, 0.0).is_nan());
        assert_eq!(
            (exp_f32(0.0, 0.0), exp_f32(-0.0, 0.0), exp_f32(-1e9, 0.0), exp_f32(1e9, 0.0)),
            (1.0, 1.0, 0.0, f32::INFINITY)
        );
        assert_eq!(exp_f64(f64::NEG_INFINITY, 0.0), 0.0);
        assert_eq!(exp_f64(f64::INFINITY, 0.0), f64::INFINITY);
        assert!(exp_f64(f64::NAN, 0.0).is_nan());
        assert_eq!(
            (exp_f64(0.0, 0.0), exp_f64(-0.0, 0.0), exp_f64(-1e9, 0.0), exp_f64(1e9, 0.0)),
            (1.0, 1.0, 0.0, f64::INFINITY)
        );
        assert_eq!((exp_f64(709.79, 0.0), exp_f32(88.73, 0.0)), (f64::INFINITY, f32::INFINITY));
        assert!(exp_f64(709.78, 0.0).is_finite() && exp_f32(88.72, 0.0).is_finite());
    }

    #[test]
    fn a_rest_is_added() {
        for (x, rest) in [(-3.0_f64, 1e-9), (0.0, -1e-12), (10.0, 1e-3)] {
            let right = libm::exp(x) * libm::exp(rest);
            assert!((exp_f64(x, rest) - right).abs() <= 4e-16 * right, "{x} {rest}");
        }
    }

    #[test]
    fn exp_m1_keeps_its_digits_near_zero() {
        for step in 0..=400_000 {
            let x = -40.0 * libm::pow(f64::from(step) / 400_000.0, 8.0);
            let ((found, exp), right) = (exp_m1_f64(x), libm::expm1(x));
            assert!((found - right).abs() <= 4.5e-16 * right.abs(), "{x}: {found}, not {right}");
            assert!((exp - libm::exp(x)).abs() <= 3.4e-16 * libm::exp(x), "{x}");
            let ((found, _), right) = (exp_m1_f32(x as f32), libm::expm1(f64::from(x as f32)));
            assert!((f64::from(found) - right).abs() <= 2.4e-7 * right.abs(), "{x}: {found}, not {right}");
        }
        assert!(exp_m1_f64(f64::NAN).0.is_nan() && exp_m1_f32(f32::NAN).0.is_nan());
    }
}
