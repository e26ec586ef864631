//! Activation functions: their accuracy against the definitions, the same on every instruction set.

use alloc::vec;
use alloc::vec::Vec;

use super::{bits, on, on_every_isa, random};
use crate::Scalar;
use crate::activation::{Pointwise, match_pointwise, with_pointwise};
use crate::elementwise::{Map, MapInPlace, ZipMap, ZipMapInPlace};
use crate::sums::ProductsBelowZero;
use crate::*;
use constnet::Rng;

/// The rows of the table, and the same functions for another scalar type.
macro_rules! rows {
    (() $(
        $name:ident $(($number:ident: T = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal: $docs:tt
    )*) => {
        /// All functions, and whether their backward pass reads `x` (otherwise `y`).
        const ROWS: &[(Function<f64>, bool)] = &[
            $((Function::$name $(($example))?, matches!(stringify!($saved).as_bytes(), b"x")),)*
        ];

        fn cast<T: Scalar>(function: Function<f64>) -> Function<T> {
            match function {
                $(Function::$name $(($number))? => Function::$name $((T::from_f64($number)))?,)*
            }
        }
    };
}
functions!(rows);

/// All functions, some also with other parameters.
fn all_functions() -> impl Iterator<Item = (Function<f64>, bool)> {
    ROWS.iter().copied().chain([(Function::LeakyRelu(-0.1), true), (Function::Elu(0.3), false)])
}

/// Inputs from far below 0 to far above, and more of them near it.
fn inputs<T: Scalar>() -> Vec<T> {
    let input = |step: i32| T::from_f64(libm::pow(f64::from(step) / 2000.0, 3.0) * 30.0);
    (-2000..=2000).map(input).collect()
}

/// The error of a value, in units of the type's precision.
fn units<T: Scalar>(found: T, right: f64) -> f64 {
    (found.as_f64() - right).abs() / T::epsilon().as_f64()
}

fn check_values<T: Scalar>() {
    let x = inputs::<T>();
    for (function, _) in all_functions() {
        let mut y = vec![T::nan(); x.len()];
        cast::<T>(function).forward(&x, &mut y);
        for (&x, &y) in x.iter().zip(&y) {
            let [right, _] = reference::function(function, x.as_f64());
            // This one is defined by a difference from 1. The reference implementations of the others lose
            // digits themselves if the exponent is large.
            let scale = if function == Function::GeluTanh { x.as_f64().abs() } else { right.abs() };
            let most = if T::NAME == "f64" { 5.0 + x.as_f64() * x.as_f64() } else { 5.0 };
            let least = 4.0 * T::min_positive_value().as_f64() / T::epsilon().as_f64();
            assert!(units(y, right) <= most * scale + least, "{function:?} of {x:e}: {y:e}, not {right:e}");
        }
    }
}

fn check_slopes<T: Scalar>() {
    let x = inputs::<T>();
    for (function, reads_x) in all_functions() {
        let mut y = vec![T::nan(); x.len()];
        cast::<T>(function).forward(&x, &mut y);
        let saved = if reads_x { &x } else { &y };
        let (dy, mut dx) = (vec![T::from_f64(2.0); x.len()], vec![T::nan(); x.len()]);
        cast::<T>(function).backward(saved, &dy, &mut dx);
        for (&x, &dx) in x.iter().zip(&dx) {
            let right = 2.0 * reference::function(function, x.as_f64())[1];
            let at_a_kink = matches!(function, Function::HardSigmoid | Function::HardSwish)
                && (x.as_f64().abs() - 3.0).abs() < 1e-6;
            // A difference from 1 is multiplied by a cube.
            let most =
                if function == Function::GeluTanh { 16.0 + libm::pow(x.as_f64(), 3.0).abs() } else { 16.0 };
            assert!(at_a_kink || units(dx, right) <= most, "{function:?}' at {x:e}: {dx:e}, not {right:e}");
        }
    }
}

fn check_paths<T: Scalar>() {
    let rng = &mut Rng::new(8);
    for length in (0..=70).chain([1001]) {
        let mut saved: Vec<T> = random::<T>(length, rng).iter().map(|&x| x * T::from_f64(20.0)).collect();
        if let [first, .., last] = &mut saved[..] {
            (*first, *last) = (T::nan(), -T::zero());
        }
        let (saved, dy) = (&saved, &random::<T>(length, rng));
        for (function, _) in all_functions() {
            with_pointwise!(cast::<T>(function), pointwise => check_pointwise(cast(function), pointwise, saved, dy));
        }
    }
}

/// All loops over one function, on every instruction set and as called by users.
fn check_pointwise<T: Scalar>(function: Function<T>, pointwise: impl Pointwise<T>, saved: &[T], dy: &[T]) {
    let value = |x| pointwise.f(x);
    let back = |saved, dy| pointwise.backward(saved, dy);
    let garbage = vec![T::nan(); saved.len()];
    let right: Vec<T> = saved.iter().map(|&x| value(x)).collect();
    let same = |found: Vec<T>, right: &[T]| assert_eq!(bits(&found), bits(right), "{function:?}");
    same(on_every_isa(&garbage, |isa, y| on(isa, Map { x: saved, y, f: value })), &right);
    same(on_every_isa(saved, |isa, y| on(isa, MapInPlace { y, f: value })), &right);
    same(called(&garbage, |y| function.forward(saved, y)), &right);
    same(called(saved, |y| function.forward_in_place(y)), &right);
    let right: Vec<T> = saved.iter().zip(dy).map(|(&saved, &dy)| back(saved, dy)).collect();
    same(on_every_isa(&garbage, |isa, z| on(isa, ZipMap { x: saved, y: dy, z, f: back })), &right);
    same(on_every_isa(dy, |isa, dx| on(isa, ZipMapInPlace { y: saved, dx, f: back })), &right);
    same(called(&garbage, |dx| function.backward(saved, dy, dx)), &right);
    same(called(dy, |dx| function.backward_in_place(saved, dx)), &right);
}

fn called<T: Scalar>(there: &[T], call: impl Fn(&mut [T])) -> Vec<T> {
    let mut values = there.to_vec();
    call(&mut values);
    values
}

#[test]
fn values_are_as_defined() {
    check_values::<f32>();
    check_values::<f64>();
}

#[test]
fn slopes_are_as_defined() {
    check_slopes::<f32>();
    check_slopes::<f64>();
}

#[test]
fn all_isas_compute_the_same_bits() {
    check_paths::<f32>();
    check_paths::<f64>();
}

#[test]
fn a_broken_value_stays_visible() {
    for (function, _) in all_functions() {
        let (mut y, mut dx) = ([f64::NAN; 9], [1.0; 9]);
        function.forward_in_place(&mut y);
        assert!(y.iter().all(|y| y.is_nan()), "{function:?}");
        let mut dy = [f64::NAN; 9];
        function.backward_in_place(&[0.5; 9], &mut dy);
        assert!(dy.iter().all(|dy| dy.is_nan()), "{function:?}");
        function.backward_in_place(&y, &mut dx);
    }
}

#[test]
fn the_limits_are_right() {
    let ends = |function: Function<f32>| {
        let mut y = [f32::NEG_INFINITY, -1000.0, 1000.0, f32::INFINITY];
        function.forward_in_place(&mut y);
        y
    };
    let (large, inf) = (1000.0, f32::INFINITY);
    assert_eq!(ends(Function::Sigmoid), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(ends(Function::Tanh), [-1.0, -1.0, 1.0, 1.0]);
    assert_eq!(ends(Function::Softplus), [0.0, 0.0, large, inf]);
    assert_eq!(ends(Function::HardSigmoid), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!(ends(Function::LeakyRelu(0.5)), [-inf, -500.0, large, inf]);
    assert_eq!(ends(Function::Elu(2.0)), [-2.0, -2.0, large, inf]);
    for function in [Function::Gelu, Function::GeluTanh, Function::Silu, Function::HardSwish] {
        assert_eq!(ends(function)[1..], [0.0, large, inf], "{function:?}");
    }
    let mut small = [-100.0_f32];
    Function::Sigmoid.forward_in_place(&mut small);
    assert!((f64::from(small[0]) - 3.72e-44).abs() < 1.4e-45);
}

fn check_far_out<T: Scalar>() {
    let sizes = [1e3, 1e12, 2e19, 1e30, T::max_value().as_f64()];
    let x: Vec<T> = sizes.into_iter().flat_map(|size| [-size, size].map(T::from_f64)).collect();
    for (function, reads_x) in all_functions() {
        let (mut y, mut dx) = (vec![T::nan(); x.len()], vec![T::nan(); x.len()]);
        cast::<T>(function).forward(&x, &mut y);
        cast::<T>(function).backward(if reads_x { &x } else { &y }, &vec![T::one(); x.len()], &mut dx);
        for ((&x, &y), &dx) in x.iter().zip(&y).zip(&dx) {
            let [value, slope] = reference::function(function, x.as_f64());
            assert!(units(y, value) <= 2.0 * value.abs(), "{function:?} of {x:e}: {y:e}, not {value:e}");
            assert!(units(dx, slope) <= 2.0, "{function:?}' at {x:e}: {dx:e}, not {slope:e}");
        }
    }
}

#[test]
fn nothing_overflows_far_from_zero() {
    check_far_out::<f32>();
    check_far_out::<f64>();
}

fn products_on(isa: Isa, (x, dy): (&[f64], &[f64]), backward: Option<(f64, &mut [f64])>) -> f64 {
    assert!(isa.is_available());
    // SAFETY: as asserted.
    unsafe { f64::products_below_zero(isa, ProductsBelowZero { x, dy, backward }) }
}

#[test]
fn products_below_zero_are_summed_on_every_isa() {
    let rng = &mut Rng::new(9);
    for length in (0..=70).chain([1001, 5000]) {
        let (x, dy) = (random::<f64>(length, rng), random::<f64>(length, rng));
        let right = reference::sum_of_products_below_zero(&x, &dy);
        let found = on_every_isa(&[0.0], |isa, sum| sum[0] = products_on(isa, (&x, &dy), None));
        assert!((found[0] - right).abs() <= 1e-14 * length as f64, "{length}: {}, not {right}", found[0]);
        assert_eq!(found[0].to_bits(), sum_of_products_below_zero(&x, &dy).to_bits());

        let (mut right, mut dx) = (vec![0.0; length], vec![f64::NAN; length]);
        Function::LeakyRelu(0.3).backward(&x, &dy, &mut right);
        assert_eq!(leaky_relu_backward_and_sum(0.3, &x, &dy, &mut dx).to_bits(), found[0].to_bits());
        assert_eq!(dx, right);
        let both = on_every_isa(&vec![0.0; length + 1], |isa, out| {
            let (dx, sum) = out.split_at_mut(length);
            sum[0] = products_on(isa, (&x, &dy), Some((0.3, dx)));
        });
        assert_eq!((&both[..length], both[length].to_bits()), (&right[..], found[0].to_bits()));
    }
}

#[test]
#[should_panic(expected = "one result for each element")]
fn a_function_of_unequal_lengths_is_rejected() {
    Function::Tanh.forward(&[0.0_f32; 3], &mut [0.0; 4]);
}
