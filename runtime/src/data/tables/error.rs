use core::error::Error;
use core::fmt;
use std::io;
use std::path::PathBuf;

use crate::BatchError;
use crate::data::DatasetError;

/// An error of a table, with its place.
///
/// ```text
/// houses.csv, line 17, column `area`: `12O` is not a number
/// ```
#[derive(Default)]
#[non_exhaustive]
pub struct TableError {
    /// The file, if the table is from one.
    pub path: Option<PathBuf>,
    /// The line of the text, from 1, if the table is from one.
    pub line: Option<u64>,
    /// The row of the table, from 0, if it is one row's error.
    pub row: Option<usize>,
    /// The column, if it is one column's error.
    pub column: Option<String>,
    /// The cause.
    pub kind: Box<TableErrorKind>,
}

/// The causes of a [`TableError`].
#[derive(Debug, Default)]
#[non_exhaustive]
pub enum TableErrorKind {
    /// The file can't be read.
    Read {
        /// The system's error.
        cause: io::Error,
    },
    /// There are no names of columns: the text is empty.
    #[default]
    Empty,
    /// A setting of the reader is invalid.
    Setting {
        /// The setting.
        name: &'static str,
        /// The character.
        found: char,
    },
    /// A cell is not UTF-8.
    NotUtf8,
    /// The text ends inside of quotes, which begin in this row.
    OpenQuote,
    /// Two columns have the same name.
    Duplicate {
        /// Their positions, from 1.
        columns: [usize; 2],
    },
    /// A row has another number of cells than there are columns.
    CellCount {
        /// Number of columns.
        columns: usize,
        /// Number of cells.
        cells: usize,
    },
    /// Two tables do not have the same number of rows.
    RowCount {
        /// The rows of both.
        rows: [usize; 2],
    },
    /// There is no such row.
    NoRow {
        /// The row, from 0.
        row: usize,
        /// Number of rows.
        rows: usize,
    },
    /// Schema do not exist.
    NoColumn {
        /// All columns that are missing.
        missing: Vec<String>,
        /// The columns of the table.
        columns: Vec<String>,
    },
    /// A column was chosen twice.
    ChosenTwice,
    /// No input column was chosen.
    NoInputs,
    /// Both a column of classes and columns of numbers were chosen as targets, or several columns of classes.
    Targets,
    /// Samples with targets need a target column.
    NoTargets,
    /// There are no rows, or none without a missing value.
    NoRows,
    /// The column has no values at all.
    NoValues,
    /// A value is missing.
    MissingValue,
    /// A number is expected.
    NotANumber {
        /// The cell.
        found: String,
    },
    /// A number is infinite, or too large for the type.
    NotFinite {
        /// The cell.
        found: String,
        /// The type.
        scalar: &'static str,
    },
    /// A category that the columns do not have.
    UnknownCategory {
        /// The cell.
        found: String,
        /// The known categories.
        categories: Vec<String>,
    },
    /// The columns have another number of values than a sample of this type or the network.
    Features {
        /// The values that the columns have, such as `area` and `city=Rome`.
        names: Vec<String>,
        /// The number of values that is expected.
        expected: usize,
    },
    /// The network has another number of outputs than the targets need.
    Outputs {
        /// The target columns, or the classes.
        names: Vec<String>,
        /// Number of outputs of the network.
        outputs: usize,
    },
    /// The targets are numbers, but labels are requested.
    NotClasses,
    /// There are more classes than the type of the labels can tell apart.
    Labels {
        /// Number of classes.
        classes: usize,
        /// The type of the labels.
        label: &'static str,
    },
    /// A description of columns is invalid.
    Stored {
        /// What is expected.
        expected: &'static str,
    },
    /// A batch does not fit the network.
    Batch(BatchError),
    /// Samples can't be made or split.
    Data(DatasetError),
    /// Another error of the parser.
    Parser {
        /// Its message.
        cause: String,
    },
}

impl TableError {
    pub(super) fn column(self, name: &str) -> Self {
        Self { column: Some(name.to_owned()), ..self }
    }
}

impl From<TableErrorKind> for TableError {
    fn from(kind: TableErrorKind) -> Self {
        Self { kind: Box::new(kind), ..Self::default() }
    }
}

impl From<DatasetError> for TableError {
    fn from(error: DatasetError) -> Self {
        TableErrorKind::Data(error).into()
    }
}

