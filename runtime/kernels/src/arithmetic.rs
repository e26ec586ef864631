//! Sums and products of whole slices, element by element.

use super::isa;
use super::simd::{InstructionSet, Job};
use super::threads::Partition;
use crate::Scalar;

/// Number of values that a core computes in a nanosecond.
const RATE: usize = 10;

/// `z = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    combine(Operation::Add, x, y, z);
}

/// `y = x + y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    combine_in_place(Operation::Add, x, y);
}

/// `z = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul<T: Scalar>(x: &[T], y: &[T], z: &mut [T]) {
    combine(Operation::Mul, x, y, z);
}

/// `y = x * y` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn mul_in_place<T: Scalar>(x: &[T], y: &mut [T]) {
    combine_in_place(Operation::Mul, x, y);
}

fn combine<T: Scalar>(operation: Operation, x: &[T], y: &[T], z: &mut [T]) {
    assert!(x.len() == y.len() && y.len() == z.len(), "one result for each pair of elements");
    Partition::values(x.len(), RATE).parallel_for_slices([z], |part, [z]| {
        let (x, y) = (&x[part.clone()], &y[part]);
        // SAFETY: the machine has its instruction set.
        unsafe { T::combine(isa(), Combine { operation, x, y, z }) }
    });
}

fn combine_in_place<T: Scalar>(operation: Operation, x: &[T], y: &mut [T]) {
    assert_eq!(x.len(), y.len(), "one element for each result");
    Partition::values(x.len(), RATE).parallel_for_slices([y], |part, [y]| {
        // SAFETY: the machine has its instruction set.
        unsafe { T::combine_in_place(isa(), CombineInPlace { operation, x: &x[part], y }) }
    });
}

/// The operation on two elements.
#[derive(Clone, Copy, Debug)]
enum Operation {
    Add,
    Mul,
}

/// The work of [`add`] and [`mul`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Combine<'a, T> {
    operation: Operation,
    x: &'a [T],
    y: &'a [T],
    z: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Combine<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let pairs = self.x.iter().zip(self.y).zip(self.z);
        match self.operation {
            Operation::Add => pairs.for_each(|((&x, &y), z)| *z = x + y),
            Operation::Mul => pairs.for_each(|((&x, &y), z)| *z = x * y),
        }
    }
}

/// The work of [`add_in_place`] and [`mul_in_place`].
#[doc(hidden)]
#[derive(Debug)]
pub struct CombineInPlace<'a, T> {
    operation: Operation,
    x: &'a [T],
    y: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for CombineInPlace<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let pairs = self.x.iter().zip(self.y);
        match self.operation {
            Operation::Add => pairs.for_each(|(&x, y)| *y += x),
            Operation::Mul => pairs.for_each(|(&x, y)| *y *= x),
        }
    }
}
