//! Arguments of the passes: input batches and targets, and their errors at run time.

mod error;
mod input;
pub mod targets;

pub use error::{BatchError, LengthError};
pub use input::{Input, InputShape, Several};
