use alloc::vec;
use alloc::vec::Vec;

use super::{bits, on, on_every_isa, random};
use crate::Scalar;
use crate::dropout::{Drop, DropInPlace, Mask};
use crate::*;
use constnet::Rng;

const MANY: usize = 100_000;

/// Which of many values are not dropped.
fn kept(p: f64, seed: u64) -> Vec<bool> {
    let mut y = vec![1.0_f32; MANY];
    dropout_in_place(p, seed, &mut y);
    y.iter().map(|&y| y != 0.0).collect()
}

/// The number of pairs that are both true, minus the expectation if they were independent, in standard
/// deviations of that number.
fn surprise(p: f64, pairs: impl Iterator<Item = (bool, bool)>) -> f64 {
    let (mut both, mut count) = (0.0, 0.0);
    pairs.for_each(|(a, b)| {
        both += f64::from(u8::from(a && b));
        count += 1.0;
    });
    let expected = (1.0 - p) * (1.0 - p);
    (both - count * expected) / (count * expected * (1.0 - expected)).sqrt()
}

fn with_itself(kept: &[bool], distance: usize) -> impl Iterator<Item = (bool, bool)> {
    kept.iter().copied().zip(kept[distance..].iter().copied())
}

#[test]
fn the_fraction_of_dropped_values_is_p() {
    for p in [0.0, 0.001, 0.25, 0.5, 0.9] {
        for seed in [0, 1, 2, u64::MAX, 1 << 32] {
            let dropped = kept(p, seed).iter().filter(|&&kept| !kept).count() as f64;
            let (expected, deviation) = (p * MANY as f64, (p * (1.0 - p) * MANY as f64).sqrt());
            assert!((dropped - expected).abs() <= 4.0 * deviation, "{p} {seed}: {dropped}");
        }
    }
}

#[test]
fn values_are_dropped_independently_of_their_neighbours() {
    for p in [0.1, 0.5] {
        for seed in 0..8 {
            let kept = kept(p, seed);
            for distance in (1..=20).chain([28, 32, 64, 100, 128, 256, 784, 1024, 4096, 65_536 - 1, 65_536]) {
                let surprise = surprise(p, with_itself(&kept, distance));
                assert!(surprise.abs() < 4.5, "{p} {seed} {distance}: {surprise}");
            }
        }
    }
}

#[test]
fn keys_drop_independently_of_each_other() {
    for p in [0.1, 0.5] {
        let first = kept(p, 1000);
        for other in (1001..1040).chain([1000 ^ 1 << 40, 1000 + (1 << 32), 0, u64::MAX]) {
            let surprise = surprise(p, first.iter().copied().zip(kept(p, other)));
            assert!(surprise.abs() < 4.5, "{p} {other}: {surprise}");
        }
    }
}

/// Pearson's statistic over the 256 patterns of eight neighbours has mean 255 and deviation 22.6.
#[test]
fn patterns_of_neighbours_are_equally_likely() {
    for seed in 0..8 {
        let mut counts = [0_u32; 256];
        for neighbours in kept(0.5, seed).chunks_exact(8) {
            counts[neighbours.iter().fold(0, |pattern, &kept| pattern * 2 + usize::from(kept))] += 1;
        }
        let expected = (MANY / 8) as f64 / 256.0;
        let chi2: f64 = counts.iter().map(|&n| (f64::from(n) - expected).powi(2) / expected).sum();
        assert!((chi2 - 255.0).abs() < 4.0 * 22.6, "{seed}: {chi2}");
    }
}

#[test]
fn the_same_values_are_dropped_on_every_isa() {
    fn check<T: Scalar>() {
        let rng = &mut Rng::new(5);
        for length in (0..=70).chain([1001]) {
            let x: Vec<T> = random(length, rng);
            let mask = Mask::new(0.3, length as u64);
            let y = on_every_isa(&vec![T::nan(); length], |isa, y| on(isa, Drop { mask, x: &x, y }));
            let in_place = on_every_isa(&x, |isa, y| on(isa, DropInPlace { mask, y }));
            assert_eq!(bits(&y), bits(&in_place));
            let scaled = |(&x, &y): (&T, &T)| y == x * T::from_f64(1.0 / 0.7);
            assert!(x.iter().zip(&y).all(|pair| *pair.1 == T::zero() || scaled(pair)));

            let mut public = vec![T::nan(); length];
            dropout(0.3, length as u64, &x, &mut public);
            assert_eq!(bits(&y), bits(&public));
        }
    }
    check::<f32>();
    check::<f64>();
}

/// The pattern comes from a second implementation.
#[test]
fn the_mask_of_a_seed_never_changes() {
    let mut y = [1.0_f32; 32];
    dropout_in_place(0.5, 42, &mut y);
    let pattern = y.iter().fold(0_u32, |pattern, &y| pattern << 1 | u32::from(y != 0.0));
    assert_eq!(pattern, 0x2765_492d);
}

#[test]
fn dropped_values_are_zero_even_if_not_finite() {
    let mut y = [f64::NAN; 1000];
    dropout_in_place(0.5, 1, &mut y);
    let zeros = y.iter().filter(|&&y| y == 0.0).count();
    assert!((400..600).contains(&zeros) && y.iter().all(|y| *y == 0.0 || y.is_nan()));
}
