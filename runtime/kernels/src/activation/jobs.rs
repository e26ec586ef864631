//! The loops over a function's [`Curve`](super::Curve).

use super::{Curve, Function, match_curves, with_curve};
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
pub struct Activate<'a, T> {
    pub(super) function: Function<T>,
    /// What it is applied to, if not to `y` itself.
    pub(super) x: Option<&'a [T]>,
    pub(super) y: &'a mut [T],
}

impl<'a, T> Activate<'a, T> {
    /// `y = f(y)`.
    pub(crate) fn in_place(function: Function<T>, y: &'a mut [T]) -> Self {
        Self { function, x: None, y }
    }
}

impl<S: InstructionSet, T: Scalar> Job<S> for Activate<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { function, x, y } = self;
        with_curve!(function, curve => match x {
            Some(x) => x.iter().zip(y).for_each(|(&x, y)| *y = curve.value(x)),
            None => y.iter_mut().for_each(|y| *y = curve.value(*y)),
        });
    }
}

/// The work of [`Function::backward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct PassBack<'a, T> {
    pub(super) function: Function<T>,
    pub(super) kept: &'a [T],
    /// What is passed back, if not `dx` itself.
    pub(super) dy: Option<&'a [T]>,
    pub(super) dx: &'a mut [T],
}

impl<S: InstructionSet, T: Scalar> Job<S> for PassBack<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { function, kept, dy, dx } = self;
        let pairs = kept.iter().zip(dx);
        with_curve!(function, curve => match dy {
            Some(dy) => pairs.zip(dy).for_each(|((&kept, dx), &dy)| *dx = curve.back(kept, dy)),
            None => pairs.for_each(|(&kept, dx)| *dx = curve.back(kept, *dx)),
        });
    }
}
