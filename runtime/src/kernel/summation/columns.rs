//! Sums of the columns of matrices whose rows are neighbours in memory: a lane for each column.

use super::pair::Pairs;
use super::terms::{First, Lanes};
use super::tree::Rows;
use super::{All, Input, ROWS, SETTLED, Terms};
use crate::Scalar;
use crate::kernel::simd::Vector;

/// Vectors of columns at a time: some cache lines of each row.
const TOGETHER: usize = 4;

/// The sums of the terms over so many rows, for as many columns as there are results.
///
/// # Safety
///
/// The inputs must have these rows and columns, and it must run under the instruction set of the vectors.
#[inline(always)]
pub(in crate::kernel) unsafe fn of_columns<V, K, T, const N: usize, const R: usize>(
    terms: &K,
    inputs: [Input<T>; N],
    rows: usize,
    mut results: [&mut [T]; R],
) where
    V: Vector<T>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    let columns = results[0].len();
    assert!(results.iter().all(|result| result.len() == columns), "one value of each result");
    let mut column = 0;
    // SAFETY: so many columns are left; the rest is the caller's.
    unsafe {
        while column + TOGETHER * V::LANES <= columns {
            let sums = strip::<V, All, K, T, N, R, TOGETHER>(terms, inputs, rows, column, All);
            for (number, sums) in sums.into_iter().enumerate() {
                for (result, sum) in results.iter_mut().zip(sums) {
                    sum.store(result[column + number * V::LANES..].as_mut_ptr());
                }
            }
            column += TOGETHER * V::LANES;
        }
        while column < columns {
            let mask = V::first((columns - column).min(V::LANES));
            let [sums] = strip::<V, First<V::Mask>, K, T, N, R, 1>(terms, inputs, rows, column, First(mask));
            for (result, sum) in results.iter_mut().zip(sums) {
                sum.store_masked(result[column..].as_mut_ptr(), mask);
            }
            column += V::LANES;
        }
    }
}

/// The sums of `M` vectors of columns.
#[inline(always)]
unsafe fn strip<V, L, K, T, const N: usize, const R: usize, const M: usize>(
    terms: &K,
    inputs: [Input<T>; N],
    rows: usize,
    column: usize,
    lanes: L,
) -> [[V; R]; M]
where
    V: Vector<T>,
    L: Lanes<T, V>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    // SAFETY: the caller's.
    unsafe {
        let mut pairs = [[Pairs::zero(); R]; M];
        let (mut row, mut groups) = (0, 0);
        while row + ROWS <= rows {
            for (number, pairs) in pairs.iter_mut().enumerate() {
                let at = column + number * V::LANES;
                let sums = Rows { inputs, row, at }.all::<V, L, K, R>(terms, lanes);
                add(pairs, sums);
            }
            row += ROWS;
            groups += 1;
            if groups % SETTLED == 0 {
                for pairs in pairs.iter_mut().flatten() {
                    *pairs = pairs.settled();
                }
            }
        }
        for (number, pairs) in pairs.iter_mut().enumerate() {
            let (at, none) = (column + number * V::LANES, [V::zero(); R]);
            let sums = Rows { inputs, row, at }.some::<V, L, K, R>(terms, lanes, rows - row, none);
            add(pairs, sums);
        }
        let mut sums = [[V::zero(); R]; M];
        for (sums, pairs) in sums.iter_mut().zip(pairs) {
            for (sum, pairs) in sums.iter_mut().zip(pairs) {
                *sum = pairs.value();
            }
        }
        sums
    }
}

/// Not by a closure, which might stay a function without the instruction set.
#[inline(always)]
unsafe fn add<T: Scalar, V: Vector<T>, const R: usize>(pairs: &mut [Pairs<V>; R], sums: [V; R]) {
    for (pairs, sums) in pairs.iter_mut().zip(sums) {
        // SAFETY: the caller's.
        unsafe { pairs.add(sums) };
    }
}
