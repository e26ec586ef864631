use crate::Scalar;

/// Top-`k` accuracy for every `k`, from the rank of the true class of each sample.
///
/// It is scikit-learn's `top_k_accuracy_score` except for ties: there the last of several equal scores ranks
/// first, here the first, as in a prediction (NumPy's `argmax`). So [`accuracy(1)`](Self::accuracy) is the
/// accuracy.
///
/// ```
/// use constnet::train::metrics::TopK;
///
/// let mut top_k = TopK::new(3);
/// top_k.count(0, &[0.5, 0.2, 0.3]); // ranked first
/// top_k.count(2, &[0.5, 0.2, 0.3]); // ranked second
/// assert_eq!((top_k.accuracy(1), top_k.accuracy(2)), (0.5, 1.0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopK {
    /// Number of samples whose true class has this rank, from 0; the last entry counts samples without a rank.
    counts: Box<[u64]>,
}

impl TopK {
    /// No counts, for this number of classes.
    ///
    /// # Panics
    ///
    /// If there is no memory for the counts.
    #[must_use]
    pub fn new(classes: usize) -> Self {
        Self { counts: vec![0; classes.saturating_add(1)].into_boxed_slice() }
    }

    /// Counts a sample of a class, given the network's output (logits or probabilities) for each class. Of equal values
    /// the first ranks higher; if one is NaN, the class has no rank.
    ///
    /// # Panics
    ///
    /// If there is no such class, or not one value for each class.
    #[track_caller]
    pub fn count<T: Scalar>(&mut self, class: usize, logits: &[T]) {
        let classes = self.classes();
        assert!(class < classes, "class {class} is not one of {classes}");
        assert_eq!(logits.len(), classes, "one logit for each class");
        let last = self.counts.len() - 1;
        self.counts[rank(class, logits).unwrap_or(last).min(last)] += 1;
    }

    /// Top-`k` accuracy: the fraction of samples whose class is among the `k` largest outputs, from 0 to 1; NaN without
    /// samples.
    #[must_use]
    pub fn accuracy(&self, k: usize) -> f64 {
        let classes = self.counts.len() - 1;
        let among: u64 = self.counts[..k.min(classes)].iter().sum();
        among as f64 / self.samples() as f64
    }

    /// Number of samples.
    #[must_use]
    pub fn samples(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.counts.len() - 1
    }

    /// Resets all counts.
    pub fn clear(&mut self) {
        self.counts.fill(0);
    }
}

/// Number of classes that rank before this one.
fn rank<T: Scalar>(class: usize, logits: &[T]) -> Option<usize> {
    let own = *logits.get(class)?;
    if logits.iter().any(|logit| logit.is_nan()) {
        return None;
    }
    let before = |&(other, &logit): &(usize, &T)| logit > own || logit == own && other < class;
    Some(logits.iter().enumerate().filter(before).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accuracies_grow_to_one() {
        let mut top_k = TopK::new(4);
        let logits = [0.1_f32, 3.0, -2.0, 1.0]; // 1, 3, 0, 2
        (0..4).for_each(|class| top_k.count(class, &logits));
        assert_eq!([0, 1, 2, 3, 4, 5].map(|k| top_k.accuracy(k)), [0.0, 0.25, 0.5, 0.75, 1.0, 1.0]);
    }

    #[test]
    fn of_equal_scores_the_first_stands_before() {
        let mut top_k = TopK::new(3);
        top_k.count(1, &[1.0_f64, 1.0, 1.0]);
        assert_eq!((top_k.accuracy(1), top_k.accuracy(2)), (0.0, 1.0));
    }

    #[test]
    fn what_is_no_number_has_no_rank() {
        let mut top_k = TopK::new(2);
        top_k.count(0, &[1.0_f32, f32::NAN]);
        top_k.count(1, &[f32::NAN, 2.0]);
        assert_eq!((top_k.accuracy(2), top_k.samples(), top_k.classes()), (0.0, 2, 2));
        top_k.clear();
        assert!(top_k.accuracy(1).is_nan());
    }
}
