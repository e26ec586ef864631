//! Sums of the columns of matrices whose rows are neighbours in memory: a lane for each column.

use super::pair::Pairs;
use super::terms::{First, Lanes};
use super::tree::{self, Rows};
use super::{All, Input, ROWS, SETTLED, Terms};
use crate::Scalar;
use crate::kernel::simd::Vector;

/// Columns at a time, in 8 vectors or, of long ones, in 4: some cache lines of each row.
const TOGETHER: usize = 64;

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
        while 8 * V::LANES <= TOGETHER && column + 8 * V::LANES <= columns {
            let sums = strip::<V, All, K, T, N, R, 8>(terms, inputs, rows, column, All);
            store(sums, &mut results, column);
            column += 8 * V::LANES;
        }
        while 8 * V::LANES > TOGETHER && column + 4 * V::LANES <= columns {
            let sums = strip::<V, All, K, T, N, R, 4>(terms, inputs, rows, column, All);
            store(sums, &mut results, column);
            column += 4 * V::LANES;
        }
        while column + V::LANES <= columns {
            let sums = strip::<V, All, K, T, N, R, 1>(terms, inputs, rows, column, All);
            store(sums, &mut results, column);
            column += V::LANES;
        }
        if column < columns {
            let mask = V::first(columns - column);
            let [sums] = strip::<V, First<V::Mask>, K, T, N, R, 1>(terms, inputs, rows, column, First(mask));
            for (result, sum) in results.iter_mut().zip(sums) {
                sum.store_masked(result[column..].as_mut_ptr(), mask);
            }
        }
    }
}

#[inline(always)]
unsafe fn store<T: Scalar, V: Vector<T>, const R: usize, const M: usize>(
    sums: [[V; R]; M],
    results: &mut [&mut [T]; R],
    column: usize,
) {
    for (number, sums) in sums.into_iter().enumerate() {
        for (result, sum) in results.iter_mut().zip(sums) {
            // SAFETY: the slice has a vector; the rest is the caller's.
            unsafe { sum.store(result[column + number * V::LANES..][..V::LANES].as_mut_ptr()) };
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
            add_group::<V, L, K, T, N, R, M>(&mut pairs, terms, Rows { inputs, row, at: column }, lanes);
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

/// Adds the terms of 16 rows, four at a time in all vectors: more of them displace each other in the cache where
/// rows are a power of 2 apart.
#[inline(always)]
unsafe fn add_group<V, L, K, T, const N: usize, const R: usize, const M: usize>(
    pairs: &mut [[Pairs<V>; R]; M],
    terms: &K,
    rows: Rows<T, N>,
    lanes: L,
) where
    V: Vector<T>,
    L: Lanes<T, V>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    // SAFETY: the caller's.
    unsafe {
        let mut halves = [[[V::zero(); R]; M]; 2];
        for four in 0..ROWS / 4 {
            for number in 0..M {
                let rows = Rows { row: rows.row + 4 * four, at: rows.at + number * V::LANES, ..rows };
                let sums = rows.tree::<V, L, K, R, 2>(terms, lanes);
                let half = &mut halves[four / 2][number];
                *half = if four % 2 == 0 { sums } else { tree::add(*half, sums) };
            }
        }
        for (number, pairs) in pairs.iter_mut().enumerate() {
            add(pairs, tree::add(halves[0][number], halves[1][number]));
        }
    }
}