impl From<BatchError> for TableError {
    fn from(error: BatchError) -> Self {
        TableErrorKind::Batch(error).into()
    }
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, row, column, kind } = self;
        let places = [
            path.as_ref().map(|path| path.display().to_string()),
            line.map(|line| format!("line {line}")),
            row.filter(|_| line.is_none()).map(|row| format!("row {row} (from 0)")),
            column.as_ref().map(|column| format!("column `{column}`")),
        ];
        let places: Vec<String> = places.into_iter().flatten().collect();
        if !places.is_empty() {
            write!(f, "{}: ", places.join(", "))?;
        }
        kind.fmt(f)
    }
}

crate::debug::debug_as_display!(TableError);

impl Error for TableError {}

impl fmt::Display for TableErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { cause } => write!(f, "can't read the file: {cause}"),
            Self::Empty => f.write_str("expected the names of columns, but there is nothing"),
            Self::Setting { name, found } => write!(
                f,
                "the {name} is {found:?}, but a printable ASCII character or a tab is expected, and not the same as \
                 separator and as quote"
            ),
            Self::NotUtf8 => f.write_str(
                "the text is not UTF-8; convert the file first, for example with `iconv -f latin1 -t utf-8`",
            ),
            Self::OpenQuote => f.write_str("a quote is opened here and never closed"),
            Self::Duplicate { columns } => write!(
                f,
                "columns {} and {} have the same name; rename one of them",
                columns[0], columns[1]
            ),
            Self::CellCount { columns, cells } => write!(
                f,
                "expected {columns} cells, one for each column, but found {cells}; is the separator right, and is a \
                 text with separators in quotes?"
            ),
            Self::RowCount { rows } => {
                write!(f, "tables with {} and {} rows can't be joined side by side", rows[0], rows[1])
            }
            Self::NoRow { row, rows } => write!(f, "there is no row {row} (from 0): the table has {rows} rows"),
            Self::NoColumn { missing, columns } => {
                let (is, s) = if missing.len() == 1 { ("is", "") } else { ("are", "s") };
                write!(f, "there {is} no column{s} {}; the table has {}", list(missing), list(columns))
            }
            Self::ChosenTwice => f.write_str("the column is chosen twice"),
            Self::NoInputs => f.write_str("no input columns are chosen; choose some, or all `others`"),
            Self::Targets => {
                f.write_str("the targets are either one column of classes or columns of numbers; choose one kind")
            }
            Self::NoTargets => f.write_str("no target column is chosen: choose one with `class` or `target`"),
            Self::NoRows => f.write_str("the table has no rows without missing values"),
            Self::NoValues => f.write_str("the column has no values at all"),
            Self::MissingValue => f.write_str(
                "the value is missing; fill it in, or choose `Missing::Drop` or, for inputs, `Missing::Mean`",
            ),
            Self::NotANumber { found } => write!(
                f,
                "`{found}` is not a number{}; a text that stands for a missing value can be declared with \
                 `missing_values`, categories with `one_hot` or `class`",
                if found.contains(',') { " (a decimal comma needs `TableReader::decimal_comma`)" } else { "" }
            ),
            Self::NotFinite { found, scalar } => write!(f, "`{found}` is not a finite number of type {scalar}"),
            Self::UnknownCategory { found, categories } => {
                write!(f, "`{found}` is not one of the known categories: {}", list(categories))
            }
            Self::Features { names, expected } => write!(
                f,
                "the columns give {} values per sample ({}), but {expected} are expected: the network should begin \
                 with {} inputs, and its samples be `Samples<f32, _, {}>`",
                names.len(),
                list(names),
                names.len(),
                names.len(),
            ),
            Self::Outputs { names, outputs } => {
                write!(f, "the network has {outputs} outputs, but the targets need {} ({})", names.len(), list(names))
            }
            Self::NotClasses => f.write_str(
                "labels are requested, but the targets are numbers: choose a `class` column, or samples with float \
                 targets, such as `Samples<f32, f32, _>`",
            ),
            Self::Labels { classes, label } => {
                write!(f, "there are {classes} classes, too many for labels of type {label}; use `u16` or `usize`")
            }
            Self::Stored { expected } => write!(f, "the description of columns is invalid: expected {expected}"),
            Self::Batch(error) => error.fmt(f),
            Self::Data(error) => error.fmt(f),
            Self::Parser { cause } => f.write_str(cause),
        }
    }
}

/// Names in backticks, at most 20 of them.
fn list(names: &[String]) -> String {
    const MOST: usize = 20;
    let mut texts: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    if names.len() > MOST {
        texts.push(format!("... ({} in total)", names.len()));
    }
    texts.join(", ")
}
