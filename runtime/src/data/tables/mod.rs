//! Tables with named columns: [`Table`] has the texts of a CSV file, [`Schema`] turns them into numbers.

mod builder;
mod categories;
mod encode;
mod error;
mod predict;
mod reader;
mod schema;
mod stored;
mod table;
mod target;

pub use builder::SchemaBuilder;
pub use error::{TableError, TableErrorKind};
pub use reader::TableReader;
pub use schema::{Missing, Schema};
pub use table::Table;
pub use target::TargetValue;
