//! Tree sums of some rows, in each lane.

use super::terms::{Lanes, Terms};
use crate::Scalar;
use crate::simd::Vector;

/// The positions of the rows of an input.
#[derive(Clone, Copy)]
pub(crate) struct Input<T> {
    /// The first value of the first row.
    pub(crate) first: *const T,
    /// Values from one row to the next; 0 where all rows are the same.
    pub(crate) stride: usize,
}

/// Rows of N inputs, from a row and a value of the row on.
#[derive(Clone, Copy)]
pub(super) struct Rows<T, const N: usize> {
    pub(super) inputs: [Input<T>; N],
    pub(super) row: usize,
    pub(super) at: usize,
}

impl<T: Scalar, const N: usize> Rows<T, N> {
    /// The terms of at most 16 rows: of fours, pairs of these, and the two.
    ///
    /// # Safety
    ///
    /// The inputs must have these lanes of this number of rows, and it must run under the instruction set of
    /// the vectors.
    #[inline(always)]
    pub(super) unsafe fn group<V, L, K, const R: usize>(self, terms: &K, lanes: L, rows: usize) -> [V; R]
    where
        V: Vector<T>,
        L: Lanes<T, V>,
        K: Terms<T, N, R>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut halves = [nothing::<T, V, R>(); 2];
            for four in 0..rows.div_ceil(4) {
                let part = Self { row: self.row + 4 * four, ..self };
                halves[four / 2] = add(halves[four / 2], part.four(terms, lanes, (rows - 4 * four).min(4)));
            }
            add(halves[0], halves[1])
        }
    }

    /// The terms of at most 4 rows: a tree of four, or one after the other. Either is two additions deep.
    ///
    /// # Safety
    ///
    /// As of [`group`](Self::group).
    #[inline(always)]
    pub(super) unsafe fn four<V, L, K, const R: usize>(self, terms: &K, lanes: L, rows: usize) -> [V; R]
    where
        V: Vector<T>,
        L: Lanes<T, V>,
        K: Terms<T, N, R>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe {
            if rows == 4 {
                let mut sums = [nothing::<T, V, R>(); 2];
                for (row, sums) in sums.iter_mut().enumerate() {
                    *sums = terms.add(self.row + row, *sums, self.load(lanes, row));
                    *sums = terms.add(self.row + 2 + row, *sums, self.load(lanes, 2 + row));
                }
                return add(sums[0], sums[1]);
            }
            let mut sums = nothing::<T, V, R>();
            for row in 0..rows {
                sums = terms.add(self.row + row, sums, self.load(lanes, row));
            }
            sums
        }
    }

    /// A vector of each input.
    #[inline(always)]
    pub(super) unsafe fn load<V: Vector<T>, L: Lanes<T, V>>(self, lanes: L, row: usize) -> [V; N] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut vectors = [V::zero(); N];
            for (vector, input) in vectors.iter_mut().zip(self.inputs) {
                *vector = lanes.load(input.first.add((self.row + row) * input.stride + self.at));
            }
            vectors
        }
    }
}

/// Sums of no rows: adding to -0 changes nothing, which compilers know.
#[inline(always)]
pub(super) unsafe fn nothing<T: Scalar, V: Vector<T>, const R: usize>() -> [V; R] {
    // SAFETY: guaranteed by the caller.
    unsafe { [V::splat(-T::zero()); R] }
}

#[inline(always)]
pub(super) unsafe fn add<T: Scalar, V: Vector<T>, const R: usize>(x: [V; R], y: [V; R]) -> [V; R] {
    let mut sums = x;
    for (sum, y) in sums.iter_mut().zip(y) {
        // SAFETY: guaranteed by the caller.
        unsafe { *sum = sum.add(y) };
    }
    sums
}
