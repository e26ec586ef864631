use super::Activation;
use crate::relu::relu_of;
use crate::simd::{InstructionSet, Job};
use crate::{Scalar, isa};

/// `y = then(a + b)` for each element.
///
/// # Panics
///
/// If the lengths differ.
pub fn add<T: Scalar>(a: &[T], b: &[T], then: Activation<T>, y: &mut [T]) {
    assert!(a.len() == y.len() && b.len() == y.len(), "one result for each pair of elements");
    // SAFETY: the machine has its instruction set.
    unsafe { T::add_then(isa(), AddThen { a, b, then, y }) };
}

/// The work of [`add`].
#[doc(hidden)]
#[derive(Debug)]
pub struct AddThen<'a, T> {
    pub(crate) a: &'a [T],
    pub(crate) b: &'a [T],
    pub(crate) then: Activation<T>,
    pub(crate) y: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for AddThen<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { a, b, then, y } = self;
        let pairs = y.iter_mut().zip(a).zip(b);
        if then == Activation::Relu {
            pairs.for_each(|((y, &a), &b)| *y = relu_of(a + b));
        } else {
            pairs.for_each(|((y, &a), &b)| *y = a + b);
        }
        // SAFETY: it runs under `S`.
        unsafe { then.finish::<S>(y) };
    }
}
