//! The layers, one file each: `forward`, `backward` (the gradient of the input) and, where there
//! are parameters, `gradient` (theirs). Losses implement [`Loss`].
//!
//! Everything works on a batch with one sample a column: `x`, `dx` are (I, n), `y`, `dy` are (O, n).
//! `dy` is the gradient of the loss with respect to `y`, and so on.

pub mod affine;
mod any_loss;
pub mod identity;
mod loss;
pub mod matmul;
pub mod mse_loss;
pub mod relu;
pub mod sigmoid;
pub mod sigmoid_with_loss;
pub mod softmax_with_loss;

#[doc(hidden)]
pub use any_loss::AnyLoss;
pub use loss::{Classifier, Loss};
pub use mse_loss::MseLoss;
pub use sigmoid_with_loss::SigmoidWithLoss;
pub use softmax_with_loss::SoftmaxWithLoss;

use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

use crate::Scalar;

/// A matrix of parameters with both sizes known.
pub type Tensor<'a, T, const R: usize, const C: usize> = MatrixView<'a, T, Const<R>, Const<C>>;

/// A matrix of parameters that is written to.
pub type TensorMut<'a, T, const R: usize, const C: usize> = MatrixViewMut<'a, T, Const<R>, Const<C>>;

/// Splits a tensor off the front of a network's parameters.
fn split_tensor<'a, T: Scalar, const R: usize, const C: usize>(params: &mut &'a [T]) -> Tensor<'a, T, R, C> {
    let (tensor, rest) = params.split_at(R * C);
    *params = rest;
    Tensor::from_slice_generic(tensor, Const, Const)
}

/// Splits a tensor off the front of a network's parameters; see [`split_tensor`].
fn split_tensor_mut<'a, T: Scalar, const R: usize, const C: usize>(
    params: &mut &'a mut [T],
) -> TensorMut<'a, T, R, C> {
    let (tensor, rest) = core::mem::take(params).split_at_mut(R * C);
    *params = rest;
    TensorMut::from_slice_generic(tensor, Const, Const)
}

/// A tensor's values. nalgebra knows that columns are contiguous only where their number is
/// dynamic, so the number is forgotten on the way.
fn values<'a, T: Scalar, const R: usize, const C: usize>(tensor: &'a Tensor<'_, T, R, C>) -> &'a [T] {
    tensor.as_view::<Const<R>, Dyn, Const<1>, Const<R>>().data.into_slice()
}

/// A tensor's values; see [`values`].
fn values_mut<'a, T: Scalar, const R: usize, const C: usize>(
    tensor: &'a mut TensorMut<'_, T, R, C>,
) -> &'a mut [T] {
    tensor.as_view_mut::<Const<R>, Dyn, Const<1>, Const<R>>().data.into_slice_mut()
}
