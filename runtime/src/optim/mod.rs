//! Optimizers: those of "Deep Learning from Scratch", with its exact formulas, and AdamW.
//!
//! Each is generic over the network and holds its state in slices with a value for each parameter, so that
//! the two always match and a step does not allocate:
//!
//! ```
//! use constnet::prelude::*;
//!
//! network! { struct Line = Affine(1, 1) -> MseLoss; }
//!
//! let x = SMatrix::<f32, 1, 3>::new(0.0, 1.0, 2.0);
//! let t = SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0);
//!
//! let mut net = Line::new(1);
//! let mut ws = Line::workspace::<3>();
//! let mut optimizer = Momentum::new(&net, 0.05).momentum(0.8);
//! for _ in 0..300 {
//!     net.gradient(&x, &t, &mut ws)?;
//!     optimizer.step(&mut net, ws.gradient());
//! }
//! assert!((net.view().affine1.weight[0] - 2.0).abs() < 1e-3);
//! # Ok::<(), constnet::BatchError>(())
//! ```
//!
//! All have a [`weight_decay`](Sgd::weight_decay).
//!
//! Hyperparameters are `f64` and are converted to the network's scalar type at each step. Their ranges are those of
//! PyTorch: a learning rate of -0.1 or a momentum of 1 is a bug in the program, and panics where it is set.

#[cfg(feature = "alloc")]
use alloc::boxed::Box;

use crate::ModelMut;

#[macro_use]
mod builders;

mod adagrad;
mod adam;
mod adamw;
#[cfg(feature = "alloc")]
pub(crate) mod averaged;
mod decay;
mod entries;
mod kind;
mod momentum;
mod nesterov;
mod rmsprop;
mod sgd;
mod slots;
mod state;

pub use adagrad::AdaGrad;
pub use adam::Adam;
pub use adamw::AdamW;
use decay::Step;
#[cfg(feature = "checkpoint")]
pub(crate) use entries::{Entries, MAX_COUNT, Setting};
pub use kind::OptimizerKind;
#[cfg(feature = "alloc")]
pub use kind::UnknownOptimizer;
pub use momentum::Momentum;
pub use nesterov::Nesterov;
pub use rmsprop::RmsProp;
pub use sgd::Sgd;
use slots::Slots;
pub use state::OptimizerState;

/// Keeps a quotient by a root finite: added to the root, not under it, as in the book.
const EPSILON: f64 = 1e-7;

/// An optimizer: updates a network's parameters with their gradient.
///
/// The gradient is a network of the same type, so it is in memory of the same kind: both on the heap, in arrays, or
/// in slices. The optimizers of this module have their state on the heap too (`new`), or in any memory (`new_in`):
///
/// ```
/// use constnet::prelude::*;
///
/// network! { struct Line = Affine(1, 1) -> MseLoss; }
///
/// let net = Line::from_params([2.0_f32, 1.0])?;
/// let adam = Adam::new_in(&net, 0.01, [0.0; 2 * Line::PARAMS])?;
/// # Ok::<(), constnet::LengthError>(())
/// ```
///
/// It is `Send`, also as a `Box<dyn Optimizer<N>>` that was chosen by name.
pub trait Optimizer<N: ModelMut>: Send {
    /// Updates the parameters with their gradient. Allocates nothing.
    fn update(&mut self, network: &mut N, gradient: &N);

    /// Takes one step: updates the parameters, and the running statistics of the network with
    /// those of the batch. Allocates nothing.
    fn step(&mut self, network: &mut N, gradient: &N) {
        self.update(network, gradient);
        network.update_running_stats(gradient);
    }

    /// The complete state of the optimizer, for saving to and restoring from a checkpoint. An optimizer without
    /// state returns an [`OptimizerState`] with only its name and its settings.
    fn state(&mut self) -> OptimizerState<'_, N>;

    /// The learning rate.
    fn learning_rate(&self) -> f64;

    /// Sets the learning rate, as a schedule does.
    ///
    /// # Panics
    ///
    /// The optimizers of this module panic if it is negative, NaN, or infinite in the network's type.
    fn set_learning_rate(&mut self, learning_rate: f64);
}

/// A reference to an optimizer is one, too.
macro_rules! forward_to_the_optimizer_within {
    ($($holder:ty)*) => {$(
        impl<N: ModelMut, O: Optimizer<N> + ?Sized> Optimizer<N> for $holder {
            fn update(&mut self, network: &mut N, gradient: &N) {
                (**self).update(network, gradient);
            }

            fn step(&mut self, network: &mut N, gradient: &N) {
                (**self).step(network, gradient);
            }

            fn state(&mut self) -> OptimizerState<'_, N> {
                (**self).state()
            }

            fn learning_rate(&self) -> f64 {
                (**self).learning_rate()
            }

            fn set_learning_rate(&mut self, learning_rate: f64) {
                (**self).set_learning_rate(learning_rate);
            }
        }
    )*};
}
forward_to_the_optimizer_within! { &mut O }
#[cfg(feature = "alloc")]
forward_to_the_optimizer_within! { Box<O> }
