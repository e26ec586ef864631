use nalgebra::SVector;

use super::schema::{Encoding, Targets};
use super::{Missing, Schema, Table, TableError, TableErrorKind, TargetValue};
use crate::Scalar;
use crate::data::Samples;

impl Schema {
    /// The samples of a table, with targets: values for target columns of numbers; labels (`u8`, `u16`, ...) or one-hot
    /// columns (`f32`, `f64`) for a class column.
    ///
    /// ```
    /// # use constnet::data::{Schema, Samples, Table};
    /// let table = Table::parse("x,y,rise\n1,2,up\n2,3,up\n3,1,down\n")?;
    /// let schema = Schema::builder().numbers(["x", "y"]).class("rise").fit(&table)?;
    /// let labels: Samples<f32, u8, 2> = schema.samples(&table)?;
    /// assert_eq!(labels.targets(), [1, 1, 0]);
    /// let one_hot: Samples<f32, f32, 2> = schema.samples(&table)?;
    /// assert_eq!(one_hot.targets(), [0.0, 1.0, 0.0, 1.0, 1.0, 0.0]);
    /// # Ok::<(), constnet::data::TableError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If a column does not exist, a cell is not a number that is finite as a `T`, an unknown category, or missing where
    /// that is refused, if `F` is not the number of [`features`](Self::features), or if targets are of the other kind.
    pub fn samples<T: Scalar, Y: TargetValue, const F: usize>(
        &self,
        table: &Table,
    ) -> Result<Samples<T, Y, F>, TableError> {
        self.check_features(F)?;
        if self.targets().is_empty() {
            return Err(TableErrorKind::NoTargets.into());
        }
        let all = table.positions(self.inputs().chain(self.targets().iter().map(String::as_str)))?;
        let (inputs, targets) = all.split_at(self.inputs.len());
        let (mut x, mut y) = (Vec::new(), Vec::new());
        for row in 0..table.len() {
            if !self.is_used(table, row, &all) {
                continue;
            }
            self.push_inputs(table, row, inputs, &mut x)?;
            for &column in targets {
                let cell = table.cell(row, column).ok_or(TableErrorKind::MissingValue);
                let pushed = cell.and_then(|cell| self.push_target(cell, &mut y));
                pushed.map_err(|kind| table.error_at(row, column, kind))?;
            }
        }
        Ok(Samples::from_vec(x, y)?)
    }

    /// The inputs of one row of a table, as a network's `predict` expects them.
    ///
    /// # Errors
    ///
    /// If there is no such row, and as for [`samples`](Self::samples); a missing value is refused, unless it is replaced
    /// by the mean.
    pub fn sample<T: Scalar, const F: usize>(
        &self,
        table: &Table,
        row: usize,
    ) -> Result<SVector<T, F>, TableError> {
        self.check_features(F)?;
        if row >= table.len() {
            return Err(TableErrorKind::NoRow { row, rows: table.len() }.into());
        }
        let mut x = Vec::with_capacity(F);
        self.push_inputs(table, row, &table.positions(self.inputs())?, &mut x)?;
        Ok(SVector::from_column_slice(&x))
    }

    pub(super) fn check_features(&self, expected: usize) -> Result<(), TableError> {
        match self.features() == expected {
            true => Ok(()),
            false => Err(TableErrorKind::Features { names: self.feature_names(), expected }.into()),
        }
    }

    /// Whether the policy for missing values keeps a row of which these columns are needed.
    pub(super) fn is_used(&self, table: &Table, row: usize, needed: &[usize]) -> bool {
        self.missing != Missing::Drop || needed.iter().all(|&column| table.cell(row, column).is_some())
    }

    /// Appends the input values of a row, whose columns are at these positions of the table.
    pub(super) fn push_inputs<T: Scalar>(
        &self,
        table: &Table,
        row: usize,
        positions: &[usize],
        x: &mut Vec<T>,
    ) -> Result<(), TableError> {
        for (input, &column) in self.inputs.iter().zip(positions) {
            let pushed = input.encoding.push(table.cell(row, column), x);
            pushed.map_err(|kind| table.error_at(row, column, kind))?;
        }
        Ok(())
    }

    fn push_target<Y: TargetValue>(&self, cell: &str, targets: &mut Vec<Y>) -> Result<(), TableErrorKind> {
        match &self.targets {
            Targets::Numbers(_) => targets.push(Y::of_number(cell)?),
            Targets::Class { categories, .. } => {
                Y::push_class(categories.number(cell)?, categories.len(), targets)?;
            }
        }
        Ok(())
    }
}

impl Encoding {
    /// Appends the values of a cell, `None` for a missing one.
    fn push<T: Scalar>(&self, cell: Option<&str>, x: &mut Vec<T>) -> Result<(), TableErrorKind> {
        let missing = TableErrorKind::MissingValue;
        match self {
            Self::Number { fill } => x.push(match cell {
                Some(cell) => parse(cell)?,
                None => T::from_f64(fill.ok_or(missing)?),
            }),
            Self::Ordinal { categories, fill } => {
                let number = cell.map_or_else(|| fill.ok_or(missing), |cell| categories.number(cell))?;
                x.push(T::from_f64(number as f64));
            }
            Self::OneHot { categories, fill } => {
                let number = cell.map_or_else(|| fill.ok_or(missing), |cell| categories.number(cell))?;
                x.extend(
                    (0..categories.len()).map(|other| if other == number { T::one() } else { T::zero() }),
                );
            }
        }
        Ok(())
    }
}

