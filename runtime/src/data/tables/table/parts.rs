use super::Table;
use crate::data::TrainTest;
use crate::data::split::{self, split_methods};
use crate::data::tables::{TableError, TableErrorKind};

/// Columns and rows in other combinations.
impl Table {
    /// The columns with these names, in this order.
    ///
    /// # Errors
    ///
    /// If one does not exist, or occurs twice.
    pub fn select(&self, names: impl IntoIterator<Item = impl AsRef<str>>) -> Result<Self, TableError> {
        let names: Vec<_> = names.into_iter().collect();
        let columns = self.positions(names.iter().map(AsRef::as_ref))?;
        let mut table = Self { path: self.path.clone(), ..Self::new(names)? };
        for row in 0..self.len() {
            let cells = columns.iter().map(|&column| self.cell(row, column).unwrap_or(""));
            table.push_at(cells, self.lines.get(row).copied())?;
        }
        Ok(table)
    }

    /// The columns of this table and those of another one side by side, such as its predictions.
    ///
    /// # Errors
    ///
    /// If they do not have the same number of rows, or two columns have the same name.
    pub fn join(&self, other: &Self) -> Result<Self, TableError> {
        if self.len() != other.len() {
            return Err(TableErrorKind::RowCount { rows: [self.len(), other.len()] }.into());
        }
        let mut table = Self { path: self.path.clone(), ..Self::new(self.names.iter().chain(&other.names))? };
        for row in 0..self.len() {
            table.push_at(self.row(row).chain(other.row(row)), self.lines.get(row).copied())?;
        }
        Ok(table)
    }

    /// The column with a new name.
    ///
    /// # Errors
    ///
    /// If there is no such column, or another one has the new name.
    pub fn rename(&self, column: &str, name: &str) -> Result<Self, TableError> {
        let position = self.positions([column])?[0];
        let mut names = self.names.clone();
        name.clone_into(&mut names[position]);
        Ok(Self { names: Self::new(names)?.names, ..self.clone() })
    }

    split_methods!();

    /// As [`split`](Self::split), with the same proportions of a column's values in both parts, up to rounding
    /// (scikit-learn's `stratify`).
    ///
    /// # Errors
    ///
    /// If there is no such column, or a fraction is not between 0 and 1, or leaves one of the parts empty.
    pub fn split_stratified(
        &self,
        column: &str,
        fraction: f64,
        seed: u64,
    ) -> Result<TrainTest<Self>, TableError> {
        let keys: Vec<Option<&str>> = self.column(column)?.collect();
        let [train, test] = split::stratified(&keys, fraction, seed)?;
        Ok(TrainTest { train: self.at(&train), test: self.at(&test) })
    }

    fn count(&self) -> usize {
        self.len()
    }

    /// The rows with these indices, all of which exist.
    fn at(&self, indices: &[usize]) -> Self {
        let (names, path) = (self.names.clone(), self.path.clone());
        let mut table = Self { names, text: String::new(), ends: Vec::new(), lines: Vec::new(), path };
        for &index in indices {
            for cell in self.row(index) {
                table.text.push_str(cell);
                table.ends.push(table.text.len());
            }
            table.lines.extend(self.lines.get(index));
        }
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::tables::table::tests::TEXT;

    #[test]
    fn columns_are_selected_joined_and_renamed() {
        let table = Table::parse(TEXT).unwrap();
        assert_eq!(table.select(["x", "id"]).unwrap().to_csv(), "x,id\n0.5,1\n,2\n7,3\n");
        let other = Table::from_rows(["y"], [["a"], [""], ["c"]]).unwrap();
        let joined = table.select(["id"]).unwrap().join(&other).unwrap();
        assert_eq!(joined.to_csv(), "id,y\n1,a\n2,\n3,c\n");
        assert_eq!(joined.rename("y", "z").unwrap().names(), ["id", "z"]);

        let message = |result: Result<Table, TableError>| result.unwrap_err().to_string();
        let none = "there are no columns `a`, `b`; the table has `id`, `text`, `x`";
        assert_eq!(message(table.select(["a", "id", "b"])), none);
        assert!(message(table.select(["id", "id"])).contains("columns 1 and 2 have the same name"));
        assert!(message(table.join(&table)).contains("columns 1 and 4 have the same name"));
        let rows = "tables with 3 and 2 rows can't be joined side by side";
        assert_eq!(message(table.join(&other.subset([0, 1]))), rows);
        assert!(message(table.rename("id", "x")).contains("have the same name"));
    }

    #[test]
    fn rows_keep_their_lines() {
        let table = Table::parse("a,b\n1,x\n2,y\n3,x\n4,x\n5,y\n6,x\n").unwrap();
        let TrainTest { train, test } = table.split_stratified("b", 0.5, 3).unwrap();
        assert_eq!(test.column("b").unwrap().filter(|cell| *cell == Some("y")).count(), 1);
        for part in [train, test, table.shuffle(1)] {
            for row in 0..part.len() {
                let line: u64 = part.get(row, "a").unwrap().parse().unwrap();
                assert_eq!(part.lines[row], line + 1);
            }
        }
        assert!(table.split_stratified("c", 0.5, 3).is_err());
        assert_eq!(table.get(6, "a"), None);
        assert_eq!(table.get(0, "c"), None);
    }
}
