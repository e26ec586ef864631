//! Sums of the columns of matrices whose rows are contiguous in memory: a lane for each column.

use super::pair::Pairs;
use super::terms::First;
use super::tree::{self, Rows, nothing};
use super::{All, Input, ROWS, SETTLED, Terms, run};
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors};

/// Number of columns at a time: some cache lines of each row.
const TOGETHER: usize = 64;

/// The maximum number of vectors for these; narrow ones have fewer columns.
const VECTORS: usize = 8;

/// The sums of the terms over `rows` rows, for as many columns as there are results.
///
/// # Safety
///
/// The inputs must have these rows and columns, and it must run under the instruction set `S`.
#[inline(always)]
pub(crate) unsafe fn of_columns<S, K, T, const N: usize, const R: usize>(
    terms: &K,
    inputs: [Input<T>; N],
    rows: usize,
    results: [&mut [T]; R],
) where
    S: Vectors<T>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    // SAFETY: guaranteed by the caller.
    unsafe { run::<S, T, _>(ColumnSums { terms, inputs, rows, results }) }
}

/// The work of [`of_columns`].
struct ColumnSums<'a, K, T, const N: usize, const R: usize> {
    terms: &'a K,
    inputs: [Input<T>; N],
    rows: usize,
    results: [&'a mut [T]; R],
}

impl<S, K, T, const N: usize, const R: usize> Job<S> for ColumnSums<'_, K, T, N, R>
where
    S: Vectors<T>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { terms, inputs, rows, mut results } = self;
        let columns = results[0].len();
        assert!(results.iter().all(|result| result.len() == columns), "one value of each result");
        let most = S::Full::LANES * (TOGETHER / S::Full::LANES).clamp(1, VECTORS);
        let mut column = 0;
        while column < columns {
            let width = most.min(columns - column);
            let start = Rows { inputs, row: 0, at: column };
            // Not by a closure, which might not be inlined and then lacks the features of the instruction set.
            // SAFETY: at least this number of columns is left; the rest is guaranteed by the caller.
            unsafe { sum_strip::<S::Full, K, T, N, R>(terms, start, rows, &mut results, width) };
            column += width;
        }
    }
}

/// The sums of at most [`VECTORS`] vectors of columns. Groups of 16 rows are added four rows at a time in all of
/// them: more rows displace each other in the cache where they are a power of 2 apart.
///
/// # Safety
///
/// As of [`of_columns`].
#[inline(always)]
unsafe fn sum_strip<V, K, T, const N: usize, const R: usize>(
    terms: &K,
    start: Rows<T, N>,
    rows: usize,
    results: &mut [&mut [T]; R],
    width: usize,
) where
    V: Vector<T>,
    K: Terms<T, N, R>,
    T: Scalar,
{
    let (whole, last) = (width / V::LANES, width % V::LANES);
    let vectors = whole + usize::from(last > 0);
    // SAFETY: the inputs have this number of whole vectors, the lanes of the last one, and these rows; the
    // rest is guaranteed by the caller.
    unsafe {
        let mask = First(V::mask_first(last));
        let mut pairs = [[Pairs::zero(); R]; VECTORS];
        let (mut row, mut groups) = (0, 0);
        while row < rows {
            let group = ROWS.min(rows - row);
            let mut halves = [[nothing::<T, V, R>(); VECTORS]; 2];
            for four in 0..group.div_ceil(4) {
                let sums = &mut halves[four / 2];
                let count = (group - 4 * four).min(4);
                let part = Rows { row: row + 4 * four, ..start };
                for (number, sums) in sums[..whole].iter_mut().enumerate() {
                    let part = Rows { at: start.at + number * V::LANES, ..part };
                    *sums = tree::add(*sums, part.four::<V, All, K, R>(terms, All, count));
                }
                if last > 0 {
                    let part = Rows { at: start.at + whole * V::LANES, ..part };
                    sums[whole] =
                        tree::add(sums[whole], part.four::<V, First<V::Mask>, K, R>(terms, mask, count));
                }
            }
            for number in 0..vectors {
                add(&mut pairs[number], tree::add(halves[0][number], halves[1][number]));
            }
            row += group;
            groups += 1;
            if groups % SETTLED == 0 {
                for pairs in pairs[..vectors].iter_mut().flatten() {
                    *pairs = pairs.settled();
                }
            }
        }
        for (result, results) in results.iter_mut().enumerate() {
            for (pairs, results) in pairs.iter().zip(results[start.at..start.at + width].chunks_mut(V::LANES))
            {
                let sum = pairs[result].value();
                if results.len() < V::LANES {
                    sum.store_masked(results.as_mut_ptr(), mask.0);
                } else {
                    sum.store(results.as_mut_ptr());
                }
            }
        }
    }
}

/// Not a closure, which might not be inlined and then lacks the features of the instruction set.
#[inline(always)]
unsafe fn add<T: Scalar, V: Vector<T>, const R: usize>(pairs: &mut [Pairs<V>; R], sums: [V; R]) {
    for (pairs, sums) in pairs.iter_mut().zip(sums) {
        // SAFETY: guaranteed by the caller.
        unsafe { pairs.add(sums) };
    }
}
