//! Sums over the samples of a batch.

use super::activation::{Curve, LeakyRelu};
use super::simd::Job;
use crate::Scalar;

/// Columns that are added at once, so that the sums are read and written less often.
const TOGETHER: usize = 4;

/// What becomes of the values that are there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// They are replaced.
    Replace,
    /// They are added to.
    Add,
}

/// `db = Σ dy` over the samples, or `db = db + Σ dy`, as `write` says; `dy` (O, n), `db` (O).
///
/// # Panics
///
/// If the lengths don't fit each other or `O` is 0.
pub fn row_sums<T: Scalar, const O: usize>(dy: &[T], db: &mut [T], write: Write) {
    assert!(O > 0, "a sum has at least one row");
    assert!(db.len() == O && dy.len().is_multiple_of(O), "sizes of db = Σ dy");
    T::row_sums(dy, db, write);
}

/// The job of [`row_sums`].
pub(super) struct RowSums<'a, T> {
    pub(super) dy: &'a [T],
    pub(super) db: &'a mut [T],
    pub(super) write: Write,
}

impl<T: Scalar> Job for RowSums<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let Self { dy, db, write } = self;
        let rows = db.len();
        if write == Write::Replace {
            db.fill(T::zero());
        }
        let mut together = dy.chunks_exact(TOGETHER * rows);
        for columns in &mut together {
            let (front, back) = columns.split_at(2 * rows);
            let ((a, b), (c, d)) = (front.split_at(rows), back.split_at(rows));
            for (db, (((&a, &b), &c), &d)) in db.iter_mut().zip(a.iter().zip(b).zip(c).zip(d)) {
                *db += (a + b) + (c + d);
            }
        }
        for column in together.remainder().chunks_exact(rows) {
            for (db, &dy) in db.iter_mut().zip(column) {
                *db += dy;
            }
        }
    }
}

/// Sums that are added up side by side; the same on every path, so that the bits are.
const SIDE_BY_SIDE: usize = 32;

/// Values that two loops go through one after the other, so that the second finds them in the L1 cache.
const IN_CACHE: usize = 64 * SIDE_BY_SIDE;

/// `Σ x · dy` over all elements where `x` is not above 0. A NaN in either stays one.
///
/// # Panics
///
/// If the lengths differ.
pub fn sum_of_products_below_zero<T: Scalar>(x: &[T], dy: &[T]) -> T {
    assert_eq!(x.len(), dy.len(), "one gradient for each element");
    T::sum_of_products_below_zero(x, dy)
}

/// The job of [`sum_of_products_below_zero`].
pub(super) struct ProductsBelowZero<'a, T> {
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
}

impl<T: Scalar> Job for ProductsBelowZero<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        let mut sums = [T::zero(); SIDE_BY_SIDE];
        add_products_below_zero(&mut sums, self.x, self.dy);
        sum_of(sums)
    }
}

/// `dx = dy` where `x > 0`, else `slope * dy`, for each element; and [`sum_of_products_below_zero`] of `x`
/// and `dy`, to the bit.
///
/// # Panics
///
/// If the lengths differ.
pub fn leaky_relu_backward_and_sum<T: Scalar>(slope: T, x: &[T], dy: &[T], dx: &mut [T]) -> T {
    assert!(x.len() == dy.len() && dy.len() == dx.len(), "one result for each element");
    T::leaky_relu_backward_and_sum(slope, x, dy, dx)
}

/// The job of [`leaky_relu_backward_and_sum`].
pub(super) struct LeakyReluBackward<'a, T> {
    pub(super) slope: T,
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
    pub(super) dx: &'a mut [T],
}

impl<T: Scalar> Job for LeakyReluBackward<'_, T> {
    type Output = T;

    #[inline(always)]
    fn run(self) -> T {
        let curve = LeakyRelu(self.slope);
        let mut sums = [T::zero(); SIDE_BY_SIDE];
        let parts = self.x.chunks(IN_CACHE).zip(self.dy.chunks(IN_CACHE)).zip(self.dx.chunks_mut(IN_CACHE));
        for ((x, dy), dx) in parts {
            add_products_below_zero(&mut sums, x, dy);
            for ((dx, &x), &dy) in dx.iter_mut().zip(x).zip(dy) {
                *dx = curve.back(x, dy);
            }
        }
        sum_of(sums)
    }
}

#[inline(always)]
fn add_products_below_zero<T: Scalar>(sums: &mut [T; SIDE_BY_SIDE], x: &[T], dy: &[T]) {
    let mut add = |x: &[T; SIDE_BY_SIDE], dy: &[T; SIDE_BY_SIDE]| {
        for lane in 0..SIDE_BY_SIDE {
            sums[lane] += dy[lane] * if x[lane] > T::zero() { T::zero() } else { x[lane] };
        }
    };
    let ((x, last_x), (dy, last_dy)) = (x.as_chunks(), dy.as_chunks());
    x.iter().zip(dy).for_each(|(x, dy)| add(x, dy));
    add(&filled_up(last_x), &filled_up(last_dy));
}

/// Fewer values, with zeros behind them.
#[inline(always)]
fn filled_up<T: Scalar>(values: &[T]) -> [T; SIDE_BY_SIDE] {
    let mut filled = [T::zero(); SIDE_BY_SIDE];
    filled[..values.len()].copy_from_slice(values);
    filled
}

#[inline(always)]
fn sum_of<T: Scalar>(mut sums: [T; SIDE_BY_SIDE]) -> T {
    let mut width = SIDE_BY_SIDE;
    while width > 1 {
        width /= 2;
        for at in 0..width {
            sums[at] += sums[at + width];
        }
    }
    sums[0]
}
