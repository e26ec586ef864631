use core::fmt;

/// Confusion matrix of a classifier.
///
/// For class `c`, where `n(l, p)` is the number of samples of class `l` that are predicted as `p`:
/// * precision: `n(c, c) / Σₗ n(l, c)`, the fraction of predictions of `c` that are correct,
/// * recall: `n(c, c) / Σₚ n(c, p)`, the fraction of samples of `c` that are predicted as `c`,
/// * F1: their harmonic mean, `2 n(c, c) / (Σₗ n(l, c) + Σₚ n(c, p))`.
///
/// Their means are those of scikit-learn with `average="macro"` and `zero_division=0`, its defaults: every
/// [label](Self::labels) has the same weight, and a rate that is undefined for a label, as there are no predictions
/// or no samples of it, counts as 0. A sample without a prediction counts as wrong: it lowers the
/// recall of its class and no precision.
///
/// ```
/// use constnet::train::metrics::ConfusionMatrix;
///
/// let mut confusion = ConfusionMatrix::new(2);
/// for (class, prediction) in [(0, 0), (0, 1), (1, 1), (1, 1)] {
///     confusion.count(class, Some(prediction));
/// }
/// assert_eq!(confusion.accuracy(), 0.75);
/// assert_eq!((confusion.precision(0), confusion.recall(0)), (Some(1.0), Some(0.5)));
/// ```
///
/// `Display` prints a classification report, `{:#}` the matrix itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfusionMatrix {
    classes: usize,
    /// Predictions for each class, row by row; the last column counts samples without one.
    counts: Box<[u64]>,
}

/// Value of an undefined rate in a mean: scikit-learn's default.
const ZERO_DIVISION: f64 = 0.0;

impl ConfusionMatrix {
    /// An empty matrix for this number of classes.
    ///
    /// # Panics
    ///
    /// If there is no memory for `classes²` numbers.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        let counts = classes.saturating_mul(classes.saturating_add(1));
        Self { classes, counts: vec![0; counts].into_boxed_slice() }
    }

    /// Counts a sample of a class and its prediction; `None` or an unknown class if the network's output
    /// has no largest value.
    ///
    /// # Panics
    ///
    /// If there is no such class.
    #[track_caller]
    pub fn count(&mut self, class: usize, prediction: Option<usize>) {
        assert!(class < self.classes, "class {class} is not one of {}", self.classes);
        let column = prediction.unwrap_or(self.classes).min(self.classes);
        self.counts[class * (self.classes + 1) + column] += 1;
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The classes that occur as the class of a sample or as a prediction: means are taken over them, as in
    /// scikit-learn. For a `zero_division` other than 0, average, for example,
    /// `precision(class).unwrap_or(1.0)` over them.
    pub fn labels(&self) -> impl Iterator<Item = usize> {
        (0..self.classes).filter(|&class| self.support(class) + self.predicted_as(class) > 0)
    }

    /// Number of samples of `class` that are predicted as `prediction`; 0 if there are no such classes.
    #[must_use]
    pub fn get(&self, class: usize, prediction: usize) -> u64 {
        let known = class < self.classes && prediction < self.classes;
        if known { self.row(class)[prediction] } else { 0 }
    }

    /// Number of samples of a class (the support), including those without a prediction.
    #[must_use]
    pub fn support(&self, class: usize) -> u64 {
        if class < self.classes { self.row(class).iter().sum() } else { 0 }
    }

    /// Number of samples that are predicted as a class.
    #[must_use]
    pub fn predicted_as(&self, class: usize) -> u64 {
        (0..self.classes).map(|label| self.get(label, class)).sum()
    }

    /// Number of samples.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Number of correct predictions.
    #[must_use]
    pub fn correct(&self) -> u64 {
        (0..self.classes).map(|class| self.get(class, class)).sum()
    }

    /// The fraction of correct predictions, from 0 to 1; NaN without samples.
    #[must_use]
    pub fn accuracy(&self) -> f64 {
        self.correct() as f64 / self.samples() as f64
    }

    /// The precision of a class; `None` if it is never predicted.
    #[must_use]
    pub fn precision(&self, class: usize) -> Option<f64> {
        quotient(self.get(class, class), self.predicted_as(class))
    }

    /// The recall of a class; `None` if it has no samples.
    #[must_use]
    pub fn recall(&self, class: usize) -> Option<f64> {
        quotient(self.get(class, class), self.support(class))
    }

    /// The F1 score of a class; `None` if it has no samples and is never predicted.
    #[must_use]
    pub fn f1(&self, class: usize) -> Option<f64> {
        quotient(2 * self.get(class, class), self.predicted_as(class) + self.support(class))
    }

    /// The macro-averaged precision over the [labels](Self::labels), where a class that is never predicted counts as 0;
    /// `None` without any.
    #[must_use]
    pub fn macro_precision(&self) -> Option<f64> {
        self.mean(Self::precision)
    }

    /// The macro-averaged recall over the [labels](Self::labels), where a class without samples counts as 0; `None`
    /// without any.
    #[must_use]
    pub fn macro_recall(&self) -> Option<f64> {
        self.mean(Self::recall)
    }

    /// The macro-averaged F1 score over the [labels](Self::labels); `None` without any.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        self.mean(Self::f1)
    }

    /// Resets all counts.
    pub fn clear(&mut self) {
        self.counts.fill(0);
    }

    /// The predictions for a class, and the number of samples without one.
    fn row(&self, class: usize) -> &[u64] {
        &self.counts[class * (self.classes + 1)..][..self.classes + 1]
    }

    fn mean(&self, of: impl Fn(&Self, usize) -> Option<f64>) -> Option<f64> {
        let rates = self.labels().map(|class| of(self, class).unwrap_or(ZERO_DIVISION));
        let (sum, count) = rates.fold((0.0, 0), |(sum, count), rate| (sum + rate, count + 1));
        (count > 0).then(|| sum / f64::from(count))
    }

    fn write_row(&self, f: &mut fmt::Formatter<'_>, name: &dyn fmt::Display, of: Row) -> fmt::Result {
        let Row { samples, rates } = of;
        write!(f, "{name:<5} {samples:>8}")?;
        for rate in rates {
            match rate {
                Some(rate) => write!(f, " {rate:>10.4}")?,
                None => write!(f, " {:>10}", "-")?,
            }
        }
        writeln!(f)
    }

    fn write_matrix(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widest = self.counts.iter().copied().max().unwrap_or(0).max(self.classes as u64);
        let width = widest.to_string().len() + 1;
        write!(f, "class")?;
        (0..self.classes).try_for_each(|class| write!(f, "{class:>width$}"))?;
        writeln!(f)?;
        for class in 0..self.classes {
            write!(f, "{class:>5}")?;
            self.row(class)[..self.classes].iter().try_for_each(|count| write!(f, "{count:>width$}"))?;
            writeln!(f)?;
        }
        Ok(())
    }
}

