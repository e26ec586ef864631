//! Terms of the sums.

use crate::Scalar;
use crate::simd::Vector;

/// The terms of a sum: R numbers for one value of each of N inputs; 0 if all of them are zero.
pub(crate) trait Terms<T, const N: usize, const R: usize> {
    /// The sums with the terms of these values, from this row. Implementations are
    /// `#[inline(always)]`.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set of the vectors.
    unsafe fn add<V: Vector<T>>(&self, row: usize, sums: [V; R], values: [V; N]) -> [V; R];
}

/// `Σ x`.
pub(crate) struct Plain;

impl<T: Scalar> Terms<T, 1, 1> for Plain {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, [sum]: [V; 1], [x]: [V; 1]) -> [V; 1] {
        // SAFETY: guaranteed by the caller.
        unsafe { [sum.add(x)] }
    }
}

/// `Σ (scale · x)²`, with products that are rounded before they are added: the same bits on every instruction set.
pub(crate) struct Squares<T>(pub(crate) T);

impl<T: Scalar> Terms<T, 1, 1> for Squares<T> {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, [sum]: [V; 1], [x]: [V; 1]) -> [V; 1] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let x = V::zero().add_product(V::splat(self.0), x);
            [sum.add(V::zero().add_product(x, x))]
        }
    }
}

/// `Σ x · dy` where `x` is not above 0, with products that are rounded before they are added.
pub(crate) struct BelowZero;

impl<T: Scalar> Terms<T, 2, 1> for BelowZero {
    #[inline(always)]
    unsafe fn add<V: Vector<T>>(&self, _: usize, [sum]: [V; 1], [x, dy]: [V; 2]) -> [V; 1] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            // max(-x, 0), and a NaN stays one.
            let below = V::zero().max(V::zero().sub(x));
            [sum.sub(V::zero().add_product(below, dy))]
        }
    }
}

/// The lanes of a vector that are read.
pub(crate) trait Lanes<T, V: Vector<T>>: Copy {
    /// Reads them; the others are zero.
    ///
    /// # Safety
    ///
    /// As for [`Vector::load`], of these lanes.
    unsafe fn load(self, from: *const T) -> V;
}

/// All of them.
#[derive(Clone, Copy)]
pub(crate) struct All;

impl<T, V: Vector<T>> Lanes<T, V> for All {
    #[inline(always)]
    unsafe fn load(self, from: *const T) -> V {
        // SAFETY: guaranteed by the caller.
        unsafe { V::load(from) }
    }
}

/// Those of a mask.
#[derive(Clone, Copy)]
pub(super) struct First<M>(pub(super) M);

impl<T, V: Vector<T>> Lanes<T, V> for First<V::Mask> {
    #[inline(always)]
    unsafe fn load(self, from: *const T) -> V {
        // SAFETY: guaranteed by the caller.
        unsafe { V::load_masked(from, self.0) }
    }
}
