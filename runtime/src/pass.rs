//! The passes over a batch that every network shares: checks first, then the generated code.

use nalgebra::{Dyn, MatrixView, MatrixViewMut};

use crate::layers::Loss;
use crate::workspace::Memory;
use crate::{BatchError, Input, Mapping, Network, Scalar as _, Supervised};

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

/// There are samples, they fit, and each has one valid target.
fn check_batch<N: Supervised, T: ?Sized>(
    columns: usize,
    targets: &T,
    capacity: usize,
) -> Result<(), BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    check_columns(columns, capacity)?;
    N::Loss::check(targets, columns)
}

/// The output for a batch.
pub fn predict<'w, N: Network, X: Input<N::Scalar, N::Input>>(
    params: &[N::Scalar],
    x: &X,
    memory: &'w mut Memory<N>,
) -> Result<Y<'w, N>, BatchError> {
    let x = x.columns();
    check_columns(x.ncols(), memory.capacity)?;
    Ok(N::forward(params, x, &mut memory.values))
}

/// The output for a batch that has one valid target for each sample.
fn predict_for<'w, N: Supervised, T: ?Sized>(
    params: &[N::Scalar],
    x: X<'_, N>,
    targets: &T,
    memory: &'w mut Memory<N>,
) -> Result<Y<'w, N>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    check_batch::<N, T>(x.ncols(), targets, memory.capacity)?;
    Ok(N::forward(params, x, &mut memory.values))
}

/// The mean loss over a batch.
pub fn loss<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    params: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: &mut Memory<N>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for(params, x.columns(), targets, memory)?;
    Ok(N::Loss::forward(y, targets))
}

/// How many samples of a batch the network gets right, if its loss knows right and wrong.
pub fn correct<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    params: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: &mut Memory<N>,
) -> Result<Option<usize>, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let y = predict_for(params, x.columns(), targets, memory)?;
    Ok(N::Loss::correct(y, targets))
}

/// The fraction of a batch that the network gets right.
pub fn accuracy<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    params: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: &mut Memory<N>,
) -> Result<N::Scalar, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let right = correct(params, x, targets, memory)?.unwrap_or(0);
    Ok(N::Scalar::from_f64(right as f64 / x.columns().ncols() as f64))
}

/// The gradient of the loss over a batch, by backpropagation.
pub fn gradient<'w, N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    params: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: &'w mut Memory<N>,
) -> Result<&'w N, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let x = x.columns();
    check_batch::<N, T>(x.ncols(), targets, memory.capacity)?;
    let loss = |y: Y<'_, N>, dy: MatrixViewMut<'_, N::Scalar, N::Output, Dyn>| {
        memory.loss = N::Loss::backward(y, targets, dy);
    };
    N::backward(params, x, &mut memory.values, memory.gradient.params_mut(), loss);
    Ok(&memory.gradient)
}

/// The gradient with respect to the input of a network without a loss; that of the parameters is
/// left in the workspace.
pub fn backward<'w, N: Mapping>(
    params: &[N::Scalar],
    x: &impl Input<N::Scalar, N::Input>,
    dy: &impl Input<N::Scalar, N::Output>,
    memory: &'w mut Memory<N>,
) -> Result<X<'w, N>, BatchError> {
    let (x, dy) = (x.columns(), dy.columns());
    check_columns(x.ncols(), memory.capacity)?;
    if x.ncols() != dy.ncols() {
        return Err(BatchError::GradientColumns { samples: x.ncols(), columns: dy.ncols() });
    }
    Ok(N::backward(params, x, dy, &mut memory.values, memory.gradient.params_mut()))
}

/// The gradient of the loss by central differences, one parameter at a time:
/// `(loss(p + h) - loss(p - h)) / 2h`. It is what every backward pass is checked by.
pub fn numerical_gradient<N: Supervised, I: Input<N::Scalar, N::Input>, T: ?Sized>(
    params: &[N::Scalar],
    x: &I,
    targets: &T,
    memory: &mut Memory<N>,
) -> Result<N, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let h = N::Scalar::from_f64(if N::Scalar::NAME == "f64" { DISTANCE_F64 } else { DISTANCE_F32 });
    let mut probe = N::zeros();
    probe.params_mut().copy_from_slice(params);
    let mut gradient = N::zeros();
    for (p, &value) in params.iter().enumerate() {
        probe.params_mut()[p] = value + h;
        let above = loss(probe.params(), x, targets, memory)?;
        probe.params_mut()[p] = value - h;
        let below = loss(probe.params(), x, targets, memory)?;
        probe.params_mut()[p] = value;
        gradient.params_mut()[p] = (above - below) / (h + h);
    }
    Ok(gradient)
}

/// The distance of a central difference: near the cube root of the scalar's precision, where the
/// errors of rounding and of curvature weigh the same.
const DISTANCE_F64: f64 = 1.0 / 131_072.0;
const DISTANCE_F32: f64 = 1.0 / 128.0;
