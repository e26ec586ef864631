use super::{Access, Exclusive, Ignored, TensorMut, values_mut};
use crate::Scalar;

/// Where gradients go: into [`Exclusive`] ones, or, with [`Ignored`], nowhere, which takes no time.
pub trait Sink: Access {
    /// The values of a tensor, or nothing where gradients are dropped.
    #[doc(hidden)]
    fn values_of<const R: usize, const C: usize>(
        matrix: &mut Self::Matrix<R, C>,
    ) -> Option<&mut [Self::Scalar]>;

    /// The values of several tensors, or nothing where gradients are dropped.
    #[doc(hidden)]
    fn slice(values: &mut Self::Values) -> Option<&mut [Self::Scalar]>;
}

impl<'a, T: Scalar> Sink for Exclusive<'a, T> {
    fn values_of<'v, const R: usize, const C: usize>(
        matrix: &'v mut TensorMut<'a, T, R, C>,
    ) -> Option<&'v mut [T]> {
        Some(values_mut(matrix))
    }

    fn slice<'v>(values: &'v mut &'a mut [T]) -> Option<&'v mut [T]> {
        Some(values)
    }
}

impl<T: Scalar> Sink for Ignored<T> {
    fn values_of<const R: usize, const C: usize>((): &mut ()) -> Option<&mut [T]> {
        None
    }

    fn slice((): &mut ()) -> Option<&mut [T]> {
        None
    }
}
