use std::collections::HashSet;

use super::categories::{Categories, number};
use super::schema::{Encoding, InputColumn, Targets};
use super::{Missing, Schema, Table, TableError, TableErrorKind};

/// A choice of columns, by [`Schema::builder`].
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct SchemaBuilder {
    inputs: Vec<(String, Choice)>,
    others: bool,
    except: Vec<String>,
    targets: Vec<String>,
    classes: Vec<String>,
    missing: Missing,
}

#[derive(Clone, Debug)]
enum Choice {
    Number,
    OneHot,
    /// With the categories in this order.
    Ordinal(Vec<String>),
}

/// The columns as they are used: all of the table's positions that are needed.
struct Chosen {
    inputs: Vec<(usize, Choice)>,
    targets: Vec<usize>,
}

impl SchemaBuilder {
    /// Input columns of numbers, one value each.
    pub fn numbers(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.inputs.extend(names.into_iter().map(|name| (name.into(), Choice::Number)));
        self
    }

    /// Input columns of categories, with one value for each category in the training set: 1 for that of the sample, 0
    /// for all others (scikit-learn's `OneHotEncoder`, pandas' `get_dummies`). The categories are in numerical order if
    /// all are numbers, else in alphabetical order; another one is refused later.
    pub fn one_hot(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.inputs.extend(names.into_iter().map(|name| (name.into(), Choice::OneHot)));
        self
    }

    /// An input column of categories with an order, with one value: 0 for the first of these categories, 1 for the
    /// second, and so on (scikit-learn's `OrdinalEncoder`).
    pub fn ordinal(
        mut self,
        name: impl Into<String>,
        categories: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let categories = categories.into_iter().map(Into::into).collect();
        self.inputs.push((name.into(), Choice::Ordinal(categories)));
        self
    }

    /// All columns that are not chosen otherwise, in the order of the table, as inputs after the others: as numbers if
    /// all values are finite numbers, else one-hot.
    pub fn others(self) -> Self {
        Self { others: true, ..self }
    }

    /// Schema that [`others`](Self::others) leaves out, such as a number of the row.
    pub fn except(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.except.extend(names.into_iter().map(Into::into));
        self
    }

    /// A target column of numbers, for regression.
    pub fn target(self, name: impl Into<String>) -> Self {
        self.targets([name])
    }

    /// Target columns of numbers, for regression: as many as the network has outputs.
    pub fn targets(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.targets.extend(names.into_iter().map(Into::into));
        self
    }

    /// The target column of classes, for classification. The labels are from 0, in numerical order if all classes are
    /// numbers, else in alphabetical order.
    pub fn class(mut self, name: impl Into<String>) -> Self {
        self.classes.push(name.into());
        self
    }

    /// What is done with missing values; by default they are refused.
    pub fn missing(self, missing: Missing) -> Self {
        Self { missing, ..self }
    }

    /// Finds the categories and the means in a table, which should be the training set alone.
    ///
    /// # Errors
    ///
    /// If a column does not exist or is chosen twice, there are no inputs, targets are both classes and numbers, there
    /// are no rows, a cell is not a finite number or a known category, or missing where it is refused.
    pub fn fit(self, table: &Table) -> Result<Schema, TableError> {
        let Chosen { inputs, targets } = self.choose(table)?;
        let missing = self.missing;
        let used: Vec<usize> = (0..table.len())
            .filter(|&row| {
                let mut needed = inputs.iter().map(|input| input.0).chain(targets.iter().copied());
                missing != Missing::Drop || needed.all(|column| table.cell(row, column).is_some())
            })
            .collect();
        if used.is_empty() {
            return Err(table.error(None, TableErrorKind::NoRows));
        }
        let fit = |(column, choice): (usize, Choice)| {
            let name = table.names()[column].clone();
            Ok(InputColumn { name, encoding: Cells { table, used: &used, column }.fit(choice, missing)? })
        };
        let inputs = inputs.into_iter().map(fit).collect::<Result<_, TableError>>()?;
        let targets = match self.classes.into_iter().next() {
            Some(name) => {
                let cells = Cells { table, used: &used, column: targets[0] };
                cells.refuse_missing()?;
                Targets::Class { name, categories: Categories::of(cells.present()) }
            }
            None => Targets::Numbers(self.targets),
        };
        Ok(Schema { inputs, targets, missing })
    }

