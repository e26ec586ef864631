//! Every path of this machine against the slow twins.

use alloc::vec::Vec;
use alloc::{format, vec};

use super::*;
use crate::Rng;

/// Values beyond the end of a result, which no kernel may touch.
const GUARDS: usize = 40;
const GUARD: f64 = 12345.0;

fn random<T: Scalar>(length: usize, rng: &mut Rng) -> Vec<T> {
    (0..length).map(|_| T::from_f64(rng.uniform() - 0.5)).collect()
}

/// Computes into guarded memory that is not aligned to vectors, after garbage; and into an
/// allocation of just that length, where sanitizers see reads that guards don't.
fn guarded<T: Scalar>(length: usize, offset: usize, compute: impl Fn(&mut [T])) -> Vec<T> {
    let mut exact = vec![T::nan(); length];
    compute(&mut exact);

    let guard = T::from_f64(GUARD);
    let mut memory = vec![guard; offset + length + GUARDS];
    memory[offset..][..length].fill(T::nan());
    compute(&mut memory[offset..][..length]);
    assert!(
        memory[..offset].iter().chain(&memory[offset + length..]).all(|&value| value == guard),
        "overrun"
    );
    assert!(
        exact == memory[offset..][..length] || exact.iter().any(|value| value.is_nan()),
        "not the same bits"
    );
    exact
}

/// Compares with sums of `depth` products of values below one half, and a bias.
fn assert_close<T: Scalar>(found: &[T], right: &[T], depth: usize, what: &str) {
    let unit = if T::NAME == "f32" { 1e-7 } else { 1e-16 };
    let tolerance = T::from_f64(unit * (4 + depth) as f64);
    for (at, (&found, &right)) in found.iter().zip(right).enumerate() {
        assert!((found - right).abs() <= tolerance, "{what} at {at}: {found} instead of {right}");
    }
}

/// All products of these sizes on all paths.
fn check_products<T: Scalar>(o: usize, i: usize, n: usize, rng: &mut Rng) {
    let offset = (o + i + n) % 5;
    let (w, x, dy) = (
        random::<T>(o * i + offset, rng),
        random::<T>(i * n + offset, rng),
        random::<T>(o * n + offset, rng),
    );
    let bias = random::<T>(o, rng);
    let (w, x, dy) = (&w[offset..], &x[offset..], &dy[offset..]);
    for path in Path::available() {
        for bias in [None, Some(&bias[..])] {
            let found = guarded(o * n, offset, |y| {
                // SAFETY: the lengths are right and the path is available.
                unsafe { T::product(path, &Product::nn(o, i, n, w, x, bias, y)) }
            });
            let mut right = vec![T::zero(); o * n];
            reference_nn(o, i, n, w, x, bias, &mut right);
            assert_close(&found, &right, i, &format!("{path} nn {o} {i} {n}"));
        }

        let found = guarded(o * i, offset, |dw| {
            // SAFETY: the lengths are right and the path is available.
            unsafe { T::product(path, &Product::nt(o, i, n, dy, x, dw)) }
        });
        let mut right = vec![T::zero(); o * i];
        if i > 0 {
            reference::product_nt(o, i, dy, x, &mut right);
        }
        assert_close(&found, &right, n, &format!("{path} nt {o} {i} {n}"));

        let found = guarded(i * n, offset, |dx| {
            // SAFETY: the lengths are right and the path is available.
            unsafe { T::product(path, &Product::tn(o, i, n, w, dy, dx)) }
        });
        let mut right = vec![T::zero(); i * n];
        if i > 0 {
            reference::product_tn(o, i, w, dy, &mut right);
        }
        assert_close(&found, &right, o, &format!("{path} tn {o} {i} {n}"));
    }
}

/// The twin, also for a depth of zero, which no network has.
fn reference_nn<T: Scalar>(o: usize, i: usize, n: usize, w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    if i > 0 {
        return reference::product_nn(o, i, w, x, b, y);
    }
    for column in 0..n {
        y[column * o..][..o].copy_from_slice(b.unwrap_or(&vec![T::zero(); o]));
    }
}

