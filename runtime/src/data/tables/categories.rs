use std::collections::{BTreeSet, HashMap};

use super::TableErrorKind;

/// The categories of a column, numbered from 0.
#[derive(Clone, Debug)]
pub(super) struct Categories {
    names: Vec<String>,
    numbers: HashMap<String, usize>,
}

impl PartialEq for Categories {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Categories {
    /// The categories in this order; `Err` with one that occurs twice.
    pub(super) fn new(names: Vec<String>) -> Result<Self, String> {
        let mut numbers = HashMap::with_capacity(names.len());
        for (number, name) in names.iter().enumerate() {
            if numbers.insert(name.clone(), number).is_some() {
                return Err(name.clone());
            }
        }
        Ok(Self { names, numbers })
    }

    /// The different texts: in numerical order if all are numbers, else in alphabetical order.
    pub(super) fn of<'c>(cells: impl Iterator<Item = &'c str>) -> Self {
        let names = BTreeSet::from_iter(cells);
        let numbers: Option<Vec<(f64, &str)>> =
            names.iter().map(|name| Some((number(name)?, *name))).collect();
        let names: Vec<String> = match numbers {
            Some(mut numbers) => {
                numbers.sort_by(|a, b| a.0.total_cmp(&b.0));
                numbers.into_iter().map(|(_, name)| name.to_owned()).collect()
            }
            None => names.into_iter().map(str::to_owned).collect(),
        };
        let numbers = names.iter().enumerate().map(|(number, name)| (name.clone(), number)).collect();
        Self { names, numbers }
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The number of a category.
    pub(super) fn number(&self, cell: &str) -> Result<usize, TableErrorKind> {
        self.numbers.get(cell).copied().ok_or_else(|| TableErrorKind::UnknownCategory {
            found: cell.to_owned(),
            categories: self.names.clone(),
        })
    }

    /// The category that occurs most often; of several the first. `None` without cells.
    pub(super) fn most_frequent<'c>(&self, cells: impl Iterator<Item = &'c str>) -> Option<usize> {
        let mut counts = vec![0_usize; self.len()];
        cells.filter_map(|cell| self.numbers.get(cell)).for_each(|&number| counts[number] += 1);
        let most = *counts.iter().max().filter(|&&count| count > 0)?;
        counts.iter().position(|&count| count == most)
    }
}

/// The number in a cell, if it is finite.
pub(super) fn number(cell: &str) -> Option<f64> {
    cell.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn categories_are_sorted_as_numbers_or_as_texts() {
        let of = |cells: &[&str]| Categories::of(cells.iter().copied()).names().to_vec();
        assert_eq!(of(&["10", "9", "10", "-1"]), ["-1", "9", "10"]);
        assert_eq!(of(&["10", "9", "x"]), ["10", "9", "x"]);
        assert_eq!(of(&["01", "1"]), ["01", "1"]);
        assert_eq!(of(&["inf", "1"]), ["1", "inf"]);
        assert!(of(&[]).is_empty());
    }

    #[test]
    fn the_most_frequent_category_is_the_first_of_several() {
        let categories = Categories::of(["b", "a", "c"].into_iter());
        assert_eq!(categories.most_frequent(["c", "b", "c", "b"].into_iter()), Some(1));
        assert_eq!(categories.most_frequent(["z"].into_iter()), None);
        assert_eq!(Categories::new(vec!["a".into(), "a".into()]), Err("a".into()));
    }
}
