mod parts;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::reader::unnamed;
use super::{TableError, TableErrorKind, TableReader};
use crate::io::{SaveError, StdFileSystem, replace};

/// A table with named columns, as from a CSV file.
///
/// Its cells are texts, as they are in the file; [`Schema`](super::Schema) decides which columns are numbers and which
/// are categories, so that `007` stays what it is. An empty cell is a missing value.
///
/// ```
/// use constnet::data::Table;
///
/// let table = Table::parse("area,city\n120,Rome\n,Oslo\n")?; // or `Table::read("houses.csv")`
/// assert_eq!(table.names(), ["area", "city"]);
/// assert_eq!((table.get(0, "area"), table.get(1, "area")), (Some("120"), None));
/// assert_eq!(table.to_csv(), "area,city\n120,Rome\n,Oslo\n");
/// # Ok::<(), constnet::data::TableError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    names: Vec<String>,
    /// The cells of the first row, of the second, and so on.
    text: String,
    /// The end of each cell in the text.
    ends: Vec<usize>,
    /// The line of each row; empty if the table is not from a text.
    lines: Vec<u64>,
    path: Option<PathBuf>,
}

impl Table {
    /// A table without rows. An empty name of the first column becomes `column_1`, and so on.
    ///
    /// # Errors
    ///
    /// If there are no names, or two of them are the same.
    pub fn new(names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, TableError> {
        let name = |column, name: &str| if name.is_empty() { unnamed(column) } else { name.to_owned() };
        let names = names.into_iter().enumerate();
        let names: Vec<String> = names.map(|(column, text)| name(column, text.as_ref())).collect();
        if names.is_empty() {
            return Err(TableErrorKind::Empty.into());
        }
        let mut places = HashMap::new();
        for (column, name) in names.iter().enumerate() {
            if let Some(first) = places.insert(name, column) {
                let kind = TableErrorKind::Duplicate { columns: [first + 1, column + 1] };
                return Err(TableError::from(kind).column(name));
            }
        }
        Ok(Self { names, text: String::new(), ends: Vec::new(), lines: Vec::new(), path: None })
    }

    /// A table with these rows: `Table::from_rows(["area", "city"], [["120", "Rome"]])`.
    ///
    /// # Errors
    ///
    /// If there are no names, two of them are the same, or a row has another number of cells.
    pub fn from_rows<R: IntoIterator<Item: AsRef<str>>>(
        names: impl IntoIterator<Item = impl AsRef<str>>,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Self, TableError> {
        let mut table = Self::new(names)?;
        rows.into_iter().try_for_each(|row| table.push(row))?;
        Ok(table)
    }

    /// Reads a CSV file with a header; see [`TableReader`] for other formats.
    ///
    /// # Errors
    ///
    /// See [`TableReader::read`].
    pub fn read(path: impl AsRef<Path>) -> Result<Self, TableError> {
        TableReader::new().read(path)
    }

    /// Parses CSV text with a header; see [`TableReader`] for other formats.
    ///
    /// # Errors
    ///
    /// See [`TableReader::parse`].
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, TableError> {
        TableReader::new().parse(text)
    }

    /// Appends a row; an empty cell is a missing value.
    ///
    /// # Errors
    ///
    /// If there is not one cell for each column. The table does not change then.
    pub fn push(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) -> Result<(), TableError> {
        self.push_at(cells, None)
    }

    /// Appends the row of this line.
    pub(super) fn push_at(
        &mut self,
        cells: impl IntoIterator<Item = impl AsRef<str>>,
        line: Option<u64>,
    ) -> Result<(), TableError> {
        let (rows, text, ends) = (self.len(), self.text.len(), self.ends.len());
        for cell in cells {
            self.text.push_str(cell.as_ref());
            self.ends.push(self.text.len());
        }
        let (columns, cells) = (self.names.len(), self.ends.len() - ends);
        if columns != cells {
            self.text.truncate(text);
            self.ends.truncate(ends);
            let kind = TableErrorKind::CellCount { columns, cells };
            return Err(TableError { row: Some(rows), ..kind.into() });
        }
        match line {
            Some(line) => self.lines.push(line),
            // Lines of some rows alone would be of no use.
            None => self.lines.clear(),
        }
        Ok(())
    }

    /// The names of the columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len() / self.names.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// A cell; `None` if its value is missing, or there is no such row or column.
    #[must_use]
    pub fn get(&self, row: usize, column: &str) -> Option<&str> {
        let column = self.names.iter().position(|name| name == column)?;
        if row < self.len() { self.cell(row, column) } else { None }
    }

    /// A cell of the column at this position; `None` if the value is missing.
    pub(super) fn cell(&self, row: usize, column: usize) -> Option<&str> {
        let place = row * self.names.len() + column;
        let begin = if place == 0 { 0 } else { self.ends[place - 1] };
        Some(&self.text[begin..self.ends[place]]).filter(|cell| !cell.is_empty())
    }

    /// The cells of a column from top to bottom, `None` for missing values.
    ///
    /// # Errors
    ///
    /// If there is no such column.
    pub fn column(&self, name: &str) -> Result<impl ExactSizeIterator<Item = Option<&str>>, TableError> {
        let column = self.positions([name])?[0];
        Ok((0..self.len()).map(move |row| self.cell(row, column)))
    }

    /// The positions of columns.
    pub(super) fn positions<'n>(
        &self,
        names: impl IntoIterator<Item = &'n str>,
    ) -> Result<Vec<usize>, TableError> {
        let (mut positions, mut missing) = (Vec::new(), Vec::new());
        let known: HashMap<&str, usize> =
            self.names.iter().enumerate().map(|(at, name)| (&**name, at)).collect();
        for name in names {
            match known.get(name) {
                Some(&position) => positions.push(position),
                None => missing.push(name.to_owned()),
            }
        }
        match missing.is_empty() {
            true => Ok(positions),
            false => {
                let kind = TableErrorKind::NoColumn { missing, columns: self.names.clone() };
                Err(TableError { path: self.path.clone(), ..kind.into() })
            }
        }
    }

    /// An error about a cell.
    pub(super) fn error_at(&self, row: usize, column: usize, kind: TableErrorKind) -> TableError {
        let (path, line) = (self.path.clone(), self.lines.get(row).copied());
        TableError { path, line, row: Some(row), column: Some(self.names[column].clone()), ..kind.into() }
    }

    /// An error about a column or the whole table.
    pub(super) fn error(&self, column: Option<usize>, kind: TableErrorKind) -> TableError {
        let column = column.map(|column| self.names[column].clone());
        TableError { path: self.path.clone(), column, ..kind.into() }
    }

    /// The cells of a row, empty where a value is missing.
    pub(super) fn row(&self, row: usize) -> impl Iterator<Item = &str> {
        (0..self.names.len()).map(move |column| self.cell(row, column).unwrap_or(""))
    }

    pub(super) fn with_path(self, path: &Path) -> Self {
        Self { path: Some(path.to_owned()), ..self }
    }

    /// The table as CSV text, with a header. Cells are quoted where they must be.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut written = writer.write_record(&self.names);
        for row in 0..self.len() {
            written = written.and_then(|()| writer.write_record(self.row(row)));
        }
        // Memory can always be written to, and the rows of a table have the same number of cells.
        debug_assert!(written.is_ok());
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }

