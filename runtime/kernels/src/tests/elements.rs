use alloc::vec;
use alloc::vec::Vec;

use super::products::assert_close;
use super::{bits, guarded_over, on, on_every_isa, random};
use crate::Scalar;
use crate::elementwise::{Map, MapInPlace, ZipMap, ZipMap3, ZipMapInPlace};
use crate::relu::Gate;
use crate::sums::RowSums;
use crate::*;
use constnet::Rng;

/// Lengths: none, one, all tails of all vectors, and many.
fn lengths() -> impl Iterator<Item = usize> {
    (0..=70).chain([1001])
}

/// Random values, and among them special values of comparison and addition.
fn with_special_values<T: Scalar>(length: usize, rng: &mut Rng) -> Vec<T> {
    let mut values: Vec<T> = random(length, rng);
    let special = [T::zero(), -T::zero(), T::nan(), T::infinity(), T::neg_infinity()];
    for value in &mut values {
        if let Some(&special) = special.get(rng.below(15) as usize) {
            *value = special;
        }
    }
    values
}

/// Runs a test for both scalar types.
macro_rules! for_both_types {
    ($($test:ident => $check:ident;)*) => { $(
        #[test]
        fn $test() {
            $check::<f32>();
            $check::<f64>();
        }
    )* };
}
for_both_types! {
    loops_are_right_on_every_isa => check_loops;
    activations_and_sums_are_those_of_the_twins => check_public_functions;
    row_sums_are_right => check_row_sums;
}

fn check_loops<T: Scalar>() {
    let rng = &mut Rng::new(5);
    for length in lengths() {
        let [x, y, z] = [(); 3].map(|()| with_special_values::<T>(length, rng));
        check_gate(&x, &y);
        check_map(&x, |x| x + x, |x| x + x);
        check_zip_map(&x, &y, |x, y| x - y, |x, y| x - y);
        check_zip_map(&x, &y, |x, y| x + y, |x, y| x + y);
        check_zip_map(&x, &y, |x, y| x * y, |x, y| x * y);

        let found = on_every_isa(&vec![T::nan(); length], |isa, out| {
            on(isa, ZipMap3 { x: &x, y: &y, z: &z, out, f: |x, y, z| x * y + z });
        });
        let right: Vec<T> = (0..length).map(|at| x[at] * y[at] + z[at]).collect();
        assert_eq!(bits(&found), bits(&right), "zip map of three {length}");
    }
}

fn check_gate<T: Scalar>(x: &[T], dx: &[T]) {
    fn on_gate<T: Scalar>(isa: Isa, gate: Gate<'_, T>) {
        // SAFETY: `on_every_isa` passes instruction sets of this machine.
        unsafe { T::gate(isa, gate) }
    }
    let garbage = &vec![T::nan(); x.len()];
    let right: Vec<T> = x.iter().map(|&x| reference::relu(x)).collect();
    let found = on_every_isa(garbage, |isa, y| on_gate(isa, Gate::relu(x, y)));
    assert_eq!(bits(&found), bits(&right), "relu {}", x.len());
    let found = on_every_isa(x, |isa, y| on_gate(isa, Gate::relu_in_place(y)));
    assert_eq!(bits(&found), bits(&right), "relu in place {}", x.len());

    let right: Vec<T> = x.iter().zip(dx).map(|(&y, &dy)| reference::relu_backward(y, dy)).collect();
    let found = on_every_isa(garbage, |isa, z| on_gate(isa, Gate::backward(x, dx, z)));
    assert_eq!(bits(&found), bits(&right), "relu backward {}", x.len());
    let found = on_every_isa(dx, |isa, dx| on_gate(isa, Gate::backward_in_place(x, dx)));
    assert_eq!(bits(&found), bits(&right), "relu backward in place {}", x.len());
}

fn check_map<T: Scalar>(x: &[T], f: impl Fn(T) -> T + Copy, twin: impl Fn(T) -> T) {
    let right: Vec<T> = x.iter().map(|&x| twin(x)).collect();
    let found = on_every_isa(&vec![T::nan(); x.len()], |isa, y| on(isa, Map { x, y, f }));
    assert_eq!(bits(&found), bits(&right), "map {}", x.len());
    let found = on_every_isa(x, |isa, y| on(isa, MapInPlace { y, f }));
    assert_eq!(bits(&found), bits(&right), "map in place {}", x.len());
}

