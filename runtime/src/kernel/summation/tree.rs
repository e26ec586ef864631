//! Some rows, added in each lane as a tree.

use super::ROWS;
use super::terms::{Lanes, Terms};
use crate::Scalar;
use crate::kernel::simd::Vector;

/// Where the rows of an input lie.
#[derive(Clone, Copy)]
pub(in crate::kernel) struct Input<T> {
    /// The first value of the first row.
    pub(in crate::kernel) first: *const T,
    /// Values from one row to the next; 0 where all rows are the same.
    pub(in crate::kernel) stride: usize,
}

/// Rows of N inputs: from which row and which value of a row on.
#[derive(Clone, Copy)]
pub(super) struct Rows<T, const N: usize> {
    pub(super) inputs: [Input<T>; N],
    pub(super) row: usize,
    pub(super) at: usize,
}

impl<T: Scalar, const N: usize> Rows<T, N> {
    /// The terms of 16 rows.
    ///
    /// # Safety
    ///
    /// The inputs must have these lanes of 16 rows; and it must run under the instruction set of the vectors.
    #[inline(always)]
    pub(super) unsafe fn all<V, L, K, const R: usize>(self, terms: &K, lanes: L) -> [V; R]
    where
        V: Vector<T>,
        L: Lanes<T, V>,
        K: Terms<T, N, R>,
    {
        // SAFETY: the caller's.
        unsafe { self.tree::<V, L, K, R, { ROWS / 2 }>(terms, lanes) }
    }

    /// The terms of fewer than 16 rows, some power of 2 of them at a time, the fewest first: that is a tree of
    /// four levels, too.
    ///
    /// # Safety
    ///
    /// As of [`all`](Self::all).
    #[inline(always)]
    pub(super) unsafe fn some<V, L, K, const R: usize>(
        mut self,
        terms: &K,
        lanes: L,
        rows: usize,
        mut sums: [V; R],
    ) -> [V; R]
    where
        V: Vector<T>,
        L: Lanes<T, V>,
        K: Terms<T, N, R>,
    {
        // SAFETY: the caller's.
        unsafe {
            if rows & 1 != 0 {
                sums = terms.add(self.row, sums, self.load(lanes, 0));
                self.row += 1;
            }
            if rows & 2 != 0 {
                sums = add(sums, self.tree::<V, L, K, R, 1>(terms, lanes));
                self.row += 2;
            }
            if rows & 4 != 0 {
                sums = add(sums, self.tree::<V, L, K, R, 2>(terms, lanes));
                self.row += 4;
            }
            if rows & 8 != 0 {
                sums = add(sums, self.tree::<V, L, K, R, 4>(terms, lanes));
            }
            sums
        }
    }

    /// The terms of twice `HALF` rows.
    #[inline(always)]
    pub(super) unsafe fn tree<V, L, K, const R: usize, const HALF: usize>(self, terms: &K, lanes: L) -> [V; R]
    where
        V: Vector<T>,
        L: Lanes<T, V>,
        K: Terms<T, N, R>,
    {
        // SAFETY: the caller's.
        unsafe {
            // Adding to -0 changes nothing, which compilers know.
            let mut sums = [[V::splat(-T::zero()); R]; HALF];
            for (row, sums) in sums.iter_mut().enumerate() {
                *sums = terms.add(self.row + row, *sums, self.load(lanes, row));
                *sums = terms.add(self.row + HALF + row, *sums, self.load(lanes, HALF + row));
            }
            let mut half = HALF / 2;
            while half > 0 {
                for row in 0..half {
                    sums[row] = add(sums[row], sums[half + row]);
                }
                half /= 2;
            }
            sums[0]
        }
    }

    /// A vector of each input.
    #[inline(always)]
    pub(super) unsafe fn load<V: Vector<T>, L: Lanes<T, V>>(self, lanes: L, row: usize) -> [V; N] {
        // SAFETY: the caller's.
        unsafe {
            let mut vectors = [V::zero(); N];
            for (vector, input) in vectors.iter_mut().zip(self.inputs) {
                *vector = lanes.load(input.first.add((self.row + row) * input.stride + self.at));
            }
            vectors
        }
    }
}

#[inline(always)]
pub(super) unsafe fn add<T: Scalar, V: Vector<T>, const R: usize>(x: [V; R], y: [V; R]) -> [V; R] {
    let mut sums = x;
    for (sum, y) in sums.iter_mut().zip(y) {
        // SAFETY: the caller's.
        unsafe { *sum = sum.add(y) };
    }
    sums
}
