//! Max pooling with 2 x 2 windows and stride 2, as in most networks: the same results as [`max_pool`] and its
//! gradient for any window, with all indices known beforehand.
//!
//! [`max_pool`]: super::max_pool

use super::{BLOCK, Window};
use crate::Scalar;
use crate::simd::{Vector, Vectors};

/// Two neighbours of a row.
const PAIR: usize = 2 * BLOCK;

/// Whether the windows are such squares, and the block is whole.
#[inline(always)]
pub(super) fn are(window: &Window, samples: usize) -> bool {
    let kind = window.kernel == [2, 2] && window.stride == [2, 2] && window.pad == [[0, 0], [0, 0]];
    kind && window.width >= 2 && samples == BLOCK
}

/// `y`, the maximum of each square of a channel `x` with rows of `width` pixels.
///
/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
pub(super) unsafe fn largest<S: Vectors<T>, T: Scalar>(x: &[T], columns: usize, y: &mut [T]) {
    let (row, outputs) = (columns * BLOCK, columns / 2 * BLOCK);
    for (x, y) in x.chunks_exact(2 * row).zip(y.chunks_exact_mut(outputs)) {
        let (upper, lower) = x.split_at(row);
        let pairs = upper.chunks_exact(PAIR).zip(lower.chunks_exact(PAIR));
        for ((upper, lower), y) in pairs.zip(y.chunks_exact_mut(BLOCK)) {
            for lane in (0..BLOCK).step_by(S::Full::LANES) {
                let load = |x: &[T]| {
                    // SAFETY: a pair has two blocks, each a multiple of every vector's lanes.
                    unsafe { (S::Full::load(x[lane..].as_ptr()), S::Full::load(x[BLOCK + lane..].as_ptr())) }
                };
                let ((a, b), (c, d)) = (load(upper), load(lower));
                // SAFETY: as above, and guaranteed by the caller.
                unsafe { a.max(b).max(c).max(d).store(y[lane..].as_mut_ptr()) };
            }
        }
    }
}

/// `dx`: the first of the maxima of each square gets all of `dy`, the others 0.
///
/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
pub(super) unsafe fn to_largest<S: Vectors<T>, T: Scalar>(
    (x, y): (&[T], &[T]),
    dy: &[T],
    columns: usize,
    dx: &mut [T],
) {
    let (row, outputs) = (columns * BLOCK, columns / 2 * BLOCK);
    let mut rows = dx.chunks_exact_mut(2 * row);
    let squares = x.chunks_exact(2 * row).zip(&mut rows);
    for ((x, dx), (y, dy)) in squares.zip(y.chunks_exact(outputs).zip(dy.chunks_exact(outputs))) {
        let ((upper, lower), (d_upper, d_lower)) = (x.split_at(row), dx.split_at_mut(row));
        let d_pairs = d_upper.chunks_exact_mut(PAIR).zip(d_lower.chunks_exact_mut(PAIR));
        let pairs = upper.chunks_exact(PAIR).zip(lower.chunks_exact(PAIR)).zip(d_pairs);
        let positions = y.chunks_exact(BLOCK).zip(dy.chunks_exact(BLOCK));
        for (((upper, lower), (d_upper, d_lower)), (y, dy)) in pairs.zip(positions) {
            for lane in (0..BLOCK).step_by(S::Full::LANES) {
                // SAFETY: a pair has two blocks, each a multiple of every vector's lanes; the rest is
                // guaranteed by the caller.
                unsafe {
                    let y = S::Full::load(y[lane..].as_ptr());
                    let mut left = S::Full::load(dy[lane..].as_ptr());
                    for (x, dx) in [(upper, &mut *d_upper), (lower, &mut *d_lower)] {
                        for lane in [lane, BLOCK + lane] {
                            let assigned;
                            (assigned, left) = left.select_eq(S::Full::load(x[lane..].as_ptr()), y);
                            assigned.store(dx[lane..].as_mut_ptr());
                        }
                    }
                }
            }
        }
        // A column that no square covers, and a row of them at the bottom.
        for row in [d_upper, d_lower] {
            row[outputs * 2..].fill(T::zero());
        }
    }
    rows.into_remainder().fill(T::zero());
}