fn check_sizes<T: Scalar>() {
    let rng = &mut Rng::new(1);
    for o in (1..=70).chain([95, 96, 97, 111, 112, 127, 131]) {
        for (i, n) in [(0, 3), (1, 1), (2, 2), (7, 1), (9, 5), (16, 3), (33, 13)] {
            check_products::<T>(o, i, n, rng);
        }
    }
    for n in (1..=26).chain([100]) {
        for (o, i) in [(1, 1), (3, 8), (10, 50), (13, 17), (50, 21), (64, 5), (77, 40)] {
            check_products::<T>(o, i, n, rng);
        }
    }
}

#[test]
fn products_of_f32_are_right_on_every_path() {
    check_sizes::<f32>();
}

#[test]
fn products_of_f64_are_right_on_every_path() {
    check_sizes::<f64>();
}

#[test]
fn products_of_several_blocks_are_right_on_every_path() {
    let rng = &mut Rng::new(2);
    for (o, i, n) in
        [(50, 1500, 7), (100, 700, 30), (700, 100, 30), (70, 30, 600), (600, 65, 1), (300, 300, 40)]
    {
        check_products::<f32>(o, i, n, rng);
        check_products::<f64>(o, i, n, rng);
    }
}

#[test]
fn products_of_const_sizes_take_the_right_way() {
    fn check<const O: usize, const I: usize>(n: usize) {
        let rng = &mut Rng::new(3);
        let (w, x, dy) = (random::<f32>(O * I, rng), random(I * n, rng), random(O * n, rng));
        let b = random::<f32>(O, rng);
        let mut right = vec![0.0; O * n];
        reference::product_nn(O, I, &w, &x, Some(&b), &mut right);
        let found = guarded(O * n, 1, |y| product_nn::<f32, O, I>(&w, &x, Some(&b), y));
        assert_close(&found, &right, I, "nn");
        let mut right = vec![0.0; O * I];
        reference::product_nt(O, I, &dy, &x, &mut right);
        assert_close(&guarded(O * I, 1, |dw| product_nt::<f32, O, I>(&dy, &x, dw)), &right, n, "nt");
        let mut right = vec![0.0; I * n];
        reference::product_tn(O, I, &w, &dy, &mut right);
        assert_close(&guarded(I * n, 1, |dx| product_tn::<f32, O, I>(&w, &dy, dx)), &right, O, "tn");
        let mut right = vec![0.0; O];
        reference::row_sums(O, &dy, &mut right);
        assert_close(&guarded(O, 1, |db| row_sums::<f32, O>(&dy, db)), &right, n, "row sums");
    }
    for n in [0, 1, 2, 3, 9, 100] {
        check::<1, 1>(n);
        check::<8, 4>(n);
        check::<2, 8>(n);
        check::<10, 50>(n);
        check::<70, 33>(n);
    }
}

#[test]
#[should_panic(expected = "sizes of y = w · x")]
fn a_short_result_is_refused() {
    product_nn::<f32, 20, 30>(&[0.0; 600], &[0.0; 60], None, &mut [0.0; 39]);
}

#[test]
fn the_same_bits_wherever_the_values_lie() {
    let rng = &mut Rng::new(4);
    let (w, x): (Vec<f32>, Vec<f32>) = (random(50 * 99, rng), random(99 * 13, rng));
    let results: Vec<Vec<f32>> = (0..17)
        .map(|offset| {
            let shifted = |values: &[f32]| [&vec![0.0; offset][..], values].concat();
            let (w, x) = (shifted(&w), shifted(&x));
            guarded(50 * 13, offset, |y| product_nn::<f32, 50, 99>(&w[offset..], &x[offset..], None, y))
        })
        .collect();
    assert!(results.iter().all(|result| *result == results[0]));
}

/// Runs on every path of this machine; the results of all must be the same bits.
fn on_every_path<T: Scalar>(length: usize, compute: impl Fn(Path, &mut [T])) -> Vec<T> {
    let first = guarded(length, 1, |y| compute(Path::Portable, y));
    for path in Path::available() {
        assert_eq!(guarded(length, 3, |y| compute(path, y)), first, "{path}");
    }
    first
}