fn check_zip_map<T: Scalar>(x: &[T], y: &[T], f: impl Fn(T, T) -> T + Copy, twin: impl Fn(T, T) -> T) {
    let right: Vec<T> = x.iter().zip(y).map(|(&x, &y)| twin(x, y)).collect();
    let found = on_every_isa(&vec![T::nan(); x.len()], |isa, z| on(isa, ZipMap { x, y, z, f }));
    assert_eq!(bits(&found), bits(&right), "zip map {}", x.len());
    let found = on_every_isa(y, |isa, dx| on(isa, ZipMapInPlace { y: x, dx, f }));
    assert_eq!(bits(&found), bits(&right), "zip map in place {}", x.len());
}

fn check_public_functions<T: Scalar>() {
    let rng = &mut Rng::new(6);
    for length in lengths() {
        let [x, y] = [(); 2].map(|()| with_special_values::<T>(length, rng));
        let pairs = || x.iter().zip(&y).map(|(&x, &y)| (x, y));
        let mut z = vec![T::nan(); length];
        let mut check =
            |fresh: &dyn Fn(&mut [T]), there: &[T], in_place: &dyn Fn(&mut [T]), right: Vec<T>| {
                fresh(&mut z);
                assert_eq!(bits(&z), bits(&right), "{length}");
                z.copy_from_slice(there);
                in_place(&mut z);
                assert_eq!(bits(&z), bits(&right), "in place {length}");
            };
        let relus = x.iter().map(|&x| reference::relu(x)).collect();
        check(&|z| relu(&x, z), &x, &|z| relu_in_place(z), relus);
        let backward = pairs().map(|(y, dy)| reference::relu_backward(y, dy)).collect();
        check(&|z| relu_backward(&x, &y, z), &y, &|z| relu_backward_in_place(&x, z), backward);
        let sums = pairs().map(|(x, y)| x + y).collect();
        check(&|z| add(&x, &y, z), &y, &|z| add_in_place(&x, z), sums);
        let products = pairs().map(|(x, y)| x * y).collect();
        check(&|z| mul(&x, &y, z), &y, &|z| mul_in_place(&x, z), products);

        // These take what a caller captured.
        let two = T::from_f64(2.0);
        let doubled = x.iter().map(|&x| two * x).collect();
        check(&|z| map(&x, z, |x| two * x), &x, &|z| map_in_place(z, |x| two * x), doubled);
        let weighted: Vec<T> = pairs().map(|(x, y)| two * x - y).collect();
        let zipped = |z: &mut [T]| zip_map(&x, &y, z, |x, y| two * x - y);
        check(&zipped, &y, &|z| zip_map_in_place(&x, z, |x, y| two * x - y), weighted.clone());
        check(&zipped, &y, &|z| zip_map3(&x, &vec![two; length], &y, z, |x, two, y| two * x - y), weighted);
    }
}

fn check_row_sums<T: Scalar>() {
    fn check<T: Scalar, const O: usize>(n: usize, rng: &mut Rng) {
        let (dy, there) = (random::<T>(O * n, rng), random::<T>(O, rng));
        for accumulate in [Accumulate::No, Accumulate::Yes] {
            let (mut right, mut public) = (there.clone(), there.clone());
            reference::row_sums(O, &dy, &mut right, accumulate);
            row_sums::<T, O>(&dy, &mut public, accumulate);
            for isa in Isa::available() {
                let found = guarded_over(&there, 1, |db| {
                    // SAFETY: the machine has this instruction set.
                    unsafe { T::row_sums(isa, RowSums { dy: &dy, db, accumulate }) }
                });
                assert_eq!(bits(&found), bits(&public), "row sums {isa}");
                assert_close(&found, &right, n, "row sums");
            }
            assert_close(&public, &right, n, "row sums");
        }
    }
    let rng = &mut Rng::new(7);
    for n in [0, 1, 2, 3, 4, 5, 9, 100] {
        check::<T, 1>(n, rng);
        check::<T, 8>(n, rng);
        check::<T, 10>(n, rng);
        check::<T, 33>(n, rng);
        check::<T, 70>(n, rng);
    }
}

#[test]
#[should_panic(expected = "one result for each pair of elements")]
fn a_sum_of_unequal_lengths_is_rejected() {
    add(&[0.0_f32; 3], &[0.0; 3], &mut [0.0; 4]);
}

#[test]
#[should_panic(expected = "one result for each element")]
fn a_mask_of_another_length_is_rejected() {
    relu_backward_in_place(&[0.0_f64; 3], &mut [0.0; 2]);
}
