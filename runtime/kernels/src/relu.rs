//! ReLU and its gradient, on whole slices.
//!
//! With explicit vectors: compilers turn a loop that writes a value in place or zero into masked writes, which
//! take tens of cycles on some machines.

use core::marker::PhantomData;
use core::ops::Range;

use super::isa;
use super::simd::{Job, Vector, Vectors};
use super::threads::Partition;
use crate::Scalar;

/// `y = x` where `x > 0`, else 0, for each element. A NaN stays one.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu<T: Scalar>(x: &[T], y: &mut [T]) {
    gate(&Gate::relu(x, y));
}

/// `y = y` where `y > 0`, else 0, for each element. A NaN stays one.
pub fn relu_in_place<T: Scalar>(y: &mut [T]) {
    gate(&Gate::relu_in_place(y));
}

/// `dx = dy` where `y > 0`, else 0, for each element. Where `y` is a NaN, `dx = dy`.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu_backward<T: Scalar>(y: &[T], dy: &[T], dx: &mut [T]) {
    gate(&Gate::backward(y, dy, dx));
}

/// `dx = dx` where `y > 0`, else 0, for each element. Where `y` is a NaN, `dx` does not change.
///
/// # Panics
///
/// If the lengths differ.
pub fn relu_backward_in_place<T: Scalar>(y: &[T], dx: &mut [T]) {
    gate(&Gate::backward_in_place(y, dx));
}

/// Number of values that a core masks in a nanosecond.
const RATE: usize = 8;

/// Computed by several threads if it is large.
fn gate<T: Scalar>(gate: &Gate<'_, T>) {
    Partition::values(gate.len, RATE).parallel_for(|part| {
        // SAFETY: they are values of the gate, and parts are disjoint. The machine has its instruction set.
        unsafe { T::gate(isa(), gate.part(part)) }
    });
}

/// `dx = dy` where `y > 0` or `y` is a NaN, else 0, for `len` values: both the ReLU and its
/// gradient have this form. `dx` may be either of the others.
#[doc(hidden)]
#[derive(Debug)]
pub struct Gate<'a, T> {
    y: *const T,
    dy: *const T,
    dx: *mut T,
    len: usize,
    slices: PhantomData<(&'a [T], &'a mut [T])>,
}

impl<'a, T> Gate<'a, T> {
    pub(super) fn relu(x: &'a [T], y: &'a mut [T]) -> Self {
        Self::backward(x, x, y)
    }

    pub(super) fn relu_in_place(y: &'a mut [T]) -> Self {
        let (len, y) = (y.len(), y.as_mut_ptr());
        Self { y, dy: y, dx: y, len, slices: PhantomData }
    }

    pub(super) fn backward(y: &'a [T], dy: &'a [T], dx: &'a mut [T]) -> Self {
        assert!(y.len() == dx.len() && dy.len() == dx.len(), "one result for each element");
        Self { y: y.as_ptr(), dy: dy.as_ptr(), dx: dx.as_mut_ptr(), len: dx.len(), slices: PhantomData }
    }

    pub(super) fn backward_in_place(y: &'a [T], dx: &'a mut [T]) -> Self {
        assert_eq!(y.len(), dx.len(), "one result for each element");
        let (len, dx) = (dx.len(), dx.as_mut_ptr());
        Self { y: y.as_ptr(), dy: dx, dx, len, slices: PhantomData }
    }
}

// SAFETY: its users ensure that parts of it are disjoint.
unsafe impl<T: Sync + Send> Sync for Gate<'_, T> {}

impl<T> Gate<'_, T> {
    /// The part of the gate with these values.
    ///
    /// # Safety
    ///
    /// They must be values of the gate, and no other part with them may be written at the same time.
    unsafe fn part(&self, part: Range<usize>) -> Self {
        let &Self { y, dy, dx, slices, .. } = self;
        // SAFETY: guaranteed by the caller.
        unsafe {
            Self {
                y: y.add(part.start),
                dy: dy.add(part.start),
                dx: dx.add(part.start),
                len: part.len(),
                slices,
            }
        }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Gate<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Gate { y, dy, dx, len, .. } = self;
        let mut at = 0;
        // SAFETY: a gate's pointers are valid for its length, and `new`'s caller guaranteed the
        // instruction set.
        unsafe {
            while at + S::Full::LANES <= len {
                let (y, dy) = (S::Full::load(y.add(at)), S::Full::load(dy.add(at)));
                dy.relu_mask(y).store(dx.add(at));
                at += S::Full::LANES;
            }
            if at < len {
                let mask = S::Full::mask_first(len - at);
                let (y, dy) = (S::Full::load_masked(y.add(at), mask), S::Full::load_masked(dy.add(at), mask));
                dy.relu_mask(y).store_masked(dx.add(at), mask);
            }
        }
    }
}

/// The ReLU of one value.
#[inline(always)]
pub(super) fn relu_of<T: Scalar>(x: T) -> T {
    relu_mask(x, x)
}

/// `dy` unless `y` is 0 or less: the gradient of the ReLU with the output `y`.
#[inline(always)]
pub(super) fn relu_mask<T: Scalar>(y: T, dy: T) -> T {
    // Signs have no pattern that branch prediction could learn.
    core::hint::select_unpredictable(y <= T::zero(), T::zero(), dy)
}