    fn choose(&self, table: &Table) -> Result<Chosen, TableError> {
        let names = self.inputs.iter().map(|(name, _)| name.as_str());
        let others = self.targets.iter().chain(&self.classes).chain(&self.except).map(String::as_str);
        let all = table.positions(names.chain(others))?;
        let (chosen, except) = all.split_at(all.len() - self.except.len());
        let mut taken = HashSet::new();
        if let Some(&column) = chosen.iter().find(|&&column| !taken.insert(column)) {
            return Err(table.error(Some(column), TableErrorKind::ChosenTwice));
        }
        if self.classes.len() > 1 || !self.classes.is_empty() && !self.targets.is_empty() {
            return Err(TableErrorKind::Targets.into());
        }
        let (inputs, targets) = chosen.split_at(self.inputs.len());
        let choices = self.inputs.iter().map(|(_, choice)| choice.clone());
        let mut inputs: Vec<(usize, Choice)> = inputs.iter().copied().zip(choices).collect();
        if self.others {
            taken.extend(except);
            let rest = (0..table.names().len()).filter(|column| !taken.contains(column));
            inputs.extend(rest.map(|column| (column, kind_of(table, column))));
        }
        if inputs.is_empty() {
            return Err(TableErrorKind::NoInputs.into());
        }
        Ok(Chosen { inputs, targets: targets.to_vec() })
    }
}

/// Numbers, if all values of a column are.
fn kind_of(table: &Table, column: usize) -> Choice {
    let mut cells = (0..table.len()).filter_map(|row| table.cell(row, column));
    if cells.all(|cell| number(cell).is_some()) { Choice::Number } else { Choice::OneHot }
}

/// The cells of a column in the rows that are used.
struct Cells<'t> {
    table: &'t Table,
    used: &'t [usize],
    column: usize,
}

impl<'t> Cells<'t> {
    /// The cells that are not missing.
    fn present(&self) -> impl Iterator<Item = &'t str> {
        let (table, column) = (self.table, self.column);
        self.used.iter().filter_map(move |&row| table.cell(row, column))
    }

    fn refuse_missing(&self) -> Result<(), TableError> {
        match self.used.iter().find(|&&row| self.table.cell(row, self.column).is_none()) {
            Some(&row) => Err(self.table.error_at(row, self.column, TableErrorKind::MissingValue)),
            None => Ok(()),
        }
    }

    fn fit(&self, choice: Choice, missing: Missing) -> Result<Encoding, TableError> {
        if missing != Missing::Mean {
            self.refuse_missing()?;
        }
        if self.present().next().is_none() {
            return Err(self.table.error(Some(self.column), TableErrorKind::NoValues));
        }
        let is_filled = missing == Missing::Mean;
        let fill = |categories: &Categories| categories.most_frequent(self.present()).filter(|_| is_filled);
        Ok(match choice {
            Choice::Number => {
                let mean = mean(&self.numbers()?);
                Encoding::Number { fill: is_filled.then_some(mean) }
            }
            Choice::OneHot => {
                let categories = Categories::of(self.present());
                Encoding::OneHot { fill: fill(&categories), categories }
            }
            Choice::Ordinal(names) => {
                let categories = Categories::new(names)
                    .map_err(|_| self.table.error(Some(self.column), TableErrorKind::ChosenTwice))?;
                for &row in self.used {
                    let cell = self.table.cell(row, self.column).map(|cell| categories.number(cell));
                    cell.transpose().map_err(|kind| self.table.error_at(row, self.column, kind))?;
                }
                Encoding::Ordinal { fill: fill(&categories), categories }
            }
        })
    }

    fn numbers(&self) -> Result<Vec<f64>, TableError> {
        let mut numbers = Vec::with_capacity(self.used.len());
        for &row in self.used {
            if let Some(cell) = self.table.cell(row, self.column) {
                let number = super::encode::parse::<f64>(cell);
                numbers.push(number.map_err(|kind| self.table.error_at(row, self.column, kind))?);
            }
        }
        Ok(numbers)
    }
}

