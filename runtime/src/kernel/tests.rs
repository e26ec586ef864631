//! Every path of this machine against the slow twins.

use std::vec::Vec;

use super::*;
use crate::Rng;

/// Values beyond the end of a result, which no kernel may touch.
const GUARDS: usize = 40;
const GUARD: f64 = 12345.0;

fn random<T: Scalar>(length: usize, rng: &mut Rng) -> Vec<T> {
    (0..length).map(|_| T::from_f64(rng.uniform() - 0.5)).collect()
}

/// Computes into guarded memory that is not aligned to vectors, after garbage.
fn guarded<T: Scalar>(length: usize, offset: usize, compute: impl FnOnce(&mut [T])) -> Vec<T> {
    let guard = T::from_f64(GUARD);
    let mut memory = std::vec![guard; offset + length + GUARDS];
    memory[offset..][..length].fill(T::nan());
    compute(&mut memory[offset..][..length]);
    assert!(
        memory[..offset].iter().chain(&memory[offset + length..]).all(|&value| value == guard),
        "overrun"
    );
    memory[offset..][..length].to_vec()
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
    let unaligned = |values: &Vec<T>| values[offset..].as_ptr();
    let (w, x, dy) = (
        random::<T>(o * i + offset, rng),
        random::<T>(i * n + offset, rng),
        random::<T>(o * n + offset, rng),
    );
    let bias = random::<T>(o, rng);
    let _ = unaligned;
    let (w, x, dy) = (&w[offset..], &x[offset..], &dy[offset..]);
    for path in Path::available() {
        for bias in [None, Some(&bias[..])] {
            let found = guarded(o * n, offset, |y| {
                // SAFETY: the lengths are right and the path is available.
                unsafe { T::product(path, &Product::nn(o, i, n, w, x, bias, y)) }
            });
            let mut right = std::vec![T::zero(); o * n];
            reference_nn(o, i, n, w, x, bias, &mut right);
            assert_close(&found, &right, i, &std::format!("{path} nn {o} {i} {n}"));
        }

        let found = guarded(o * i, offset, |dw| {
            // SAFETY: the lengths are right and the path is available.
            unsafe { T::product(path, &Product::nt(o, i, n, dy, x, dw)) }
        });
        let mut right = std::vec![T::zero(); o * i];
        if i > 0 {
            reference::product_nt(o, i, dy, x, &mut right);
        }
        assert_close(&found, &right, n, &std::format!("{path} nt {o} {i} {n}"));

        let found = guarded(i * n, offset, |dx| {
            // SAFETY: the lengths are right and the path is available.
            unsafe { T::product(path, &Product::tn(o, i, n, w, dy, dx)) }
        });
        let mut right = std::vec![T::zero(); i * n];
        if i > 0 {
            reference::product_tn(o, i, w, dy, &mut right);
        }
        assert_close(&found, &right, o, &std::format!("{path} tn {o} {i} {n}"));
    }
}

/// The twin, also for a depth of zero, which no network has.
fn reference_nn<T: Scalar>(o: usize, i: usize, n: usize, w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    if i > 0 {
        return reference::product_nn(o, i, w, x, b, y);
    }
    for column in 0..n {
        y[column * o..][..o].copy_from_slice(b.unwrap_or(&std::vec![T::zero(); o]));
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
        let mut right = std::vec![0.0; O * n];
        reference::product_nn(O, I, &w, &x, Some(&b), &mut right);
        let found = guarded(O * n, 1, |y| product_nn::<f32, O, I>(&w, &x, Some(&b), y));
        assert_close(&found, &right, I, "nn");
        let mut right = std::vec![0.0; O * I];
        reference::product_nt(O, I, &dy, &x, &mut right);
        assert_close(&guarded(O * I, 1, |dw| product_nt::<f32, O, I>(&dy, &x, dw)), &right, n, "nt");
        let mut right = std::vec![0.0; I * n];
        reference::product_tn(O, I, &w, &dy, &mut right);
        assert_close(&guarded(I * n, 1, |dx| product_tn::<f32, O, I>(&w, &dy, dx)), &right, O, "tn");
        let mut right = std::vec![0.0; O];
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
            let shifted = |values: &[f32]| [&std::vec![0.0; offset][..], values].concat();
            let (w, x) = (shifted(&w), shifted(&x));
            guarded(50 * 13, offset, |y| product_nn::<f32, 50, 99>(&w[offset..], &x[offset..], None, y))
        })
        .collect();
    assert!(results.iter().all(|result| *result == results[0]));
}
