use alloc::vec::Vec;
use alloc::{format, vec};

use super::{bits, guarded, guarded_over, on, random};
use crate::Scalar;
use crate::activation::sigmoid_of;
use crate::elementwise::MapInPlace;
use crate::product::Product;
use crate::*;
use constnet::Rng;

const EPILOGUES: [Epilogue; 3] = [Epilogue::Nothing, Epilogue::Relu, Epilogue::Sigmoid];

/// Compares with sums of `depth` products of values below one half, and a bias.
pub(super) fn assert_close<T: Scalar>(found: &[T], right: &[T], depth: usize, what: &str) {
    let unit = if T::NAME == "f32" { 1e-7 } else { 1e-16 };
    let tolerance = T::from_f64(unit * (4 + depth) as f64);
    for (at, (&found, &right)) in found.iter().zip(right).enumerate() {
        assert!((found - right).abs() <= tolerance, "{what} at {at}: {found} instead of {right}");
    }
}

/// The product on this instruction set, into guarded memory over `there`.
fn on_isa<T: Scalar>(
    isa: Isa,
    there: &[T],
    offset: usize,
    product: impl Fn(&mut [T]) -> Product<T>,
) -> Vec<T> {
    assert!(isa.is_available());
    // SAFETY: the callers' lengths are right, and the instruction set is available.
    guarded_over(there, offset, |c| unsafe { T::product(isa, &product(c)) })
}

/// The result of an activation of these values on this instruction set.
fn activated<T: Scalar>(isa: Isa, mut y: Vec<T>, epilogue: Epilogue) -> Vec<T> {
    match epilogue {
        Epilogue::Nothing => {}
        Epilogue::Relu => y.iter_mut().for_each(|y| *y = reference::relu(*y)),
        Epilogue::Sigmoid => on(isa, MapInPlace { y: &mut y, f: sigmoid_of }),
    }
    y
}

/// All products of these sizes on all instruction sets.
fn check_products<T: Scalar>(o: usize, i: usize, n: usize, rng: &mut Rng) {
    let offset = (o + i + n) % 5;
    let (w, x, dy) = (
        random::<T>(o * i + offset, rng),
        random::<T>(i * n + offset, rng),
        random::<T>(o * n + offset, rng),
    );
    let (bias, there) = (random::<T>(o, rng), random::<T>(o * i, rng));
    let (w, x, dy) = (&w[offset..], &x[offset..], &dy[offset..]);
    let garbage = &vec![T::nan(); (o * n).max(i * n).max(o * i)];
    for isa in Isa::available() {
        for bias in [None, Some(&bias[..])] {
            let plain = on_isa(isa, &garbage[..o * n], offset, |y| Product::nn(o, i, n, w, x, bias, y));
            let mut right = vec![T::zero(); o * n];
            reference_nn(o, i, n, w, x, bias, &mut right);
            assert_close(&plain, &right, i, &format!("{isa} nn {o} {i} {n}"));
            for epilogue in EPILOGUES {
                let found = on_isa(isa, &garbage[..o * n], offset, |y| {
                    Product::nn(o, i, n, w, x, bias, y).epilogue(epilogue)
                });
                let right = activated(isa, plain.clone(), epilogue);
                assert_eq!(bits(&found), bits(&right), "{isa} nn {o} {i} {n} {epilogue:?}");
            }
        }

        for (there, accumulate) in [(&garbage[..o * i], Accumulate::No), (&there, Accumulate::Yes)] {
            let found = on_isa(isa, there, offset, |dw| Product::nt(o, i, n, dy, x, dw, accumulate));
            let mut right = there.to_vec();
            if i > 0 {
                reference::product_nt(o, i, dy, x, &mut right, accumulate);
            }
            assert_close(&found, &right, n, &format!("{isa} nt {o} {i} {n} {accumulate:?}"));
        }

        let found = on_isa(isa, &garbage[..i * n], offset, |dx| Product::tn(o, i, n, w, dy, dx));
        let mut right = vec![T::zero(); i * n];
        if i > 0 {
            reference::product_tn(o, i, w, dy, &mut right);
        }
        assert_close(&found, &right, o, &format!("{isa} tn {o} {i} {n}"));
    }
}

/// The reference implementation, also for a depth of zero, which no network has.
fn reference_nn<T: Scalar>(o: usize, i: usize, n: usize, w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    if i > 0 {
        return reference::product_nn(o, i, w, x, b, Epilogue::Nothing, y);
    }
    for column in 0..n {
        y[column * o..][..o].copy_from_slice(b.unwrap_or(&vec![T::zero(); o]));
    }
}

