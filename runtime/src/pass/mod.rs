//! The passes over a batch, shared by all networks: first the checks, then the generated code.

mod classify;
#[cfg(feature = "std")]
mod non_finite;
#[cfg(feature = "alloc")]
mod numerical;
mod predict;
mod train;

pub use classify::{class_of, probabilities, to_probabilities};
#[cfg(feature = "std")]
pub use non_finite::first_non_finite_layer;
#[cfg(feature = "alloc")]
pub use numerical::numerical_gradient;
use predict::predict_mut;
pub use predict::{accuracy, loss, one_by_one, predict};
pub use train::{backward, gradient};

use core::ops::Range;

use nalgebra::{DimName, Dyn, MatrixView};

use crate::layers::Loss;
use crate::{BatchError, InputShape, Model, Network, Supervised};

/// A batch with the columns of `N`'s input.
type X<'a, N> = <<N as Network>::Input as InputShape>::Views<'a, <N as Model>::Scalar>;
/// A batch with the columns of `N`'s output.
pub(crate) type Y<'a, N> = MatrixView<'a, <N as Model>::Scalar, <N as Network>::Output, Dyn>;

/// Checks that there are samples, and that they fit.
pub(crate) fn check_columns(columns: usize, capacity: usize) -> Result<usize, BatchError> {
    match columns {
        0 => Err(BatchError::Empty),
        _ if columns > capacity => Err(BatchError::TooManyColumns { columns, capacity }),
        _ => Ok(columns),
    }
}

/// Checks that there are samples, that they fit, and that each has a valid target.
fn check_batch<N: Supervised, T: ?Sized>(
    columns: usize,
    targets: &T,
    capacity: usize,
) -> Result<usize, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    check_columns(columns, capacity)?;
    N::Loss::check(targets, columns)?;
    Ok(columns)
}

/// Where the output lies in the memory.
pub(crate) fn output_range<N: Network>(offset: usize, samples: usize) -> Range<usize> {
    let begin = offset * samples;
    begin..begin + N::Output::DIM * samples
}

/// The output at an offset in the memory, as a batch.
pub(crate) fn output<N: Network>(values: &[N::Scalar], offset: usize, samples: usize) -> Y<'_, N> {
    columns::<N>(&values[output_range::<N>(offset, samples)])
}

/// The values of an output as a batch.
pub(crate) fn columns<N: Network>(values: &[N::Scalar]) -> Y<'_, N> {
    MatrixView::from_slice_generic(values, N::Output::name(), Dyn(values.len() / N::Output::DIM))
}