/// The mean; of finite numbers it is finite, even if their sum is not.
fn mean(numbers: &[f64]) -> f64 {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    if mean.is_finite() { mean } else { numbers.iter().map(|number| number / count).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table::parse("id,area,city,size,price\n7,120,Rome,L,9\n8,60,Oslo,S,5\n9,,Rome,M,\n").unwrap()
    }

    fn refuse(builder: SchemaBuilder) -> String {
        builder.fit(&table()).unwrap_err().to_string()
    }

    #[test]
    fn others_are_numbers_or_categories() {
        let builder =
            Schema::builder().ordinal("size", ["S", "M", "L"]).others().except(["id"]).target("price");
        let schema = builder.missing(Missing::Drop).fit(&table()).unwrap();
        assert_eq!(schema.feature_names(), ["size", "area", "city=Oslo", "city=Rome"]);
        assert_eq!((schema.features(), schema.targets()), (4, &["price".to_owned()][..]));
        assert_eq!(schema.inputs().collect::<Vec<_>>(), ["size", "area", "city"]);
    }

    #[test]
    fn missing_values_are_replaced_by_what_the_training_set_has() {
        let builder = Schema::builder().numbers(["area"]).one_hot(["city"]).missing(Missing::Mean);
        let schema = builder.fit(&table()).unwrap();
        assert_eq!(schema.inputs[0].encoding, Encoding::Number { fill: Some(90.0) });
        let Encoding::OneHot { fill, .. } = schema.inputs[1].encoding else { panic!("one-hot") };
        assert_eq!(fill, Some(1));
    }

    #[test]
    fn a_mean_of_huge_numbers_is_finite() {
        assert_eq!(mean(&[f64::MAX, f64::MAX]), f64::MAX);
        assert_eq!(mean(&[1.0, 2.0, 6.0]), 3.0);
    }

    #[test]
    fn choices_that_can_not_be_are_refused() {
        let builder = Schema::builder;
        let missing =
            "the value is missing; fill it in, or choose `Missing::Drop` or, for inputs, `Missing::Mean`";
        assert_eq!(refuse(builder().numbers(["area"])), format!("line 4, column `area`: {missing}"));
        let size = builder().ordinal("size", ["S", "L"]);
        let unknown = "line 4, column `size`: `M` is not one of the known categories: `S`, `L`";
        assert_eq!(refuse(size), unknown);
        let no_number = refuse(builder().numbers(["city"]));
        assert!(no_number.starts_with("line 2, column `city`: `Rome` is not a number; "), "{no_number}");
        let none = refuse(builder().numbers(["Area", "id"]).target("rent"));
        let expected =
            "there are no columns `Area`, `rent`; the table has `id`, `area`, `city`, `size`, `price`";
        assert_eq!(none, expected);
        assert_eq!(
            refuse(builder().numbers(["id"]).one_hot(["id"])),
            "column `id`: the column is chosen twice"
        );
        assert_eq!(refuse(builder().numbers(["id"]).target("id")), "column `id`: the column is chosen twice");
        let targets = refuse(builder().numbers(["id"]).target("price").class("city"));
        assert!(targets.starts_with("the targets are either"), "{targets}");
        assert!(refuse(builder().target("price")).starts_with("no input columns are chosen"));
        let empty = Table::parse("id,x\n1,\n2,\n").unwrap();
        let fit = |missing| builder().numbers(["x"]).missing(missing).fit(&empty).unwrap_err().to_string();
        assert_eq!(fit(Missing::Mean), "column `x`: the column has no values at all");
        assert_eq!(fit(Missing::Drop), "the table has no rows without missing values");
    }
}
