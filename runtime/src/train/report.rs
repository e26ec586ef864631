use alloc::vec::Vec;
use core::fmt;

/// How well a network does on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metrics {
    /// The mean loss over the samples.
    pub loss: f64,
    /// The part of the samples that it gets right, from 0 to 1; `None` where the loss knows no
    /// right or wrong.
    pub accuracy: Option<f64>,
}

/// What an epoch of training has led to.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Which epoch, counted from 1.
    pub number: usize,
    /// On the training set, after the epoch.
    pub train: Metrics,
    /// On the test set, after the epoch.
    pub test: Metrics,
    /// How long its steps took.
    pub training_seconds: f64,
    /// How long it took as a whole, with both measurements.
    pub seconds: f64,
}

/// `epoch  3 | train_acc: 0.934 | test_acc: 0.935 | loss: 0.2217 | 0.31 s`, or both losses where
/// there are no accuracies.
impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, train, test, seconds, .. } = self;
        write!(f, "epoch {number:2} | ")?;
        match (train.accuracy, test.accuracy) {
            (Some(train_acc), Some(test_acc)) => {
                write!(f, "train_acc: {train_acc:.3} | test_acc: {test_acc:.3} | loss: {:.4}", train.loss)?;
            }
            _ => write!(f, "train_loss: {:.4} | test_loss: {:.4}", train.loss, test.loss)?,
        }
        write!(f, " | {seconds:.2} s")
    }
}

/// The course of a training.
#[derive(Clone, Debug, PartialEq, Default)]
#[non_exhaustive]
pub struct Report {
    /// Every epoch, in order.
    pub epochs: Vec<Epoch>,
}

impl Report {
    /// The last epoch, if there was any.
    #[must_use]
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    /// The part of the test set that the trained network gets right, from 0 to 1; `None` without
    /// an epoch, or where the loss knows no right or wrong.
    #[must_use]
    pub fn test_accuracy(&self) -> Option<f64> {
        self.last()?.test.accuracy
    }

    /// The mean loss of the trained network over the test set; `None` without an epoch.
    #[must_use]
    pub fn test_loss(&self) -> Option<f64> {
        Some(self.last()?.test.loss)
    }

    /// The epoch with the smallest loss over the test set, the first of them.
    #[must_use]
    pub fn best(&self) -> Option<&Epoch> {
        self.epochs.iter().min_by(|a, b| a.test.loss.total_cmp(&b.test.loss))
    }

    /// How long the training took, with all measurements.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.epochs.iter().map(|epoch| epoch.seconds).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(loss: f64, accuracy: Option<f64>) -> Epoch {
        let metrics = Metrics { loss, accuracy };
        Epoch { number: 3, train: metrics, test: metrics, training_seconds: 1.0, seconds: 1.5 }
    }

    #[test]
    fn a_line_is_the_notebooks() {
        assert_eq!(
            epoch(0.25, Some(0.9344)).to_string(),
            "epoch  3 | train_acc: 0.934 | test_acc: 0.934 | loss: 0.2500 | 1.50 s"
        );
        assert_eq!(
            epoch(0.25, None).to_string(),
            "epoch  3 | train_loss: 0.2500 | test_loss: 0.2500 | 1.50 s"
        );
    }

    #[test]
    fn the_best_epoch_is_not_always_the_last() {
        let report = Report { epochs: vec![epoch(0.3, None), epoch(0.1, None), epoch(0.2, Some(0.5))] };
        assert_eq!(report.best(), Some(&report.epochs[1]));
        assert_eq!(report.test_loss(), Some(0.2));
        assert_eq!(report.test_accuracy(), Some(0.5));
        assert_eq!(report.seconds(), 4.5);
        assert_eq!(Report::default().best(), None);
        assert_eq!(Report::default().test_accuracy(), None);
    }
}
