//! Arguments of the passes: input batches and targets, and their errors at run time.

mod columns;
mod error;
mod input;
pub mod targets;

pub use columns::{Columns, ColumnsMut};
pub use error::{BatchError, LengthError};
pub use input::{Input, InputShape, Inputs};
