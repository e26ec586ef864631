//! Tables with named columns: [`Table`] has the texts of a CSV file, [`Columns`] turns them into numbers.

mod builder;
mod categories;
mod columns;
mod encode;
mod error;
mod predict;
mod reader;
mod stored;
mod table;
mod target;

pub use builder::ColumnsBuilder;
pub use columns::{Columns, Missing};
pub use error::{TableError, TableErrorKind};
pub use reader::TableReader;
pub use table::Table;
pub use target::TargetValue;