#[test]
fn exp_and_sigmoid_are_right_on_every_path() {
    use super::activation::{Exp, Sigmoid};
    for length in (0..40).chain([1001]) {
        let x: Vec<f64> = (0..length).map(|at| f64::from(at) * 1.4 - 700.0).collect();
        let exps = on_every_path(x.len(), |path, y| {
            y.copy_from_slice(&x);
            // SAFETY: the path is available.
            unsafe { simd::run_on(path, Exp(y)) }
        });
        // SAFETY: the path is available.
        let sigmoids = on_every_path(x.len(), |path, y| unsafe { simd::run_on(path, Sigmoid { x: &x, y }) });
        for ((&x, exp), sigmoid) in x.iter().zip(exps).zip(sigmoids) {
            let (right, small) = (libm::exp(x), libm::exp(-x.abs()));
            assert!((exp - right).abs() <= 4e-16 * right, "exp({x}) = {exp}");
            let right = if x < 0.0 { small } else { 1.0 } / (1.0 + small);
            assert!((sigmoid - right).abs() <= 6e-16 * right, "sigmoid({x}) = {sigmoid}");
        }
    }
}

#[test]
fn sigmoid_at_the_ends() {
    let x = [f32::NEG_INFINITY, -1000.0, -100.0, 0.0, 100.0, f32::INFINITY, f32::NAN];
    let mut y = [0.0; 7];
    sigmoid(&x, &mut y);
    assert_eq!((y[0], y[1], y[3], y[4], y[5]), (0.0, 0.0, 0.5, 1.0, 1.0));
    assert!((f64::from(y[2]) - 3.72e-44).abs() < 1.4e-45 && y[6].is_nan());
}

#[test]
fn gathering_is_right_on_every_path() {
    let bytes: Vec<u8> = (0..255).cycle().take(37 * 60).collect();
    for count in [0, 1, 3, 4, 5, 9, 60] {
        let samples: Vec<usize> = (0..count).map(|number| number * 17 % 60).collect();
        let gathered = on_every_path(37 * count, |path, x| {
            let (bytes, samples) = (&bytes[..], &samples[..]);
            let gather = super::gather::Gather { bytes, features: 37, samples, scale: 0.5_f32, x };
            // SAFETY: the path is available.
            unsafe { simd::run_on(path, gather) }
        });
        for (x, &sample) in gathered.chunks(37).zip(&samples) {
            assert!(x.iter().zip(&bytes[sample * 37..]).all(|(&x, &byte)| x == f32::from(byte) / 2.0));
        }
    }
}

#[test]
#[should_panic(expected = "range")]
fn a_sample_beyond_the_data_set_is_refused() {
    gather_bytes(&[0; 30], 10, &[0, 3], 1.0_f32, &mut [0.0; 20]);
}

#[test]
fn loops_over_elements_reach_all_of_them() {
    for length in 0..70_u8 {
        let x: Vec<f32> = (0..length).map(f32::from).collect();
        let mut y = x.clone();
        map(&x, &mut y, |x| 2.0 * x);
        let mut z = x.clone();
        zip_map(&x, &y, &mut z, |x, y| x + y);
        assert!(x.iter().zip(&z).all(|(&x, &z)| z == 3.0 * x));

        let (mut p, mut s1, mut s2) = (x.clone(), x.clone(), x.clone());
        update(&mut p, &x, |p, g| *p += g);
        update1(&mut p, &mut s1, &x, |p, s, g| (*p, *s) = (*p + g, *s - g));
        update2(&mut p, &mut s1, &mut s2, &x, |p, s1, s2, g| (*p, *s1, *s2) = (*p + g, *s1 + 2.0 * g, -g));
        for (at, &x) in x.iter().enumerate() {
            assert_eq!((p[at], s1[at], s2[at]), (4.0 * x, 2.0 * x, -x));
        }
    }
}
