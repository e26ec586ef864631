//! Sums of the normalisations.

use crate::Scalar;
use crate::simd::Vector;
use crate::summation::Terms;

/// `Σ (x - mean)²`.
pub(super) struct CenteredSquares;

impl<T: Scalar> Terms<T, 2, 1> for CenteredSquares {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, [sum]: [V; 1], [x, mean]: [V; 2]) -> [V; 1] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let centered = x.sub(mean);
            [sum.add_product(centered, centered)]
        }
    }
}

/// `Σ dy` and `Σ dy · (x - mean)`.
pub(super) struct Products;

impl<T: Scalar> Terms<T, 3, 2> for Products {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, sums: [V; 2], [x, dy, mean]: [V; 3]) -> [V; 2] {
        // SAFETY: guaranteed by the caller.
        unsafe { [sums[0].add(dy), sums[1].add_product(dy, x.sub(mean))] }
    }
}

/// `Σ g` and `Σ g · (x - mean)` with `g = dy · weight`.
pub(super) struct Weighed;

impl<T: Scalar> Terms<T, 4, 2> for Weighed {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, sums: [V; 2], [x, dy, weight, mean]: [V; 4]) -> [V; 2] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let g = V::zero().add_product(dy, weight);
            [sums[0].add(g), sums[1].add_product(g, x.sub(mean))]
        }
    }
}

/// `Σ dy · (x - mean) / deviation` and `Σ dy`, where each row has its own mean and `1 / deviation`.
pub(super) struct OfRows<'a, T>(pub(super) &'a [[T; 2]]);

impl<T: Scalar> Terms<T, 2, 2> for OfRows<'_, T> {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, row: usize, sums: [V; 2], [x, dy]: [V; 2]) -> [V; 2] {
        let [mean, inverse_deviation] = self.0[row];
        // SAFETY: guaranteed by the caller.
        unsafe {
            let normal = V::zero().add_product(x.sub(V::splat(mean)), V::splat(inverse_deviation));
            [sums[0].add_product(dy, normal), sums[1].add(dy)]
        }
    }
}
