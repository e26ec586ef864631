//! Sums of many values against exact ones: for single precision, in double precision.

use alloc::format;
use alloc::string::ToString as _;
use alloc::vec;
use alloc::vec::Vec;

use super::random;
use crate::Scalar;
use crate::summation::{AddValues, LaneSums};
use crate::*;
use constnet::Rng;

/// Values whose roundings don't cancel, and some whose do.
fn hard(length: usize) -> [Vec<f32>; 6] {
    let of = |f: &dyn Fn(usize) -> f64| (0..length).map(|at| f(at) as f32).collect();
    [
        of(&|_| 0.1),
        of(&|_| 1.0),
        of(&|at| at as f64 + 0.3),
        of(&|at| (length - at) as f64 * 0.7),
        of(&|at| if at == 0 { 1e7 } else { 0.37 }),
        random(length, &mut Rng::new(length as u64)),
    ]
}

/// 4 units in the last place of the sum of the absolute values.
#[track_caller]
fn assert_exact(found: f32, values: &[f32], what: &str) {
    let (mut exact, mut size) = (0.0, 0.0);
    for &value in values {
        (exact, size) = (exact + f64::from(value), size + f64::from(value.abs()));
    }
    assert_near(found, exact, size, what);
}

#[track_caller]
fn assert_near(found: f32, exact: f64, size: f64, what: &str) {
    let units = (f64::from(found) - exact).abs() / (f64::from(f32::EPSILON) * size);
    assert!(units <= 4.0 || size == 0.0, "{what}: {found} instead of {exact}, {units} units off");
}

fn total_on<T: Scalar>(isa: Isa, parts: &[&[T]]) -> T {
    let mut sums = LaneSums::new();
    for values in parts {
        // SAFETY: only instruction sets of this machine are asked for.
        unsafe { T::add_values(isa, AddValues { sums: &mut sums, values }) };
    }
    sums.values()[0]
}

#[test]
fn totals_keep_their_digits_on_every_isa() {
    for length in (0..=600).step_by(7).chain([15, 16, 17, 255, 256, 257, 512, 5000, 1_000_003]) {
        for (number, values) in hard(length).iter().enumerate() {
            let what = format!("{length} of kind {number}");
            let found = total(values);
            assert_exact(found, values, &what);
            assert_eq!(sum(length, |at| values[at]), found, "{what}");
            let first = total_on(Isa::Portable, &[values]);
            assert_exact(first, values, &what);
            for isa in Isa::available() {
                assert_eq!(total_on(isa, &[values]).to_bits(), first.to_bits(), "{what} {isa}");
                let (front, back) = values.split_at(length / 2 / 256 * 256);
                assert_eq!(total_on(isa, &[front, back]).to_bits(), first.to_bits(), "{what} {isa}");
            }
        }
    }
}

/// The same few values repeatedly.
#[test]
fn a_hundred_million_values_keep_their_digits() {
    for values in hard(8192) {
        let mut sums = LaneSums::<f32>::new();
        let times = 12_208;
        for _ in 0..times {
            // SAFETY: the machine has its instruction set.
            unsafe { f32::add_values(isa(), AddValues { sums: &mut sums, values: &values }) };
        }
        let of = |f: fn(f32) -> f32| {
            values.iter().map(|&value| f64::from(f(value))).sum::<f64>() * f64::from(times)
        };
        assert_near(sums.values()[0], of(|value| value), of(f32::abs), "10⁸ values");
    }
}

#[test]
fn non_finite_values_stay() {
    for length in [1, 40, 300, 9000] {
        for bad in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN] {
            for at in [0, length / 2, length - 1] {
                let mut values = vec![1.0; length];
                values[at] = bad;
                assert_eq!(total(&values).to_string(), bad.to_string(), "{length} {at}");
                let mut db = [0.0];
                row_sums::<f32, 1>(&values, &mut db, Accumulate::No);
                assert_eq!(db[0].to_string(), bad.to_string(), "{length} {at}");
                avg_pool(Window::new([1, 1, length], [1, length], [1, 1], [0, 0]), &values, 1, &mut db);
                assert_eq!(db[0].to_string(), bad.to_string(), "{length} {at}");
            }
        }
        assert_eq!(total(&vec![f32::MAX; length]).is_infinite(), length > 1);
    }
    assert_eq!((total::<f32>(&[]).to_bits(), total(&[-0.0_f32; 100]).to_bits()), (0, 0));
}

#[test]
fn sums_over_samples_keep_their_digits() {
    const ROWS: usize = 300_000;
    let columns = hard(ROWS);
    let dy: Vec<f32> = (0..ROWS).flat_map(|row| columns.each_ref().map(|column| column[row])).collect();
    let mut db = [f32::NAN; 6];
    row_sums::<f32, 6>(&dy, &mut db, Accumulate::No);
    for (found, values) in db.into_iter().zip(&columns) {
        assert_exact(found, values, "rows");
    }
    for values in &columns {
        let mut db = [f32::NAN];
        channel_sums(1, values, ROWS, &mut db, Accumulate::No);
        assert_exact(db[0], values, "channels");
    }
}

#[test]
fn moments_keep_their_digits() {
    const SAMPLES: usize = 200_000;
    for values in hard(SAMPLES) {
        for layout in [Layout::Samples, Layout::Blocked16] {
            let [mut mean, mut variance] = [[f32::NAN]; 2];
            channel_moments(Channels::new(1, 1, layout), &values, &mut mean, &mut variance);
            assert_exact(mean[0] * SAMPLES as f32, &values, &format!("mean {layout:?}"));
            let exact = |f: &dyn Fn(f64) -> f64| {
                values.iter().map(|&x| f(f64::from(x))).sum::<f64>() / SAMPLES as f64
            };
            let center = exact(&|x| x);
            let right = exact(&|x| (x - center) * (x - center));
            let size = right + 1e-13 * exact(&|x| x * x);
            assert!(
                (f64::from(variance[0]) - right).abs() <= 1e-6 * size,
                "{layout:?}: {variance:?}, not {right}"
            );
        }
    }
}

/// Windows of the whole image, and of all but a column of it.
#[test]
fn pools_of_many_pixels_keep_their_digits() {
    const PIXELS: usize = 400_000;
    for values in hard(PIXELS) {
        for kernel in [PIXELS, PIXELS - 1] {
            let mut y = [f32::NAN];
            let window = Window::new([1, 1, PIXELS], [1, kernel], [1, 2], [0, 0]);
            avg_pool(window, &values, 1, &mut y);
            let seen = &values[..kernel];
            let size = seen.iter().map(|value| f64::from(value.abs())).sum::<f64>() / kernel as f64;
            let exact = seen.iter().map(|&value| f64::from(value)).sum::<f64>() / kernel as f64;
            // The division rounds, too.
            let units = (f64::from(y[0]) - exact).abs() / (f64::from(f32::EPSILON) * size);
            assert!(units <= 4.5, "{kernel}: {y:?} instead of {exact}, {units} units off");
        }
    }
}

#[test]
fn a_learnt_slope_keeps_its_digits() {
    let x = vec![-1.0_f32; 1_000_000];
    for dy in hard(x.len()) {
        let minus: Vec<f32> = dy.iter().map(|dy| -dy).collect();
        assert_exact(sum_of_products_below_zero(&x, &minus), &dy, "slope");
    }
    // Values above 0 do not count, however large they are.
    assert_eq!(sum_of_products_below_zero(&[f32::INFINITY, -2.0], &[3.0, 4.0]), -8.0);
}
