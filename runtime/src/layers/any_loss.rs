//! The loss of a network that does not compile.

use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use super::{ClassificationLoss, Loss};
use crate::{BatchError, Scalar};

/// Placeholder for a loss with an error: it accepts any targets, so that the code around
/// the network does not cause errors besides the network's own.
#[derive(Debug)]
pub enum AnyLoss {}

#[diagnostic::do_not_recommend]
impl ClassificationLoss for AnyLoss {
    fn probabilities<T: Scalar>(_: &mut [T], _: usize) {}

    fn class<T: Scalar>(_: &[T]) -> Option<(usize, T)> {
        None
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, R: DimName, Y: ?Sized> Loss<T, R, Y> for AnyLoss {
    fn check(_: &Y, _: usize) -> Result<(), BatchError> {
        Err(BatchError::Empty)
    }

    fn forward(_: MatrixView<'_, T, R, Dyn>, _: &Y) -> T {
        T::zero()
    }

    fn backward(_: MatrixView<'_, T, R, Dyn>, _: &Y, _: MatrixViewMut<'_, T, R, Dyn>) -> T {
        T::zero()
    }

    fn correct(_: MatrixView<'_, T, R, Dyn>, _: &Y) -> Option<usize> {
        None
    }
}
