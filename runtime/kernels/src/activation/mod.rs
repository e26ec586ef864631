//! Activation functions and their gradients, on whole slices.

mod gelu;
mod jobs;
mod logistic;
mod pieces;
mod softsign;
mod tanh;

pub(super) use gelu::{Gelu, GeluTanh};
pub(super) use jobs::{ActivationBackward, ActivationForward, Exp};
pub(super) use logistic::{Sigmoid, Silu, Softplus, sigmoid_of};
pub(super) use pieces::{Elu, HardSigmoid, HardSwish, LeakyRelu};
pub(super) use softsign::Softsign;
pub(super) use tanh::Tanh;

use super::isa;
use super::threads::Partition;
use crate::Scalar;

/// The table of all functions, in one place: `functions!(rows_of)` passes it to the
/// macro `rows_of`, after the other arguments.
///
/// A row has the name, with a parameter if there is one and an example of it, the syntax in `network!`,
/// whether the backward pass reads `x` or `y`, the number of values that a core computes in a nanosecond (few
/// with an exponential), and the docs of its layer.
#[doc(hidden)]
#[macro_export]
macro_rules! functions {
    ($rows_of:ident $(, $given:tt)*) => {
        $rows_of! { ($($given),*)
            Sigmoid as (Sigmoid) from y, rate 1: {
                /// `Sigmoid`: `y = 1 / (1 + exp(-x))`; everything is (F, n).
                ///
                /// "Deep Learning from Scratch", section 5.5.2.
                forward "`y = 1 / (1 + exp(-x))`."
                backward "`dx = dy * y * (1 - y)`."
            }
            Tanh as (Tanh) from y, rate 1: {
                /// `Tanh`: `y = tanh(x)`, the hyperbolic tangent; everything is (F, n).
                ///
                /// LeCun et al., "Efficient BackProp" (1998), section 4.4, has why it suits hidden layers better than
                /// the sigmoid.
                forward "`y = tanh(x) = (1 - exp(-2x)) / (1 + exp(-2x))`."
                backward "`dx = dy * (1 - y) * (1 + y)`."
            }
            LeakyRelu(a: T = 0.1) as (LeakyRelu(0.1)) from y, rate 8: {
                /// `LeakyRelu(a)`: `y = x` where `x > 0`, else `a · x`, with `a` of at least 0; everything is (F, n).
                ///
                /// Maas, Hannun and Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models" (2013).
                /// The slope `a` is a constant of the network; [`PRelu`](super::PRelu) learns it.
                forward "`y = x` where `x > 0`, else `a · x`."
                backward "`dx = dy` where `y > 0`, else `a · dy`."
            }
            Elu(a: T = 1.0) as (Elu(1.0)) from y, rate 1: {
                /// `Elu(a)`: `y = x` where `x > 0`, else `a · (exp(x) - 1)`, with `a` above 0; everything is (F, n).
                ///
                /// Clevert, Unterthiner and Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear
                /// Units" (2016), where `a` is 1.
                forward "`y = x` where `x > 0`, else `a · (exp(x) - 1)`."
                backward "`dx = dy` where `y > 0`, else `dy * (y + a)`."
            }
            Gelu as (Gelu) from x, rate 1: {
                /// `Gelu`: `y = x · Φ(x)`, where `Φ` is the distribution function of the standard normal
                /// distribution; everything is (F, n).
                ///
                /// Exact, to the last digits also where `x` is far below 0. Hendrycks and Gimpel, "Gaussian Error
                /// Linear Units" (2016).
                forward "`y = x · Φ(x) = x / 2 · (1 + erf(x / √2))`."
                backward "`dx = dy * (Φ(x) + x · φ(x))` with `φ(x) = exp(-x² / 2) / √(2π)`."
            }
            GeluTanh as (Gelu(tanh)) from x, rate 1: {
                /// `Gelu(tanh)`: the approximation of [`Gelu`](super::Gelu) by a hyperbolic tangent; everything is
                /// (F, n).
                ///
                /// It differs from the exact one by less than 0.0005, and is what GPT-2 and BERT were trained with.
                /// Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), section 2.
                forward "`y = x / 2 · (1 + tanh(u))` with `u = √(2 / π) · (x + 0.044715 · x³)`."
                backward "`dx = dy * ((1 + tanh(u)) / 2 + x / 2 · (1 - tanh²(u)) · u')`."
            }
            Silu as (Silu) from x, rate 1: {
                /// `Silu`: `y = x / (1 + exp(-x))`, also known as Swish; everything is (F, n).
                ///
                /// Elfwing, Uchibe and Doya, "Sigmoid-Weighted Linear Units for Neural Network Function Approximation
                /// in Reinforcement Learning" (2018); Ramachandran, Zoph and Le, "Searching for Activation Functions"
                /// (2017).
                forward "`y = x · s` with `s = 1 / (1 + exp(-x))`."
                backward "`dx = dy * s · (1 + x · (1 - s))`."
            }
            Softplus as (Softplus) from y, rate 1: {
                /// `Softplus`: `y = ln(1 + exp(x))`, a smooth [`Relu`](super::Relu); everything is (F, n).
                ///
                /// It neither overflows for a large `x` nor loses its digits for a small one. Dugas et al.,
                /// "Incorporating Second-Order Functional Knowledge for Better Option Pricing" (2000).
                forward "`y = ln(1 + exp(x)) = max(x, 0) + ln(1 + exp(-|x|))`."
                backward "`dx = dy * (1 - exp(-y))`, which is `dy / (1 + exp(-x))`."
            }
            Softsign as (Softsign) from y, rate 4: {
                /// `Softsign`: `y = x / (1 + |x|)`, from -1 to 1 like [`Tanh`](super::Tanh), which it nears
                /// as slowly as `1 / |x|`; everything is (F, n).
                ///
                /// Bergstra, Desjardins, Lamblin and Bengio, "Quadratic Polynomials Learn Better Image
                /// Features" (2009); Glorot and Bengio, "Understanding the Difficulty of Training Deep
                /// Feedforward Neural Networks" (2010).
                forward "`y = x / (1 + |x|)`."
                backward "`dx = dy * (1 - |y|)²`, which is `dy / (1 + |x|)²`."
            }
            HardSigmoid as (HardSigmoid) from y, rate 8: {
                /// `HardSigmoid`: `y = min(max(x + 3, 0), 6) / 6`, a [`Sigmoid`](super::Sigmoid) of straight pieces;
                /// everything is (F, n).
                ///
                /// PyTorch's definition: Howard et al., "Searching for MobileNetV3" (2019), section 5.2.
                forward "`y = min(max(x + 3, 0), 6) / 6`."
                backward "`dx = dy / 6` where `0 < y < 1`, else 0."
            }
            HardSwish as (HardSwish) from x, rate 8: {
                /// `HardSwish`: `y = x · min(max(x + 3, 0), 6) / 6`, a [`Silu`](super::Silu) without an exponential;
                /// everything is (F, n).
                ///
                /// PyTorch's definition: Howard et al., "Searching for MobileNetV3" (2019), section 5.2.
                forward "`y = x · min(max(x + 3, 0), 6) / 6`."
                backward "`dx = 0` where `x <= -3`, `dy` where `x >= 3`, `dy * (x / 3 + 1 / 2)` between."
            }
        }
    };
}

