//! The optimizers of "Deep Learning from Scratch", to the letter, and AdamW.
//!
//! Each is made for the type of a network and holds its state in slices with a value for each parameter, so that
//! the two can't disagree and a step allocates nothing:
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
//! Hyperparameters are `f64` and become the network's scalar once a step. Each has its range, as in PyTorch:
//! a learning rate of -0.1 or a momentum of 1 is a mistake in the program, and panics where it is given.

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

/// What keeps a quotient by a root finite: added to the root, not under it, as in the book.
const EPSILON: f64 = 1e-7;

/// A rule that changes a network's parameters by their gradient.
///
/// The gradient is a network of the same type, so it lies in memory of the same kind: both on the heap, in arrays, or
/// in slices. Those of this module keep their state on the heap too (`new`), or where one likes (`new_in`):
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
/// It can move to another thread, also as a `Box<dyn Optimizer<N>>` that was chosen by name.
pub trait Optimizer<N: ModelMut>: Send {
    /// Changes the parameters by their gradient. Allocates nothing.
    fn update(&mut self, network: &mut N, gradient: &N);

    /// Takes one step: changes the parameters, and lets the running statistics of the network follow
    /// those of the batch. Allocates nothing.
    fn step(&mut self, network: &mut N, gradient: &N) {
        self.update(network, gradient);
        network.follow(gradient);
    }

    /// What the optimizer goes on from, so that a checkpoint can keep it and give it back. One that keeps
    /// nothing gives an [`OptimizerState`] with no more than its name and its settings.
    fn state(&mut self) -> OptimizerState<'_, N>;

    /// The step size.
    fn learning_rate(&self) -> f64;

    /// Changes the step size, as a schedule does.
    ///
    /// # Panics
    ///
    /// The optimizers here do if it is negative, NaN, or infinite as a number of the network's type.
    fn set_learning_rate(&mut self, learning_rate: f64);
}

/// An optimizer that is held elsewhere is one too.
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
