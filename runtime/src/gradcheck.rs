//! The numerical gradient, by which every backward pass is checked.

use num_traits::{Float, Zero};

use crate::layers::Loss;
use crate::{BatchError, Input, Scalar, Supervised, Workspace, pass};

/// The distance of a central difference: near the cube root of the scalar's precision, where
/// rounding and curvature weigh the same.
fn distance<T: Scalar>() -> T {
    T::from_f64(2.0).powi(if T::epsilon() < T::from_f64(1e-10) { -17 } else { -7 })
}

/// The gradient of the loss by central differences, one parameter at a time:
/// `(loss(p + h) - loss(p - h)) / 2h`.
pub fn numerical_gradient<N: Supervised, T: ?Sized, const B: usize>(
    network: &N,
    x: &impl Input<N::Scalar, N::Input>,
    targets: &T,
    ws: &mut Workspace<N, B>,
) -> Result<N, BatchError>
where
    N::Loss: Loss<N::Scalar, N::Output, T>,
{
    let h = distance::<N::Scalar>();
    let mut probe = network.clone();
    let mut gradient = N::zeros();
    for p in 0..N::PARAMS {
        let value = probe.params()[p];
        let mut slope = N::Scalar::zero();
        for step in [h, -h] {
            probe.params_mut()[p] = value + step;
            slope += pass::loss(probe.params(), x, targets, ws.parts())? / (step + step);
        }
        probe.params_mut()[p] = value;
        gradient.params_mut()[p] = slope;
    }
    Ok(gradient)
}