    /// Writes the table to a CSV file, atomically; see [`replace`].
    ///
    /// # Errors
    ///
    /// If the file can't be written. The previous file is kept.
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), SaveError> {
        replace(&StdFileSystem, path.as_ref(), self.to_csv().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) const TEXT: &str = "id,text,x\n1,\"a, \"\"b\"\"\",0.5\n2,,\n3,\"two\nlines\",7\n";

    #[test]
    fn writing_and_reading_give_the_same_table() {
        let table = Table::parse(TEXT).unwrap();
        assert_eq!(table.to_csv(), TEXT);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/table.csv");
        table.write(&path).unwrap();
        assert_eq!(Table::read(&path).unwrap(), table.with_path(&path));
        // A row of one empty cell is not an empty line.
        let table = Table::from_rows(["x"], [[""], ["1"]]).unwrap();
        assert_eq!(Table::parse(table.to_csv()).unwrap().len(), 2);
    }

    #[test]
    fn a_row_of_another_length_changes_nothing() {
        let mut table = Table::new(["a", "b"]).unwrap();
        table.push(["1", "2"]).unwrap();
        let error = table.push(["3"]).unwrap_err().to_string();
        assert!(
            error.starts_with("row 1 (from 0): expected 2 cells, one for each column, but found 1"),
            "{error}"
        );
        assert_eq!(table.to_csv(), "a,b\n1,2\n");
        assert!(matches!(*Table::new([""; 0]).unwrap_err().kind, TableErrorKind::Empty));
    }
}
