//! What a pass is given: batches that flow in, targets, and what can be wrong with them at run time.

mod columns;
mod error;
mod input;
pub mod targets;

pub use columns::{Columns, ColumnsMut};
pub use error::{BatchError, LengthError};
pub use input::{Input, InputShape, Several};
