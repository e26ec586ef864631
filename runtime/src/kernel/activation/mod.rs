//! Functions of single values, and what they pass back, on whole slices.

mod gelu;
mod logistic;
mod pieces;
mod tanh;

pub(super) use gelu::{Gelu, GeluTanh};
pub(super) use logistic::{Sigmoid, Silu, Softplus, sigmoid_of};
pub(super) use pieces::{Elu, HardSigmoid, HardSwish, LeakyRelu};
pub(super) use tanh::Tanh;

use super::elementwise::{map, map_in_place, zip_map, zip_map_in_place};
use super::threads::Cut;
use crate::Scalar;

/// `x = exp(x)` for each element, within one unit in the last place.
pub fn exp<T: Scalar>(x: &mut [T]) {
    T::exp_all(x);
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
        self.cut(x).share_out([y], |part, [y]| T::function_all(self, &x[part], y));
    }

    /// `y = f(y)` for each element.
    pub fn forward_in_place(self, y: &mut [T]) {
        self.cut(y).share_out([y], |_, [y]| T::function_all_in_place(self, y));
    }

    /// `dx = dy * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward(self, kept: &[T], dy: &[T], dx: &mut [T]) {
        assert!(kept.len() == dy.len() && dy.len() == dx.len(), "one result for each element");
        self.cut(kept).share_out([dx], |part, [dx]| {
            T::function_backward_all(self, &kept[part.clone()], &dy[part], dx);
        });
    }

    /// `dx = dx * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward_in_place(self, kept: &[T], dx: &mut [T]) {
        assert_eq!(kept.len(), dx.len(), "one result for each element");
        self.cut(kept).share_out([dx], |part, [dx]| T::function_backward_all_in_place(self, &kept[part], dx));
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
pub(in crate::kernel) trait Curve<T>: Copy {
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

#[inline(always)]
pub(super) fn forward<T: Scalar>(function: Function<T>, x: &[T], y: &mut [T]) {
    with_curve!(function, curve => map(x, y, |x| curve.value(x)));
}

#[inline(always)]
pub(super) fn forward_in_place<T: Scalar>(function: Function<T>, y: &mut [T]) {
    with_curve!(function, curve => map_in_place(y, |y| curve.value(y)));
}

#[inline(always)]
pub(super) fn backward<T: Scalar>(function: Function<T>, kept: &[T], dy: &[T], dx: &mut [T]) {
    with_curve!(function, curve => zip_map(kept, dy, dx, |kept, dy| curve.back(kept, dy)));
}

#[inline(always)]
pub(super) fn backward_in_place<T: Scalar>(function: Function<T>, kept: &[T], dx: &mut [T]) {
    with_curve!(function, curve => zip_map_in_place(kept, dx, |kept, dy| curve.back(kept, dy)));
}
