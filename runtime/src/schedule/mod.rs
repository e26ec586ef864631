//! Learning rate schedules.
//!
//! | schedule | the learning rate |
//! |---|---|
//! | [`Constant`] | is constant |
//! | [`StepDecay`] | is multiplied by a factor every N steps |
//! | [`Exponential`] | is multiplied by a factor at every step |
//! | [`Cosine`] | decreases along half a cosine |
//! | [`Warmup`] | increases linearly to the start of another schedule |
//! | [`OneCycle`] | increases, decreases, and ends far below its start |
//! | [`ReduceOnPlateau`] | decreases when the loss has not improved for some epochs |
//!
//! A schedule returns the learning rate of each step. In a training loop it takes one line:
//!
//! ```
//! use constnet::prelude::*;
//! use constnet::schedule::{Cosine, Schedule, Warmup};
//!
//! network! { struct Line = Affine(1, 1) -> MseLoss; }
//!
//! let x = SMatrix::<f32, 1, 3>::new(0.0, 1.0, 2.0);
//! let t = SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0);
//!
//! let mut net = Line::new(1);
//! let mut ws = Line::workspace::<3>();
//! let schedule = Warmup::new(Cosine::new(0.1, 290), 10);
//! let mut optimizer = Adam::new(&net, 0.1);
//! for step in 0..300 {
//!     net.gradient(&x, &t, &mut ws)?;
//!     optimizer.set_learning_rate(schedule.learning_rate(step));
//!     optimizer.step(&mut net, ws.gradient());
//! }
//! assert!(ws.loss() < 1e-3);
//! # Ok::<(), constnet::BatchError>(())
//! ```

mod constant;
mod cosine;
#[cfg(feature = "alloc")]
mod error;
mod exponential;
mod kind;
mod one_cycle;
mod plateau;
mod step_decay;
mod warmup;

pub use constant::Constant;
pub use cosine::Cosine;
#[cfg(feature = "alloc")]
pub use error::{ScheduleStateError, UnknownSchedule};
pub use exponential::Exponential;
pub use kind::ScheduleKind;
pub use one_cycle::OneCycle;
pub use plateau::ReduceOnPlateau;
pub use step_decay::StepDecay;
pub use warmup::Warmup;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, string::String};
use core::fmt::Debug;

/// A learning rate schedule.
///
/// It is `Send`, also as a `Box<dyn Schedule>` that was chosen by name.
pub trait Schedule: Debug + Send {
    /// The learning rate of a step; steps are counted from 0 over the whole training run.
    fn learning_rate(&self, step: usize) -> f64;

    /// Called after each epoch with the validation loss, or another loss on data that is not used
    /// for training. Most schedules ignore it.
    fn observe(&mut self, loss: f64) {
        let _ = loss;
    }

    /// The state of the schedule, as a line of text for a checkpoint; empty if the learning rate only depends on
    /// the step.
    #[cfg(feature = "alloc")]
    fn state(&self) -> String {
        String::new()
    }

    /// Restores a [`state`](Self::state).
    ///
    /// # Errors
    ///
    /// A text that is not a valid state of this schedule, which does not change then.
    #[cfg(feature = "alloc")]
    fn set_state(&mut self, state: &str) -> Result<(), ScheduleStateError> {
        if state.is_empty() { Ok(()) } else { Err(ScheduleStateError::new("nothing", state)) }
    }
}

/// A reference to a schedule is one, too.
macro_rules! forward_to_the_schedule_within {
    ($($holder:ty)*) => {$(
        impl<S: Schedule + ?Sized> Schedule for $holder {
            fn learning_rate(&self, step: usize) -> f64 {
                (**self).learning_rate(step)
            }

            fn observe(&mut self, loss: f64) {
                (**self).observe(loss);
            }

            #[cfg(feature = "alloc")]
            fn state(&self) -> String {
                (**self).state()
            }

            #[cfg(feature = "alloc")]
            fn set_state(&mut self, state: &str) -> Result<(), ScheduleStateError> {
                (**self).set_state(state)
            }
        }
    )*};
}
forward_to_the_schedule_within! { &mut S }
#[cfg(feature = "alloc")]
forward_to_the_schedule_within! { Box<S> }

/// The fraction of `steps` that are done, from 0 to 1; 1 if there are none.
fn part(step: usize, steps: usize) -> f64 {
    if step < steps { step as f64 / steps as f64 } else { 1.0 }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_can_be_held_elsewhere() {
        let mut plateau = ReduceOnPlateau::new(0.1).patience(0);
        {
            let mut held: Box<dyn Schedule + '_> = Box::new(&mut plateau);
            held.observe(1.0);
            held.observe(1.0);
            assert_eq!(held.learning_rate(7), 0.1 * 0.1);
            let state = held.state();
            held.observe(2.0);
            held.set_state(&state).unwrap();
        }
        assert_eq!(plateau.learning_rate(0), 0.1 * 0.1);
    }

    #[test]
    fn where_the_step_alone_decides_there_is_no_state() {
        let mut cosine = Cosine::new(0.1, 10);
        cosine.observe(f64::NAN);
        assert_eq!((cosine.state().as_str(), cosine.set_state("")), ("", Ok(())));
        let error = cosine.set_state("rate 0").unwrap_err();
        assert_eq!(
            alloc::format!("{error}"),
            "the state of this schedule must be nothing, but the text is `rate 0`"
        );
    }
}