fn check_sizes<T: Scalar>() {
    let rng = &mut Rng::new(1);
    for o in (1..=70).chain([95, 96, 97, 111, 112, 127, 131]) {
        for (i, n) in [(0, 3), (1, 1), (2, 2), (5, 0), (7, 1), (9, 5), (16, 3), (33, 13)] {
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
fn products_of_f32_are_right_on_every_isa() {
    check_sizes::<f32>();
}

#[test]
fn products_of_f64_are_right_on_every_isa() {
    check_sizes::<f64>();
}

#[test]
fn products_of_several_blocks_are_right_on_every_isa() {
    let rng = &mut Rng::new(2);
    for (o, i, n) in [
        (50, 1500, 7),
        (100, 700, 30),
        (700, 100, 30),
        (70, 30, 600),
        (7, 9, 1100),
        (600, 65, 1),
        (300, 300, 40),
        (1100, 300, 3),
        // Larger than caches: blocks of both matrices are copied.
        (300, 700, 200),
        (777, 401, 27),
        // The same with a large result.
        (1101, 1003, 20),
    ] {
        check_products::<f32>(o, i, n, rng);
        check_products::<f64>(o, i, n, rng);
    }
}

/// A weight gradient for one to three samples is written in whole lines of the cache, wherever it begins.
#[test]
fn products_of_little_depth_are_right_for_any_alignment() {
    let rng = &mut Rng::new(5);
    for (o, i, n) in [(40, 9, 1), (41, 7, 2), (64, 5, 3), (130, 3, 1)] {
        let (dy, x) = (random::<f32>(o * n, rng), random::<f32>(i * n, rng));
        let mut right = vec![0.0; o * i];
        reference::product_nt(o, i, &dy, &x, &mut right, Accumulate::No);
        for isa in Isa::available() {
            for offset in 0..17 {
                let found = on_isa(isa, &vec![f32::NAN; o * i], offset, |dw| {
                    Product::nt(o, i, n, &dy, &x, dw, Accumulate::No)
                });
                assert_close(&found, &right, n, &format!("{isa} {o} {i} {n} {offset}"));
            }
        }
    }
}

#[test]
fn products_of_const_sizes_are_dispatched_right() {
    fn check<const O: usize, const I: usize>(n: usize) {
        let rng = &mut Rng::new(3);
        let (w, x, dy) = (random::<f32>(O * I, rng), random(I * n, rng), random(O * n, rng));
        let (b, there) = (random::<f32>(O, rng), random::<f32>(O * I, rng));
        for epilogue in EPILOGUES {
            let mut right = vec![0.0; O * n];
            reference::product_nn(O, I, &w, &x, Some(&b), epilogue, &mut right);
            let found = guarded(O * n, 1, |y| product_nn::<f32, O, I>(&w, &x, Some(&b), epilogue, y));
            assert_close(&found, &right, I, "nn");
        }
        for accumulate in [Accumulate::No, Accumulate::Yes] {
            let mut right = there.clone();
            reference::product_nt(O, I, &dy, &x, &mut right, accumulate);
            let found = guarded_over(&there, 1, |dw| product_nt::<f32, O, I>(&dy, &x, dw, accumulate));
            assert_close(&found, &right, n, "nt");
        }
        let mut right = vec![0.0; I * n];
        reference::product_tn(O, I, &w, &dy, &mut right);
        assert_close(&guarded(I * n, 1, |dx| product_tn::<f32, O, I>(&w, &dy, dx)), &right, O, "tn");
    }
    for n in [0, 1, 2, 3, 9, 100] {
        check::<1, 1>(n);
        check::<8, 4>(n);
        check::<2, 8>(n);
        check::<10, 50>(n);
        check::<70, 33>(n);
    }
}

/// Rows of -0, NaN, a subnormal number and 1, in columns of all kinds: the ReLU in registers has the
/// same results as the loop.
#[test]
fn the_relu_of_products_preserves_nan_and_has_no_negative_zero() {
    fn check<T: Scalar>() {
        let values = [-T::zero(), T::nan(), T::min_positive_value() / T::from_f64(4.0), T::one()];
        for (o, n) in [(4, 1), (4, 2), (40, 1), (40, 30), (50, 100), (203, 1), (203, 9)] {
            let bias: Vec<T> = values.into_iter().cycle().take(o).collect();
            let (w, x) = (vec![-T::one(); o * 40], vec![T::zero(); 40 * n]);
            for isa in Isa::available() {
                let found = on_isa(isa, &vec![T::nan(); o * n], 1, |y| {
                    Product::nn(o, 40, n, &w, &x, Some(&bias), y).epilogue(Epilogue::Relu)
                });
                let right: Vec<T> = bias.iter().cycle().take(o * n).map(|&b| reference::relu(b)).collect();
                assert_eq!(bits(&found), bits(&right), "{isa} {o} {n}");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

#[test]
#[should_panic(expected = "sizes of y = w · x")]
fn a_short_result_is_rejected() {
    product_nn::<f32, 20, 30>(&[0.0; 600], &[0.0; 60], None, Epilogue::Nothing, &mut [0.0; 39]);
}

#[test]
fn the_same_bits_for_any_alignment() {
    let rng = &mut Rng::new(4);
    let (w, x): (Vec<f32>, Vec<f32>) = (random(50 * 99, rng), random(99 * 13, rng));
    let results: Vec<Vec<f32>> = (0..17)
        .map(|offset| {
            let shifted = |values: &[f32]| [&vec![0.0; offset][..], values].concat();
            let (w, x) = (shifted(&w), shifted(&x));
            guarded(50 * 13, offset, |y| {
                product_nn::<f32, 50, 99>(&w[offset..], &x[offset..], None, Epilogue::Nothing, y);
            })
        })
        .collect();
    assert!(results.iter().all(|result| *result == results[0]));
}
