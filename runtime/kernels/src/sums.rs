//! Sums over the samples of a batch, and the gradient of a learned slope.

use super::activation::{LeakyRelu, Pointwise};
use super::isa;
use super::simd::{Job, Vectors};
use super::summation::{BelowZero, Input, LaneSums, Plain, of_columns};
use crate::Scalar;

/// Number of sums that are computed before they are written.
const AT_ONCE: usize = 64;

/// Whether a gradient replaces existing values or is added to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accumulate {
    /// They are replaced.
    No,
    /// They are added to.
    Yes,
}

impl Accumulate {
    /// Writes values.
    #[inline(always)]
    pub(super) fn write<T: Scalar>(self, values: &[T], to: &mut [T]) {
        for (to, &value) in to.iter_mut().zip(values) {
            *to = if self == Self::Yes { *to + value } else { value };
        }
    }
}

/// `db = Σ dy` over the samples, or `db = db + Σ dy`, as `accumulate` says; `dy` (O, n), `db` (O).
///
/// The sums are off by at most 4 units in the last place of `Σ |dy|`.
///
/// # Panics
///
/// If the lengths don't fit each other or `O` is 0.
pub fn row_sums<T: Scalar, const O: usize>(dy: &[T], db: &mut [T], accumulate: Accumulate) {
    assert!(O > 0, "a sum must have at least one row");
    assert!(db.len() == O && dy.len().is_multiple_of(O), "sizes of db = Σ dy");
    // SAFETY: the machine has its instruction set.
    unsafe { T::row_sums(isa(), RowSums { dy, db, accumulate }) }
}

/// The work of [`row_sums`].
#[doc(hidden)]
#[derive(Debug)]
pub struct RowSums<'a, T> {
    pub(super) dy: &'a [T],
    pub(super) db: &'a mut [T],
    pub(super) accumulate: Accumulate,
}

impl<S: Vectors<T>, T: Scalar> Job<S> for RowSums<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let RowSums { dy, db, accumulate } = self;
        let (stride, samples) = (db.len(), dy.len().checked_div(db.len()).unwrap_or(0));
        for (part, db) in db.chunks_mut(AT_ONCE).enumerate() {
            let mut sums = [T::zero(); AT_ONCE];
            let sums = &mut sums[..db.len()];
            // SAFETY: that many samples have these rows; it runs under `S`.
            unsafe {
                let first = dy.as_ptr().wrapping_add(part * AT_ONCE);
                of_columns::<S, _, T, 1, 1>(&Plain, [Input { first, stride }], samples, [sums]);
            }
            accumulate.write(sums, db);
        }
    }
}

/// Number of values that two loops process one after the other, so that the second finds them in the L1 cache: whole
/// groups of a sum.
const IN_CACHE: usize = 2048;

/// `Σ x · dy` over all elements where `x` is not above 0. A NaN in either stays one.
///
/// The sum is off by at most 4 units in the last place of `Σ |x · dy|`.
///
/// # Panics
///
/// If the lengths differ.
pub fn sum_of_products_below_zero<T: Scalar>(x: &[T], dy: &[T]) -> T {
    assert_eq!(x.len(), dy.len(), "one gradient for each element");
    // SAFETY: the machine has its instruction set.
    unsafe { T::products_below_zero(isa(), ProductsBelowZero { x, dy, backward: None }) }
}

/// `dx = dy` where `x > 0`, else `slope * dy`, for each element; and [`sum_of_products_below_zero`] of `x`
/// and `dy`, to the bit.
///
/// # Panics
///
/// If the lengths differ.
pub fn leaky_relu_backward_and_sum<T: Scalar>(slope: T, x: &[T], dy: &[T], dx: &mut [T]) -> T {
    assert!(x.len() == dy.len() && dy.len() == dx.len(), "one result for each element");
    // SAFETY: the machine has its instruction set.
    unsafe { T::products_below_zero(isa(), ProductsBelowZero { x, dy, backward: Some((slope, dx)) }) }
}

/// The work of [`sum_of_products_below_zero`] and [`leaky_relu_backward_and_sum`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ProductsBelowZero<'a, T> {
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
    /// The slope, and the destination of the gradient with respect to the input.
    pub(super) backward: Option<(T, &'a mut [T])>,
}

impl<S: Vectors<T>, T: Scalar> Job<S> for ProductsBelowZero<'_, T> {
    type Output = T;

    #[inline(always)]
    unsafe fn run(self) -> T {
        let ProductsBelowZero { x, dy, mut backward } = self;
        let mut sums = LaneSums::<T>::new();
        for (part, (x, dy)) in x.chunks(IN_CACHE).zip(dy.chunks(IN_CACHE)).enumerate() {
            // SAFETY: it runs under `S`.
            unsafe { sums.add::<S, _, 2, 0, 2>(&BelowZero, [x, dy], []) };
            if let Some((slope, dx)) = &mut backward {
                let pointwise = LeakyRelu(*slope);
                for ((dx, &x), &dy) in dx[part * IN_CACHE..].iter_mut().zip(x).zip(dy) {
                    *dx = pointwise.backward(x, dy);
                }
            }
        }
        let [sum] = sums.values();
        sum
    }
}
