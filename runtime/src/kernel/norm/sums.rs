//! Sums over neighbours in memory, in vectors by hand: compilers don't reliably find the vectors of
//! a sum whose order is fixed.

use crate::Scalar;
use crate::kernel::simd::Vector;

/// Vectors of each slice that are taken at once, so that no addition waits for the one before.
const TOGETHER: usize = 4;

/// The most lanes that a vector has.
const MOST_LANES: usize = 16;

/// What is summed: of one value of each of N slices, R numbers.
pub(super) trait Terms<T, const N: usize, const R: usize> {
    /// Values whose terms are zero.
    fn of_nothing(&self) -> [T; N];

    /// The sums with the terms of these values. Implementations are `#[inline(always)]`.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set of the vectors.
    unsafe fn add<V: Vector<T>>(&self, sums: [V; R], values: [V; N]) -> [V; R];
}

/// The sums over slices of the same length.
///
/// # Safety
///
/// It must run under the instruction set of the vectors.
#[inline(always)]
pub(super) unsafe fn sums<V: Vector<T>, T: Scalar, const N: usize, const R: usize>(
    slices: [&[T]; N],
    terms: impl Terms<T, N, R>,
) -> [T; R] {
    let len = slices[0].len();
    assert!(slices.iter().all(|slice| slice.len() == len), "one value of each slice");
    // SAFETY: loads stay below `len`, the rest is the caller's.
    unsafe {
        let mut sums = [[V::zero(); R]; TOGETHER];
        let mut at = 0;
        while at + TOGETHER * V::LANES <= len {
            for sums in &mut sums {
                *sums = terms.add(*sums, load(slices, at));
                at += V::LANES;
            }
        }
        while at + V::LANES <= len {
            sums[0] = terms.add(sums[0], load(slices, at));
            at += V::LANES;
        }
        if at < len {
            sums[1] = terms.add(sums[1], load_last(slices, at, terms.of_nothing()));
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

/// What does not fill a vector of each slice, filled up.
#[inline(always)]
unsafe fn load_last<V: Vector<T>, T: Scalar, const N: usize>(
    slices: [&[T]; N],
    at: usize,
    of_nothing: [T; N],
) -> [V; N] {
    let mut lanes = of_nothing.map(|value| [value; MOST_LANES]);
    for (lanes, slice) in lanes.iter_mut().zip(slices) {
        lanes[..slice.len() - at].copy_from_slice(&slice[at..]);
    }
    // SAFETY: no vector has more lanes; the rest is the caller's.
    unsafe { load(lanes.each_ref().map(<[T; MOST_LANES]>::as_slice), 0) }
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
    fn of_nothing(&self) -> [T; 1] {
        [T::zero()]
    }

    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, [sum]: [V; 1], [x]: [V; 1]) -> [V; 1] {
        // SAFETY: the caller's.
        unsafe { [sum.add(x)] }
    }
}

/// `Σ (x - mean)²`.
pub(super) struct Squares<T> {
    pub(super) mean: T,
}

impl<T: Scalar> Terms<T, 1, 1> for Squares<T> {
    fn of_nothing(&self) -> [T; 1] {
        [self.mean]
    }

    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, [sum]: [V; 1], [x]: [V; 1]) -> [V; 1] {
        // SAFETY: the caller's.
        unsafe {
            let centered = x.add(V::splat(-self.mean));
            [sum.add_product(centered, centered)]
        }
    }
}

/// `Σ dy` and `Σ dy · (x - mean)`.
pub(super) struct Products<T> {
    pub(super) mean: T,
}

impl<T: Scalar> Terms<T, 2, 2> for Products<T> {
    fn of_nothing(&self) -> [T; 2] {
        [self.mean, T::zero()]
    }

    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, [plain, centered]: [V; 2], [x, dy]: [V; 2]) -> [V; 2] {
        // SAFETY: the caller's.
        unsafe { [plain.add(dy), centered.add_product(dy, x.add(V::splat(-self.mean)))] }
    }
}

/// `Σ g` and `Σ g · (x - mean)` with `g = dy · weight`.
pub(super) struct Weighed<T> {
    pub(super) mean: T,
}

impl<T: Scalar> Terms<T, 3, 2> for Weighed<T> {
    fn of_nothing(&self) -> [T; 3] {
        [self.mean, T::zero(), T::zero()]
    }

    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, [plain, centered]: [V; 2], [x, dy, weight]: [V; 3]) -> [V; 2] {
        // SAFETY: the caller's.
        unsafe {
            let g = V::zero().add_product(dy, weight);
            [plain.add(g), centered.add_product(g, x.add(V::splat(-self.mean)))]
        }
    }
}
