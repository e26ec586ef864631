//! Products with one column: `y = start + w · x`, and the few columns of `wᵀ · dy` that are not worth a transpose.
//!
//! The cost is reading the matrix, so each of its cache lines is read once, in order, and several
//! independent sums keep enough reads in flight.

use core::marker::PhantomData;

use super::Product;
use super::tile::Strip;
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors, sum_of_lanes};

/// Columns of the matrix that are read side by side.
const STREAMS: usize = 4;

/// Vectors of a column that [`outer`] computes at a time.
const AT_ONCE: usize = 4;

/// Independent sums along the depth: enough to hide the latency of a multiply-add.
const SUMS: usize = 4;

/// `y = start + w · x`, all rows in registers: `FULL` full vectors and, with `TAIL`, one `N`.
pub(super) struct InRegisters<T, S, N, const FULL: usize, const TAIL: bool> {
    pub(super) strip: Strip<T>,
    pub(super) tail: usize,
    pub(super) vectors: PhantomData<(S, N)>,
}

impl<T, S, N, const FULL: usize, const TAIL: bool> Job<S> for InRegisters<T, S, N, FULL, TAIL>
where
    T: Scalar,
    S: Vectors<T>,
    N: Vector<T, Full = S::Full>,
{
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Strip { a, a_column, b, b_row, c, start, relu, depth, .. } = self.strip;
        // SAFETY: `Strip::compute` runs this under its instruction set, with valid pointers.
        unsafe {
            let mask = N::mask_first(self.tail);
            // Column p of the matrix contributes to sum p mod 4.
            let mut full = [[S::Full::zero(); FULL]; SUMS];
            let mut tail = [N::zero(); SUMS];
            let mut p = 0;
            while p < depth {
                for sum in 0..SUMS {
                    if p + sum < depth {
                        let a = a.add((p + sum) * a_column);
                        let x = S::Full::splat(*b.add((p + sum) * b_row));
                        for i in 0..FULL {
                            let a = S::Full::load(a.add(i * S::Full::LANES));
                            full[sum][i] = full[sum][i].add_product(a, x);
                        }
                        if TAIL {
                            let a = N::load_masked(a.add(FULL * S::Full::LANES), mask);
                            tail[sum] = tail[sum].add_product(a, N::truncate(x));
                        }
                    }
                }
                p += SUMS;
            }

            for i in 0..FULL {
                let row = i * S::Full::LANES;
                let sum = full[0][i].add(full[1][i]).add(full[2][i].add(full[3][i]));
                let start = start.map_or(S::Full::zero(), |(start, _)| S::Full::load(start.add(row)));
                let sum = start.add(sum);
                (if relu { sum.relu() } else { sum }).store(c.add(row));
            }
            if TAIL {
                let row = FULL * S::Full::LANES;
                let sum = tail[0].add(tail[1]).add(tail[2].add(tail[3]));
                let start = start.map_or(N::zero(), |(start, _)| N::load_masked(start.add(row), mask));
                let sum = start.add(sum);
                (if relu { sum.relu() } else { sum }).store_masked(c.add(row), mask);
            }
        }
    }
}

/// `y = start + w · x` for many rows: `y` stays in the first-level cache while [`STREAMS`] columns
/// of `w` at a time are read.
///
/// # Safety
///
/// As for `blocks::compute`; `w` (rows, depth) with columns that far apart, `x` (depth), `y` and `start` (rows).
#[inline(always)]
pub(super) unsafe fn many_rows<S: Vectors<T>, T: Scalar>(
    (rows, depth): (usize, usize),
    (w, w_column): (*const T, usize),
    (x, x_step): (*const T, usize),
    start: Option<*const T>,
    y: *mut T,
) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let columns = |p: usize| ((w.add(p * w_column), w_column), (x.add(p * x_step), x_step));
        let mut p = depth % STREAMS;
        match p {
            0 => add_columns::<S, T, 0>(rows, columns(0), start, y),
            1 => add_columns::<S, T, 1>(rows, columns(0), start, y),
            2 => add_columns::<S, T, 2>(rows, columns(0), start, y),
            _ => add_columns::<S, T, 3>(rows, columns(0), start, y),
        }
        while p < depth {
            add_columns::<S, T, STREAMS>(rows, columns(p), Some(y.cast_const()), y);
            p += STREAMS;
        }
    }
}

