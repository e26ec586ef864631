//! The loops over a function's [`Pointwise`](super::Pointwise).

use super::{Function, Pointwise, match_pointwise, with_pointwise};
use crate::Scalar;
use crate::simd::{InstructionSet, Job};

/// The work of [`exp`](super::exp).
#[doc(hidden)]
#[derive(Debug)]
pub struct Exp<'a, T> {
    pub(super) x: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for Exp<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        self.x.iter_mut().for_each(|x| *x = x.exp_lane());
    }
}

/// The work of [`Function::forward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ActivationForward<'a, T> {
    pub(super) function: Function<T>,
    /// The input, if it is not `y` itself.
    pub(super) x: Option<&'a [T]>,
    pub(super) y: &'a mut [T],
}

impl<'a, T> ActivationForward<'a, T> {
    /// `y = f(y)`.
    pub(crate) fn in_place(function: Function<T>, y: &'a mut [T]) -> Self {
        Self { function, x: None, y }
    }
}

impl<S: InstructionSet, T: Scalar> Job<S> for ActivationForward<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { function, x, y } = self;
        with_pointwise!(function, pointwise => match x {
            Some(x) => x.iter().zip(y).for_each(|(&x, y)| *y = pointwise.f(x)),
            None => y.iter_mut().for_each(|y| *y = pointwise.f(*y)),
        });
    }
}

/// The work of [`Function::backward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ActivationBackward<'a, T> {
    pub(super) function: Function<T>,
    pub(super) saved: &'a [T],
    /// The gradient of the output, if it is not `dx` itself.
    pub(super) dy: Option<&'a [T]>,
    pub(super) dx: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for ActivationBackward<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { function, saved, dy, dx } = self;
        let pairs = saved.iter().zip(dx);
        with_pointwise!(function, pointwise => match dy {
            Some(dy) => pairs.zip(dy).for_each(|((&saved, dx), &dy)| *dx = pointwise.backward(saved, dy)),
            None => pairs.for_each(|(&saved, dx)| *dx = pointwise.backward(saved, *dx)),
        });
    }
}
