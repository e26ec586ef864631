//! Maxima of squares of 2 x 2 pixels side by side, by which most networks pool: the same as [`max_pool`] and its
//! gradient compute for any window, with all that they look up known beforehand.
//!
//! [`max_pool`]: super::max_pool

use super::{BLOCK, Window};
use crate::Scalar;

/// Two neighbours of a row.
const PAIR: usize = 2 * BLOCK;

/// Whether windows are such squares, and the block is whole.
#[inline(always)]
pub(super) fn are(window: &Window, samples: usize) -> bool {
    window.kernel == [2, 2] && window.stride == [2, 2] && window.pad == [0, 0] && samples == BLOCK
}

/// `y`, the largest value of each square of a channel `x` with rows of so many pixels.
#[inline(always)]
pub(super) fn largest<T: Scalar>(x: &[T], columns: usize, y: &mut [T]) {
    let (row, outputs) = (columns * BLOCK, columns / 2 * BLOCK);
    for (x, y) in x.chunks_exact(2 * row).zip(y.chunks_exact_mut(outputs)) {
        let (upper, lower) = x.split_at(row);
        let pairs = upper.chunks_exact(PAIR).zip(lower.chunks_exact(PAIR));
        for ((upper, lower), y) in pairs.zip(y.chunks_exact_mut(BLOCK)) {
            let mut largest = [T::zero(); BLOCK];
            largest.copy_from_slice(&upper[..BLOCK]);
            for x in [&upper[BLOCK..], &lower[..BLOCK], &lower[BLOCK..]] {
                for l in 0..BLOCK {
                    let is_larger = (x[l] > largest[l]) | x[l].is_nan();
                    largest[l] = if is_larger { x[l] } else { largest[l] };
                }
            }
            y.copy_from_slice(&largest);
        }
    }
}

/// `dx`: the first of the largest values of each square gets all of `dy`, the others nothing.
#[inline(always)]
pub(super) fn to_largest<T: Scalar>((x, y): (&[T], &[T]), dy: &[T], columns: usize, dx: &mut [T]) {
    let (row, outputs) = (columns * BLOCK, columns / 2 * BLOCK);
    let mut rows = dx.chunks_exact_mut(2 * row);
    let squares = x.chunks_exact(2 * row).zip(&mut rows);
    for ((x, dx), (y, dy)) in squares.zip(y.chunks_exact(outputs).zip(dy.chunks_exact(outputs))) {
        let ((upper, lower), (d_upper, d_lower)) = (x.split_at(row), dx.split_at_mut(row));
        let mut d_pairs = d_upper.chunks_exact_mut(PAIR).zip(d_lower.chunks_exact_mut(PAIR));
        let pairs = upper.chunks_exact(PAIR).zip(lower.chunks_exact(PAIR)).zip(&mut d_pairs);
        let places = y.chunks_exact(BLOCK).zip(dy.chunks_exact(BLOCK));
        for (((upper, lower), (d_upper, d_lower)), (y, dy)) in pairs.zip(places) {
            let mut left = [T::zero(); BLOCK];
            left.copy_from_slice(dy);
            for (x, dx) in [(upper, d_upper), (lower, d_lower)] {
                for (x, dx) in x.chunks_exact(BLOCK).zip(dx.chunks_exact_mut(BLOCK)) {
                    for l in 0..BLOCK {
                        let is_largest = (x[l] == y[l]) | x[l].is_nan();
                        dx[l] = if is_largest { left[l] } else { T::zero() };
                        left[l] = if is_largest { T::zero() } else { left[l] };
                    }
                }
            }
        }
        // A column, and below a row, that no square reaches.
        for row in [d_upper, d_lower] {
            let reached = outputs * 2;
            row[reached..].fill(T::zero());
        }
    }
    rows.into_remainder().fill(T::zero());
}
