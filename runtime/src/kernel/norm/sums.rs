//! Sums over neighbours in memory, in vectors by hand: compilers don't reliably find the vectors of
//! a sum whose order is fixed.

use crate::Scalar;
use crate::kernel::simd::Vector;

/// Vectors of each slice that are taken at once, so that no addition waits for the one before.
const TOGETHER: usize = 4;

/// The most lanes that a vector has.
const MOST_LANES: usize = 16;

/// What is summed: of one value of each of N slices and of `-mean`, R numbers; none where all of them
/// are zero.
pub(super) trait Terms<T, const N: usize, const R: usize> {
    /// The sums with the terms of these values. Implementations are `#[inline(always)]`.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set of the vectors.
    unsafe fn add<V: Vector<T>>(sums: [V; R], values: [V; N], minus_mean: V) -> [V; R];
}

/// The sums over slices of the same length.
///
/// # Safety
///
/// It must run under the instruction set of the vectors.
#[inline(always)]
pub(super) unsafe fn sums<V: Vector<T>, K: Terms<T, N, R>, T: Scalar, const N: usize, const R: usize>(
    slices: [&[T]; N],
    mean: T,
) -> [T; R] {
    let len = slices[0].len();
    assert!(slices.iter().all(|slice| slice.len() == len), "one value of each slice");
    // SAFETY: loads stay below `len`, the rest is the caller's.
    unsafe {
        let mut sums = [[V::zero(); R]; TOGETHER];
        let minus_mean = V::splat(-mean);
        let mut at = 0;
        while at + TOGETHER * V::LANES <= len {
            for sums in &mut sums {
                *sums = K::add(*sums, load(slices, at), minus_mean);
                at += V::LANES;
            }
        }
        while at + V::LANES <= len {
            sums[0] = K::add(sums[0], load(slices, at), minus_mean);
            at += V::LANES;
        }
        if at < len {
            let mask = V::first(len - at);
            let minus_mean = V::load_masked([-mean; MOST_LANES].as_ptr(), mask);
            sums[1] = K::add(sums[1], load_masked(slices, at, mask), minus_mean);
        }
        let mut totals = [T::zero(); R];
        for (result, total) in totals.iter_mut().enumerate() {
            let [a, b, c, d] = [0, 1, 2, 3].map(|chunk| sums[chunk][result]);
            *total = over_lanes(a.add(b).add(c.add(d)));
        }
        totals
    }
}

/// A vector of each slice.
#[inline(always)]
unsafe fn load<V: Vector<T>, T: Scalar, const N: usize>(slices: [&[T]; N], at: usize) -> [V; N] {
    // SAFETY: the caller's.
    unsafe {
        let mut vectors = [V::zero(); N];
        for (vector, slice) in vectors.iter_mut().zip(slices) {
            *vector = V::load(slice.as_ptr().add(at));
        }
        vectors
    }
}

/// What does not fill a vector of each slice, and zeros.
#[inline(always)]
unsafe fn load_masked<V: Vector<T>, T: Scalar, const N: usize>(
    slices: [&[T]; N],
    at: usize,
    mask: V::Mask,
) -> [V; N] {
    // SAFETY: the caller's.
    unsafe {
        let mut vectors = [V::zero(); N];
        for (vector, slice) in vectors.iter_mut().zip(slices) {
            *vector = V::load_masked(slice.as_ptr().add(at), mask);
        }
        vectors
    }
}

/// The sum of the lanes of a vector.
#[inline(always)]
unsafe fn over_lanes<V: Vector<T>, T: Scalar>(vector: V) -> T {
    const { assert!(V::LANES <= MOST_LANES && V::LANES.is_power_of_two()) };
    let mut lanes = [T::zero(); MOST_LANES];
    // SAFETY: as asserted; the rest is the caller's.
    unsafe { vector.store(lanes.as_mut_ptr()) };
    let mut width = V::LANES;
    while width > 1 {
        width /= 2;
        for lane in 0..width {
            lanes[lane] += lanes[lane + width];
        }
    }
    lanes[0]
}

/// `Σ x`.
pub(super) struct Plain;

impl<T: Scalar> Terms<T, 1, 1> for Plain {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>([sum]: [V; 1], [x]: [V; 1], _: V) -> [V; 1] {
        // SAFETY: the caller's.
        unsafe { [sum.add(x)] }
    }
}

/// `Σ (x - mean)²`.
pub(super) struct Squares;

impl<T: Scalar> Terms<T, 1, 1> for Squares {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>([sum]: [V; 1], [x]: [V; 1], minus_mean: V) -> [V; 1] {
        // SAFETY: the caller's.
        unsafe {
            let centered = x.add(minus_mean);
            [sum.add_product(centered, centered)]
        }
    }
}

/// `Σ dy` and `Σ dy · (x - mean)`.
pub(super) struct Products;

impl<T: Scalar> Terms<T, 2, 2> for Products {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>([plain, centered]: [V; 2], [x, dy]: [V; 2], minus_mean: V) -> [V; 2] {
        // SAFETY: the caller's.
        unsafe { [plain.add(dy), centered.add_product(dy, x.add(minus_mean))] }
    }
}

/// `Σ g` and `Σ g · (x - mean)` with `g = dy · weight`.
pub(super) struct Weighed;

impl<T: Scalar> Terms<T, 3, 2> for Weighed {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>([plain, centered]: [V; 2], [x, dy, weight]: [V; 3], minus_mean: V) -> [V; 2] {
        // SAFETY: the caller's.
        unsafe {
            let g = V::zero().add_product(dy, weight);
            [plain.add(g), centered.add_product(g, x.add(minus_mean))]
        }
    }
}
