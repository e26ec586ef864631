//! Activations as a predictor applies them: to the values that a kernel writes, or alone.

use super::{Identity, Relu};
use crate::Scalar;
use crate::kernel::inference::Activation;
use crate::kernel::{relu, relu_in_place};

impl Identity {
    /// No activation.
    #[doc(hidden)]
    #[must_use]
    pub const fn epilogue<T: Scalar>() -> Activation<T> {
        Activation::None
    }
}

impl Relu {
    /// The activation after a kernel.
    #[doc(hidden)]
    #[must_use]
    pub const fn epilogue<T: Scalar>() -> Activation<T> {
        Activation::Relu
    }
}

/// `y = a(x)` for each value.
pub fn activate<T: Scalar>(activation: Activation<T>, x: &[T], y: &mut [T]) {
    match activation {
        Activation::None => y.copy_from_slice(x),
        Activation::Relu => relu(x, y),
        Activation::Function(function) => function.forward(x, y),
    }
}

/// [`activate`], with `y` instead of `x`.
pub fn activate_in_place<T: Scalar>(activation: Activation<T>, y: &mut [T]) {
    match activation {
        Activation::None => {}
        Activation::Relu => relu_in_place(y),
        Activation::Function(function) => function.forward_in_place(y),
    }
}