/// The number in a cell, finite as a `T`.
pub(super) fn parse<T: Scalar>(cell: &str) -> Result<T, TableErrorKind> {
    let Ok(number) = cell.parse::<f64>() else {
        return Err(TableErrorKind::NotANumber { found: cell.to_owned() });
    };
    let number = T::from_f64(number);
    match number.is_finite() {
        true => Ok(number),
        false => Err(TableErrorKind::NotFinite { found: cell.to_owned(), scalar: T::NAME }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Dataset;

    fn schema(missing: Missing) -> Schema {
        let table = Table::parse("area,city,size,price,rent\n120,Rome,L,9,1\n60,Oslo,S,5,2\n").unwrap();
        let inputs = Schema::builder().numbers(["area"]).one_hot(["city"]).ordinal("size", ["S", "M", "L"]);
        inputs.targets(["price", "rent"]).missing(missing).fit(&table).unwrap()
    }

    fn samples(missing: Missing, text: &str) -> Result<Samples<f32, f32, 4>, String> {
        schema(missing).samples(&Table::parse(text).unwrap()).map_err(|error| error.to_string())
    }

    const GAPS: &str = "rent,price,size,area,city,more\n1,2,M,,Oslo,?\n3,4,S,75,,?\n5,6,L,80,Rome,?\n";

    #[test]
    fn columns_are_found_by_name() {
        let table = samples(Missing::Refuse, "rent,price,size,area,city,more\n1,2,M,70.5,Oslo,?\n").unwrap();
        assert_eq!(table.matrix().as_slice(), [70.5, 1.0, 0.0, 1.0]);
        assert_eq!((table.targets(), Dataset::<f32>::targets_per_sample(&table)), (&[2.0, 1.0][..], 2));
    }

    #[test]
    fn missing_values_follow_the_policy() {
        let error = samples(Missing::Refuse, GAPS).unwrap_err();
        assert!(error.starts_with("line 2, column `area`: the value is missing"), "{error}");
        let dropped = samples(Missing::Drop, GAPS).unwrap();
        assert_eq!(
            (dropped.matrix().as_slice(), dropped.targets()),
            (&[80.0, 0.0, 1.0, 2.0][..], &[6.0, 5.0][..])
        );
        let filled = samples(Missing::Mean, GAPS).unwrap();
        assert_eq!(filled.matrix().as_slice()[..8], [90.0, 1.0, 0.0, 1.0, 75.0, 1.0, 0.0, 0.0]);
        // A target is never made up.
        let error = samples(Missing::Mean, "area,city,size,price,rent\n1,Rome,S,,1\n").unwrap_err();
        assert!(error.starts_with("line 2, column `price`: the value is missing"), "{error}");
    }

    #[test]
    fn cells_that_do_not_fit_are_named_by_line_and_column() {
        let row = |area: &str, city: &str| {
            samples(Missing::Mean, &format!("area,city,size,price,rent\n1,Rome,S,1,1\n{area},{city},S,1,1\n"))
        };
        assert!(row("1e30", "Oslo").is_ok());
        for huge in ["1e39", "-1e39", "1e400", "inf", "-infinity"] {
            let expected = format!("line 3, column `area`: `{huge}` is not a finite number of type f32");
            assert_eq!(row(huge, "Oslo").unwrap_err(), expected);
        }
        assert!(row("12O", "Oslo").unwrap_err().starts_with("line 3, column `area`: `12O` is not a number"));
        let unknown = "line 3, column `city`: `Paris` is not one of the known categories: `Oslo`, `Rome`";
        assert_eq!(row("1", "Paris").unwrap_err(), unknown);
        let error = samples(Missing::Mean, "area,City,size,rent\n").unwrap_err();
        let expected = "there are no columns `city`, `price`; the table has `area`, `City`, `size`, `rent`";
        assert_eq!(error, expected);
    }

    #[test]
    fn types_that_do_not_fit_are_refused() {
        let schema = schema(Missing::Refuse);
        let table = Table::parse("area,city,size,price,rent\n1,Rome,S,1,1\n").unwrap();
        let error = schema.samples::<f32, f32, 3>(&table).unwrap_err().to_string();
        let expected = "the columns give 4 values per sample (`area`, `city=Oslo`, `city=Rome`, `size`), but 3 are \
                        expected";
        assert!(error.starts_with(expected), "{error}");
        let error = schema.samples::<f32, u8, 4>(&table).unwrap_err().to_string();
        assert!(error.starts_with("line 2, column `price`: labels are requested"), "{error}");
        let inputs = Schema::builder().numbers(["area"]).fit(&table).unwrap();
        let error = inputs.samples::<f32, f32, 1>(&table).unwrap_err();
        assert!(matches!(*error.kind, TableErrorKind::NoTargets), "{error}");
    }

    #[test]
    fn one_row_becomes_one_sample() {
        let schema = schema(Missing::Drop);
        let table =
            Table::from_rows(["city", "size", "area"], [["Rome", "M", "50"], ["Rome", "M", ""]]).unwrap();
        assert_eq!(schema.sample::<f64, 4>(&table, 0).unwrap().as_slice(), [50.0, 0.0, 1.0, 1.0]);
        let missing = schema.sample::<f64, 4>(&table, 1).unwrap_err();
        assert!(
            missing.to_string().starts_with("row 1 (from 0), column `area`: the value is missing"),
            "{missing}"
        );
        let none = schema.sample::<f64, 4>(&table, 2).unwrap_err().to_string();
        assert_eq!(none, "there is no row 2 (from 0): the table has 2 rows");
    }

    #[test]
    fn a_table_without_rows_has_no_samples() {
        assert!(samples(Missing::Refuse, "area,city,size,price,rent\n").unwrap().targets().is_empty());
    }
}
