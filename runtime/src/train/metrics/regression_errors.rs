/// Regression metrics: errors of predicted values.
///
/// Over all targets `t` and predictions `y`:
/// * mean absolute error: `Σ |y - t| / n`,
/// * mean squared error: `Σ (y - t)² / n`,
/// * root mean squared error: `√(Σ (y - t)² / n)`,
/// * R²: `1 - Σ (y - t)² / Σ (t - mean t)²`, which is 1 for a perfect network and 0 for one that always outputs the
///   mean.
///
/// With several outputs the metrics are computed for each output and averaged: they are scikit-learn's
/// `mean_absolute_error`, `mean_squared_error`, `root_mean_squared_error` and `r2_score`.
///
/// ```
/// use constnet::train::metrics::RegressionErrors;
///
/// let mut errors = RegressionErrors::new();
/// for (target, prediction) in [(1.0, 1.5), (2.0, 2.0), (3.0, 2.5)] {
///     errors.count(0, target, prediction);
/// }
/// assert_eq!(errors.mean_absolute(), 1.0 / 3.0);
/// assert_eq!(errors.r2(), Some(0.75));
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
pub struct RegressionErrors {
    rows: Vec<Row>,
}

/// The sums for one of the outputs.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
struct Row {
    count: u64,
    absolute: f64,
    squared: f64,
    mean: f64,
    /// `Σ (t - mean)²`, as Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products"
    /// (1962), computes it in one pass.
    spread: f64,
}

impl Row {
    fn r2(&self) -> f64 {
        match self.spread > 0.0 {
            true => 1.0 - self.squared / self.spread,
            false if self.squared == 0.0 => 1.0,
            false => 0.0,
        }
    }
}

impl RegressionErrors {
    /// No values yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Counts a value: index of the output, from 0, target and prediction. The first
    /// sample allocates memory for its outputs.
    ///
    /// # Panics
    ///
    /// If there is no memory for this number of outputs.
    #[track_caller]
    pub fn count(&mut self, row: usize, target: f64, prediction: f64) {
        if row >= self.rows.len() {
            let rows = row.checked_add(1).expect("a sample has fewer values than a number can count");
            self.rows.resize(rows, Row::default());
        }
        let row = &mut self.rows[row];
        let error = prediction - target;
        row.count += 1;
        row.absolute += error.abs();
        row.squared += error * error;
        let from_mean = target - row.mean;
        row.mean += from_mean / row.count as f64;
        row.spread += from_mean * (target - row.mean);
    }

    /// Number of values.
    #[must_use]
    pub fn values(&self) -> u64 {
        self.rows.iter().map(|row| row.count).sum()
    }

    /// The mean absolute error; NaN without values.
    #[must_use]
    pub fn mean_absolute(&self) -> f64 {
        self.rows.iter().map(|row| row.absolute).sum::<f64>() / self.values() as f64
    }

    /// The mean squared error; NaN without values.
    #[must_use]
    pub fn mean_squared(&self) -> f64 {
        self.rows.iter().map(|row| row.squared).sum::<f64>() / self.values() as f64
    }

    /// The root mean squared error, averaged over the outputs; NaN
    /// without values.
    #[must_use]
    pub fn root_mean_squared(&self) -> f64 {
        let (sum, count) = self.sum(|row| (row.squared / row.count as f64).sqrt());
        sum / f64::from(count)
    }

    /// R²; `None` with fewer than two samples. If all targets are equal, it is 1 if all predictions are
    /// right, else 0.
    #[must_use]
    pub fn r2(&self) -> Option<f64> {
        let (sum, count) = self.sum(Row::r2);
        let is_defined = count > 0 && self.rows.iter().all(|row| row.count != 1);
        is_defined.then(|| sum / f64::from(count))
    }

    /// The sum over the outputs that were counted, and their number.
    fn sum(&self, of: impl Fn(&Row) -> f64) -> (f64, u32) {
        let known = self.rows.iter().filter(|row| row.count > 0);
        known.fold((0.0, 0), |(sum, count), row| (sum + of(row), count + 1))
    }

    /// Resets everything.
    pub fn clear(&mut self) {
        self.rows.fill(Row::default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_those_of_the_definitions() {
        let mut errors = RegressionErrors::new();
        // scikit-learn's example of r2_score: 0.948...
        for (target, prediction) in [(3.0, 2.5), (-0.5, 0.0), (2.0, 2.0), (7.0, 8.0)] {
            errors.count(0, target, prediction);
        }
        assert_eq!((errors.mean_absolute(), errors.mean_squared()), (0.5, 0.375));
        assert_eq!(errors.root_mean_squared(), 0.375_f64.sqrt());
        // The mean is 2.875, the spread 29.1875.
        assert!((errors.r2().unwrap() - (1.0 - 1.5 / 29.1875)).abs() < 1e-15);
    }

    #[test]
    fn of_several_values_the_mean_of_their_r2_counts() {
        let mut errors = RegressionErrors::new();
        for (target, prediction) in [([0.0, 5.0], [0.0, 6.0]), ([2.0, 7.0], [2.0, 6.0])] {
            (0..2).for_each(|row| errors.count(row, target[row], prediction[row]));
        }
        assert_eq!((errors.r2(), errors.values(), errors.mean_absolute()), (Some(0.5), 4, 0.5));
    }

    #[test]
    fn a_large_mean_does_not_swallow_the_spread() {
        let mut errors = RegressionErrors::new();
        (0..1000).for_each(|at| errors.count(0, 1e9 + f64::from(at % 2), 1e9));
        assert!((errors.r2().unwrap() + 1.0).abs() < 1e-6, "{:?}", errors.r2());
    }

    #[test]
    fn where_all_targets_are_the_same_r2_is_1_or_0() {
        let mut errors = RegressionErrors::new();
        assert!(errors.mean_absolute().is_nan() && errors.root_mean_squared().is_nan());
        errors.count(0, 1.0, 1.0);
        assert_eq!(errors.r2(), None);
        errors.count(0, 1.0, 1.0);
        assert_eq!(errors.r2(), Some(1.0));
        errors.count(0, 1.0, 2.0);
        assert_eq!(errors.r2(), Some(0.0));
        errors.clear();
        assert_eq!((errors.values(), errors.r2()), (0, None));
    }
}
