//! `ln(1 + x)` for `x` from 0 to 1.
//!
//! `ln m = 2 · atanh(z)` with `z = (m - 1) / (m + 1)`, where `m` is `1 + x` or half of it, so that
//! `|z| <= 0.172`; `atanh(z) = z + z³ / 3 + z⁵ / 5 + …`.

macro_rules! ln_1p {
    ($name:ident($scalar:ident), series $($series:expr),*) => {
        /// `ln(1 + x)` within two units in the last place, also where `x` is tiny.
        #[inline(always)]
        pub(super) fn $name(x: $scalar) -> $scalar {
            let is_above = x > core::$scalar::consts::SQRT_2 - 1.0;
            let (less, more) = if is_above { (1.0, 3.0) } else { (0.0, 2.0) };
            let z = (x - less) / (x + more);
            let square = z * z;
            let mut sum: $scalar = 0.0;
            $(sum = sum * square + $series;)*
            let rest = 2.0 * (z + z * square * sum);
            if is_above { core::$scalar::consts::LN_2 + rest } else { rest }
        }
    };
}

ln_1p!(ln_1p_f32(f32), series 1.0 / 9.0, 1.0 / 7.0, 1.0 / 5.0, 1.0 / 3.0);

ln_1p!(ln_1p_f64(f64),
    series 1.0 / 21.0, 1.0 / 19.0, 1.0 / 17.0, 1.0 / 15.0, 1.0 / 13.0, 1.0 / 11.0, 1.0 / 9.0, 1.0 / 7.0,
    1.0 / 5.0, 1.0 / 3.0);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_1p_is_right_from_nothing_to_one() {
        for step in 0..=400_000 {
            let x = libm::pow(f64::from(step) / 400_000.0, 8.0);
            let (found, right) = (ln_1p_f64(x), libm::log1p(x));
            assert!((found - right).abs() <= 4.5e-16 * right, "{x}: {found}, not {right}");
            let (found, right) = (ln_1p_f32(x as f32), libm::log1p(f64::from(x as f32)));
            assert!(
                (f64::from(found) - right).abs() <= 2.4e-7 * right + 1.5e-45,
                "{x}: {found}, not {right}"
            );
        }
        assert_eq!((ln_1p_f64(0.0), ln_1p_f32(0.0)), (0.0, 0.0));
        assert!(ln_1p_f64(f64::NAN).is_nan() && ln_1p_f32(f32::NAN).is_nan());
    }
}