/// A row of the table.
struct Row {
    samples: u64,
    rates: [Option<f64>; 3],
}

impl fmt::Display for ConfusionMatrix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return self.write_matrix(f);
        }
        writeln!(f, "class  samples  precision     recall         F1")?;
        for class in 0..self.classes {
            let rates = [self.precision(class), self.recall(class), self.f1(class)];
            let row = Row { samples: self.support(class), rates };
            self.write_row(f, &class, row)?;
        }
        let rates = [self.macro_precision(), self.macro_recall(), self.macro_f1()];
        self.write_row(f, &"mean", Row { samples: self.samples(), rates })
    }
}

fn quotient(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cats, dogs, birds: of 5 cats 4 are seen and 1 is a dog; of 3 dogs 2 are seen and 1 is a bird; the 2
    /// birds are a cat and nothing.
    fn pets() -> ConfusionMatrix {
        let mut confusion = ConfusionMatrix::new(3);
        let samples = [(0, 0), (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 2), (2, 0)];
        samples.into_iter().for_each(|(class, prediction)| confusion.count(class, Some(prediction)));
        confusion.count(2, None);
        confusion
    }

    #[test]
    fn rates_are_those_of_the_definitions() {
        let pets = pets();
        assert_eq!((pets.samples(), pets.correct(), pets.accuracy()), (10, 6, 0.6));
        let of = |class| (pets.precision(class), pets.recall(class), pets.f1(class));
        assert_eq!(of(0), (Some(0.8), Some(0.8), Some(0.8)));
        assert_eq!(of(1), (Some(2.0 / 3.0), Some(2.0 / 3.0), Some(4.0 / 6.0)));
        assert_eq!(of(2), (Some(0.0), Some(0.0), Some(0.0)));
        assert!((pets.macro_f1().unwrap() - (0.8 + 2.0 / 3.0) / 3.0).abs() < 1e-15);
        assert_eq!((pets.get(0, 1), pets.support(2), pets.predicted_as(2)), (1, 2, 1));
    }

    /// The numbers are scikit-learn's.
    #[test]
    fn a_class_that_is_never_predicted_counts_in_the_mean() {
        let mut confusion = ConfusionMatrix::new(5);
        let samples = [(0, 0), (0, 0), (0, 0), (0, 0), (0, 1), (1, 1), (1, 1), (1, 1), (2, 0), (2, 0)];
        samples.into_iter().for_each(|(class, prediction)| confusion.count(class, Some(prediction)));
        assert_eq!(confusion.labels().collect::<Vec<_>>(), [0, 1, 2]);
        let means = [confusion.macro_precision(), confusion.macro_recall(), confusion.macro_f1()];
        for (mean, expected) in means.into_iter().zip([0.472_222_222, 0.6, 0.528_138_528]) {
            assert!((mean.unwrap() - expected).abs() < 1e-9, "{mean:?}, not {expected}");
        }
    }

    #[test]
    fn unseen_classes_have_no_rate() {
        let confusion = ConfusionMatrix::new(2);
        assert_eq!((confusion.precision(0), confusion.recall(0), confusion.f1(0)), (None, None, None));
        assert_eq!((confusion.macro_f1(), confusion.get(7, 0), confusion.recall(7)), (None, 0, None));
        assert!(confusion.accuracy().is_nan());
    }

    #[test]
    fn a_class_that_is_unknown_is_no_answer() {
        let mut confusion = ConfusionMatrix::new(2);
        confusion.count(1, Some(2));
        confusion.count(1, None);
        assert_eq!((confusion.support(1), confusion.correct()), (2, 0));
        confusion.clear();
        assert_eq!(confusion, ConfusionMatrix::new(2));
    }

    #[test]
    fn as_text_it_is_a_table_or_the_matrix() {
        let mut expected = String::from("class  samples  precision     recall         F1\n");
        expected += "0            5     0.8000     0.8000     0.8000\n";
        expected += "1            3     0.6667     0.6667     0.6667\n";
        expected += "2            2     0.0000     0.0000     0.0000\n";
        expected += "mean        10     0.4889     0.4889     0.4889\n";
        assert_eq!(pets().to_string(), expected);
        assert_eq!(format!("{:#}", pets()), "class 0 1 2\n    0 4 1 0\n    1 0 2 1\n    2 1 0 0\n");
        assert!(
            ConfusionMatrix::new(1)
                .to_string()
                .ends_with("mean         0          -          -          -\n")
        );
    }
}
