use alloc::vec;

use super::{on, random};
use crate::Isa;
use crate::Scalar;
use crate::finite::{AllFinite, SumOfSquares};
use constnet::Rng;

fn check_finite<T: Scalar>() {
    let finite = [0.0, -0.0, 1.0, -1.0, T::max_value().as_f64(), T::min_positive_value().as_f64()];
    let bad = [T::nan(), T::infinity(), T::neg_infinity()];
    for length in [0, 1, 15, 16, 31, 64, 65, 4095, 4096, 4097, 9000] {
        let mut x: vec::Vec<T> = (0..length).map(|at| T::from_f64(finite[at % finite.len()])).collect();
        for isa in Isa::available() {
            assert!(on(isa, AllFinite { x: &x }), "{isa} {length}");
            for at in [0, length / 2, length.wrapping_sub(1)].into_iter().filter(|&at| at < length) {
                for value in bad {
                    let good = core::mem::replace(&mut x[at], value);
                    assert!(!on(isa, AllFinite { x: &x }), "{isa} {length} {at} {value}");
                    x[at] = good;
                }
            }
        }
    }
}

fn check_squares<T: Scalar>() {
    let rng = &mut Rng::new(11);
    for length in (0..70).chain([1001]) {
        let x = random::<T>(length, rng);
        let exact: f64 = x.iter().map(|x| x.as_f64() * x.as_f64()).sum();
        let scale = T::from_f64(0.5);
        // SAFETY: only instruction sets of this machine are asked for.
        let on = |isa, scale| unsafe { T::sum_of_squares(isa, SumOfSquares { x: &x, scale }) };
        let first = on(Isa::Portable, T::one());
        let tolerance = 4.0 * T::epsilon().as_f64() * exact;
        assert!((first.as_f64() - exact).abs() <= tolerance, "{length}: {first}, not {exact}");
        for isa in Isa::available() {
            assert_eq!(on(isa, T::one()), first, "{isa} {length}");
            assert_eq!(on(isa, scale) / (scale * scale), first, "{isa} {length}");
        }
    }
}

#[test]
fn a_bad_value_is_found_wherever_it_is() {
    check_finite::<f32>();
    check_finite::<f64>();
}

#[test]
fn squares_are_summed_up_to_the_same_bits_on_every_isa() {
    check_squares::<f32>();
    check_squares::<f64>();
}