/// `y = start + w · x` for `N` columns of `w`; `start` may be `y`.
#[inline(always)]
unsafe fn add_columns<S: Vectors<T>, T: Scalar, const N: usize>(
    rows: usize,
    ((w, w_column), (x, x_step)): ((*const T, usize), (*const T, usize)),
    start: Option<*const T>,
    y: *mut T,
) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let x: [S::Full; N] = core::array::from_fn(|j| S::Full::splat(*x.add(j * x_step)));
        let mut row = 0;
        while row + S::Full::LANES <= rows {
            let mut sum = S::Full::zero();
            if let Some(start) = start {
                sum = S::Full::load(start.add(row));
            }
            for j in 0..N {
                sum = sum.add_product(S::Full::load(w.add(row + j * w_column)), x[j]);
            }
            sum.store(y.add(row));
            row += S::Full::LANES;
        }
        if row < rows {
            let mask = S::Full::mask_first(rows - row);
            let mut sum = S::Full::zero();
            if let Some(start) = start {
                sum = S::Full::load_masked(start.add(row), mask);
            }
            for j in 0..N {
                sum = sum.add_product(S::Full::load_masked(w.add(row + j * w_column), mask), x[j]);
            }
            sum.store_masked(y.add(row), mask);
        }
    }
}

/// `c = a · b` of one column and one row: the cost is writing it, so that is done in order, in whole vectors of memory
/// where columns allow.
///
/// # Safety
///
/// As for `blocks::compute`; `a` (rows), at least two vectors of them, and the product's sums start at zero.
#[inline(always)]
pub(super) unsafe fn outer<S: Vectors<T>, T: Scalar>(product: &Product<T>, a: *const T) {
    let &Product { rows, columns, b, b_column, c, c_column, .. } = product;
    let lanes = S::Full::LANES;
    // SAFETY: guaranteed by the caller.
    unsafe {
        for column in 0..columns {
            let (x, c) = (S::Full::splat(*b.add(column * b_column)), c.add(column * c_column));
            // The first and the last vector overlap others.
            S::Full::zero().add_product(S::Full::load(a), x).store(c);
            let mut row = match c.align_offset(size_of::<S::Full>()) {
                0 => lanes,
                row => row.min(lanes),
            };
            while row + AT_ONCE * lanes <= rows {
                let mut products = [S::Full::zero(); AT_ONCE];
                for (i, product) in products.iter_mut().enumerate() {
                    *product = product.add_product(S::Full::load(a.add(row + i * lanes)), x);
                }
                for (i, product) in products.into_iter().enumerate() {
                    product.store(c.add(row + i * lanes));
                }
                row += AT_ONCE * lanes;
            }
            while row + lanes <= rows {
                S::Full::zero().add_product(S::Full::load(a.add(row)), x).store(c.add(row));
                row += lanes;
            }
            let last = rows - lanes;
            S::Full::zero().add_product(S::Full::load(a.add(last)), x).store(c.add(last));
        }
    }
}

/// `dx = wᵀ · dy` for one column of `dy`: each value is a dot product of two contiguous runs.
///
/// # Safety
///
/// As for `blocks::compute`; `w` (depth, rows), `dy` (depth), `dx` and `start` (rows).
#[inline(always)]
pub(super) unsafe fn dots<S: Vectors<T>, T: Scalar>(
    (rows, depth): (usize, usize),
    (w, w_column): (*const T, usize),
    dy: *const T,
    dx: *mut T,
) {
    let mut row = 0;
    // SAFETY: guaranteed by the caller.
    unsafe {
        while row + 4 <= rows {
            dot::<S, T, 4>(depth, (w.add(row * w_column), w_column), dy, dx.add(row));
            row += 4;
        }
        while row < rows {
            dot::<S, T, 1>(depth, (w.add(row * w_column), w_column), dy, dx.add(row));
            row += 1;
        }
    }
}

/// `N` dot products with the same `dy`.
#[inline(always)]
unsafe fn dot<S: Vectors<T>, T: Scalar, const N: usize>(
    depth: usize,
    (w, w_column): (*const T, usize),
    dy: *const T,
    dx: *mut T,
) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let mut sums = [S::Full::zero(); N];
        let mut p = 0;
        while p + S::Full::LANES <= depth {
            let dy = S::Full::load(dy.add(p));
            for (j, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add_product(S::Full::load(w.add(p + j * w_column)), dy);
            }
            p += S::Full::LANES;
        }
        if p < depth {
            let mask = S::Full::mask_first(depth - p);
            let dy = S::Full::load_masked(dy.add(p), mask);
            for (j, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add_product(S::Full::load_masked(w.add(p + j * w_column), mask), dy);
            }
        }
        for (j, sum) in sums.into_iter().enumerate() {
            *dx.add(j) = sum_of_lanes(sum);
        }
    }
}
