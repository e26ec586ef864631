use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use crate::BatchError;

/// The last stage of a network that is trained: one number for a batch, the mean over its samples.
///
/// `x` (R, n) is the network's output, `Y` what it is compared with.
#[diagnostic::on_unimplemented(
    message = "`{Y}` can't be the targets of `{Self}` over {R} values of `{T}`",
    label = "these targets do not suit the loss"
)]
pub trait Loss<T, R: DimName, Y: ?Sized> {
    /// Makes sure that there is one valid target for each of `samples`.
    ///
    /// # Errors
    ///
    /// What [`crate::targets`] and the loss itself refuse.
    fn check(targets: &Y, samples: usize) -> Result<(), BatchError>;

    /// The loss; only called after [`check`](Self::check).
    fn forward(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> T;

    /// The loss, and `dx` (R, n); only called after [`check`](Self::check).
    fn backward(x: MatrixView<'_, T, R, Dyn>, targets: &Y, dx: MatrixViewMut<'_, T, R, Dyn>) -> T;

    /// How many samples the output gets right, or `None` where the loss knows no right or wrong;
    /// only called after [`check`](Self::check).
    fn correct(x: MatrixView<'_, T, R, Dyn>, targets: &Y) -> Option<usize>;
}

/// A loss that knows right from wrong, so that there is an accuracy.
#[diagnostic::on_unimplemented(message = "`{Self}` knows no right and wrong, so its network has no accuracy")]
pub trait Classifier {}