/// Defines [`Function`] from the table.
macro_rules! function_of {
    (() $(
        $name:ident $(($number:ident: $scalar:ident = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal: {
            $(#[$doc:meta])*
            forward $forward:literal
            backward $backward:literal
        }
    )*) => {
        /// A function `y = f(x)` of single values.
        ///
        /// Its backward pass reads either `x` or `y`, as documented for each. If the slope of `LeakyRelu` is below 0,
        /// that must be `x`.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Function<T> {
            $(
                #[doc = concat!($forward, " Saved from the forward pass: `", stringify!($saved), "`.")]
                $name $(($scalar))?,
            )*
        }

        impl<T: Scalar> Function<T> {
            /// Number of values that a core computes in a nanosecond.
            fn rate(self) -> usize {
                match self {
                    $(Self::$name { .. } => $rate,)*
                }
            }
        }
    };
}

functions!(function_of);

/// `x = exp(x)` for each element, within one unit in the last place.
pub fn exp<T: Scalar>(x: &mut [T]) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::exponentials(isa(), Exp { x }) };
}

impl<T: Scalar> Function<T> {
    /// `y = f(x)` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn forward(self, x: &[T], y: &mut [T]) {
        assert_eq!(x.len(), y.len(), "one result for each element");
        self.partition(x).parallel_for_slices([y], |part, [y]| {
            self.activation_forward(Some(&x[part]), y);
        });
    }

    /// `y = f(y)` for each element.
    pub fn forward_in_place(self, y: &mut [T]) {
        self.partition(y).parallel_for_slices([y], |_, [y]| self.activation_forward(None, y));
    }

    /// `dx = dy * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward(self, saved: &[T], dy: &[T], dx: &mut [T]) {
        assert!(saved.len() == dy.len() && dy.len() == dx.len(), "one result for each element");
        self.partition(saved).parallel_for_slices([dx], |part, [dx]| {
            self.activation_backward(&saved[part.clone()], Some(&dy[part]), dx);
        });
    }

    /// `dx = dx * f'` for each element.
    ///
    /// # Panics
    ///
    /// If the lengths differ.
    pub fn backward_in_place(self, saved: &[T], dx: &mut [T]) {
        assert_eq!(saved.len(), dx.len(), "one result for each element");
        self.partition(saved)
            .parallel_for_slices([dx], |part, [dx]| self.activation_backward(&saved[part], None, dx));
    }

    fn activation_forward(self, x: Option<&[T]>, y: &mut [T]) {
        // SAFETY: the machine has its instruction set.
        unsafe { T::activation_forward(isa(), ActivationForward { function: self, x, y }) };
    }

    fn activation_backward(self, saved: &[T], dy: Option<&[T]>, dx: &mut [T]) {
        // SAFETY: the machine has its instruction set.
        unsafe { T::activation_backward(isa(), ActivationBackward { function: self, saved, dy, dx }) };
    }

    /// The partition of these values among threads.
    fn partition(self, values: &[T]) -> Partition {
        Partition::values(values.len(), self.rate())
    }
}

/// A [`Function`] as a type, so that loops over it are compiled for it alone.
pub(crate) trait Pointwise<T>: Copy {
    /// `y = f(x)`.
    fn f(self, x: T) -> T;

    /// `f'`, from the saved `x` or `y`.
    fn df(self, saved: T) -> T;

    /// `dx = dy * f'`.
    #[inline(always)]
    fn backward(self, saved: T, dy: T) -> T
    where
        T: Scalar,
    {
        dy * self.df(saved)
    }
}

/// Does the work with the function's [`Pointwise`].
macro_rules! with_pointwise {
    ($function:expr, $pointwise:ident => $work:expr) => {
        $crate::functions!(match_pointwise, ($function), $pointwise, ($work))
    };
}

/// `match`, with an arm for each row of the table.
macro_rules! match_pointwise {
    ((($function:expr), $pointwise:ident, ($work:expr)) $(
        $name:ident $(($number:ident: T = $example:literal))? as $written:tt from $saved:ident, rate $rate:literal: $docs:tt
    )*) => {
        match $function {
            $(Function::$name $(($number))? => {
                let $pointwise = $crate::activation::$name $(($number))?;
                $work
            })*
        }
    };
}

pub(super) use {match_pointwise, with_pointwise};
