//! The passes over a batch that every network shares: checks first, then the generated code.

use nalgebra::{Dyn, MatrixView, MatrixViewMut};

use crate::layers::Loss;
use crate::workspace::Parts;
use crate::{BatchError, Input, Mapping, Network, Supervised};

/// A batch with the columns of `N`'s input.
type X<'a, N> = MatrixView<'a, <N as Network>::Scalar, <N as Network>::Input, Dyn>;
/// A batch with the columns of `N`'s output.
type Y<'a, N> = MatrixView<'a, <N as Network>::Scalar, <N as Network>::Output, Dyn>;

fn check_columns(columns: usize, capacity: usize) -> Result<(), BatchError> {
    match columns {
        0 => Err(BatchError::Empty),
        _ if columns > capacity => Err(BatchError::TooManyColumns { columns, capacity }),
        _ => Ok(()),
    }
}

/// The output for a batch.
pub fn predict<'w, N: Network>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    ws: Parts<'w, N>,
) -> Result<Y<'w, N>, BatchError> {
    let x = x.columns();
    check_columns(x.ncols(), ws.capacity)?;
    Ok(N::forward(params, x, ws.memory))
}

/// The output for a batch that has one valid target for each sample.
fn predict_for<'w, N: Supervised, T: ?Sized>(
    params: &[N::Scalar],
    x: X<'_, N>,
    targets: &T,
    ws: Parts<'w, N>,
) -> Result<Y<'w, N>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    check_columns(x.ncols(), ws.capacity)?;
    N::Loss::check(targets, x.ncols())?;
    Ok(N::forward(params, x, ws.memory))
}

/// The mean loss over a batch.
pub fn loss<N: Supervised, T: ?Sized>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    targets: &T,
    ws: Parts<'_, N>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for(params, x.columns(), targets, ws)?;
    Ok(N::Loss::forward(y, targets))
}

/// How many samples of a batch the network gets right.
pub fn correct<N: Supervised, T: ?Sized>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    targets: &T,
    ws: Parts<'_, N>,
) -> Result<Option<usize>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for(params, x.columns(), targets, ws)?;
    Ok(N::Loss::correct(y, targets))
}

/// The gradient of the loss over a batch, by backpropagation.
pub fn gradient<'w, N: Supervised, T: ?Sized>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    targets: &T,
    ws: Parts<'w, N>,
) -> Result<&'w N, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let x = x.columns();
    check_columns(x.ncols(), ws.capacity)?;
    N::Loss::check(targets, x.ncols())?;
    let loss = |y: Y<'_, N>, dy: MatrixViewMut<'_, N::Scalar, N::Output, Dyn>| {
        *ws.loss = N::Loss::backward(y, targets, dy);
    };
    N::backward(params, x, ws.memory, ws.gradient.params_mut(), loss);
    Ok(ws.gradient)
}

/// The gradient with respect to the input of a network without a loss; that of the parameters is
/// left in the workspace.
pub fn backward<'w, N: Mapping>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    dy: &impl Input<N::Scalar, N::Output>,
    ws: Parts<'w, N>,
) -> Result<X<'w, N>, BatchError> {
    let (x, dy) = (x.columns(), dy.columns());
    check_columns(x.ncols(), ws.capacity)?;
    if x.ncols() != dy.ncols() {
        return Err(BatchError::GradientColumns { samples: x.ncols(), columns: dy.ncols() });
    }
    Ok(N::backward(params, x, dy, ws.memory, ws.gradient.params_mut()))
}
