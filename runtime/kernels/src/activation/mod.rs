//! Functions of single values, and what they pass back, on whole slices.

mod gelu;
mod logistic;
mod pieces;
mod tanh;

pub(super) use gelu::{Gelu, GeluTanh};
pub(super) use logistic::{Sigmoid, Silu, Softplus, sigmoid_of};
pub(super) use pieces::{Elu, HardSigmoid, HardSwish, LeakyRelu};
pub(super) use tanh::Tanh;

use super::path;
use super::simd::{InstructionSet, Job};
use super::threads::Cut;
use crate::Scalar;

/// `x = exp(x)` for each element, within one unit in the last place.
pub fn exp<T: Scalar>(x: &mut [T]) {
    // SAFETY: the machine has its path.
    unsafe { T::exponentials(path(), Exp { x }) };
}

/// A function `y = f(x)` of single values.
///
/// Its way back reads either `x` or `y`, which each of them says; `kept` stands for that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Function<T> {
    /// `1 / (1 + exp(-x))`; kept: `y`.
    Sigmoid,
    /// `tanh x`; kept: `y`.
    Tanh,
    /// `x · Φ(x)`; kept: `x`.
    Gelu,
    /// `x / 2 · (1 + tanh(√(2 / π) · (x + 0.044715 · x³)))`; kept: `x`.
    GeluTanh,
    /// `x / (1 + exp(-x))`; kept: `x`.
    Silu,
    /// `ln(1 + exp(x))`; kept: `y`.
    Softplus,
    /// `min(max(x + 3, 0), 6) / 6`; kept: `y`.
    HardSigmoid,
    /// `x · min(max(x + 3, 0), 6) / 6`; kept: `x`.
    HardSwish,
    /// `x` where `x > 0`, else `slope · x`; kept: `x`, or `y` where the slope is not negative.
    LeakyRelu(T),
    /// `x` where `x > 0`, else `alpha · (exp(x) - 1)`; kept: `y`.
    Elu(T),
}

impl<T: Scalar> Function<T> {
    /// `y = f(x)` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn forward(self, x: &[T], y: &mut [T]) {
        assert_eq!(x.len(), y.len(), "one result for each element");
        self.cut(x).share_out([y], |part, [y]| {
            self.activate(Some(&x[part]), y);
        });
    }

    /// `y = f(y)` for each element.
    pub fn forward_in_place(self, y: &mut [T]) {
        self.cut(y).share_out([y], |_, [y]| self.activate(None, y));
    }

    /// `dx = dy * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward(self, kept: &[T], dy: &[T], dx: &mut [T]) {
        assert!(kept.len() == dy.len() && dy.len() == dx.len(), "one result for each element");
        self.cut(kept).share_out([dx], |part, [dx]| {
            self.pass_back(&kept[part.clone()], Some(&dy[part]), dx);
        });
    }

    /// `dx = dx * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward_in_place(self, kept: &[T], dx: &mut [T]) {
        assert_eq!(kept.len(), dx.len(), "one result for each element");
        self.cut(kept).share_out([dx], |part, [dx]| self.pass_back(&kept[part], None, dx));
    }

    fn activate(self, x: Option<&[T]>, y: &mut [T]) {
        // SAFETY: the machine has its path.
        unsafe { T::activate(path(), Activate { function: self, x, y }) };
    }

    fn pass_back(self, kept: &[T], dy: Option<&[T]>, dx: &mut [T]) {
        // SAFETY: the machine has its path.
        unsafe { T::pass_back(path(), PassBack { function: self, kept, dy, dx }) };
    }

    /// So many values, which threads share.
    fn cut(self, values: &[T]) -> Cut {
        // Values that a core computes in a nanosecond: exponentials take longer.
        let rate = match self {
            Self::HardSigmoid | Self::HardSwish | Self::LeakyRelu(_) => 8,
            _ => 1,
        };
        Cut::values(values.len(), rate)
    }
}

/// A [`Function`] as a type, so that loops over it are compiled for it alone.
pub(crate) trait Curve<T>: Copy {
    /// `y = f(x)`.
    fn value(self, x: T) -> T;

    /// `f'`, from what is kept.
    fn slope(self, kept: T) -> T;

    /// `dx = dy * f'`.
    #[inline(always)]
    fn back(self, kept: T, dy: T) -> T
    where
        T: Scalar,
    {
        dy * self.slope(kept)
    }
}

/// Does the work with the function's [`Curve`].
macro_rules! with_curve {
    ($function:expr, $curve:ident => $work:expr) => {
        with_curve!($function, $curve => $work, [Sigmoid Tanh Gelu GeluTanh Silu Softplus HardSigmoid HardSwish],
            [LeakyRelu Elu])
    };
    ($function:expr, $curve:ident => $work:expr, [$($plain:ident)*], [$($with_number:ident)*]) => {
        match $function {
            $(Function::$plain => { let $curve = $plain; $work })*
            $(Function::$with_number(number) => { let $curve = $with_number(number); $work })*
        }
    };
}

#[cfg(test)]
pub(super) use with_curve;

/// The work of [`exp`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Exp<'a, T> {
    x: &'a mut [T],
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
    function: Function<T>,
    /// What it is applied to, if not to `y` itself.
    x: Option<&'a [T]>,
    y: &'a mut [T],
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
    function: Function<T>,
    kept: &'a [T],
    /// What is passed back, if not `dx` itself.
    dy: Option<&'a [T]>,
    dx: &'a mut [T],
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
