use alloc::vec::Vec;
use core::fmt;

/// Metrics of a network on a data set.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "report", derive(serde::Serialize, serde::Deserialize))]
pub struct Metrics {
    /// The mean loss over the samples.
    #[cfg_attr(feature = "report", serde(with = "crate::report::json::number"))]
    pub loss: f64,
    /// The fraction of correct predictions, from 0 to 1; `None` for a regression loss.
    #[cfg_attr(feature = "report", serde(default, with = "crate::report::json::maybe"))]
    pub accuracy: Option<f64>,
}

/// Results of a training epoch.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Epoch {
    /// Number of the epoch, from 1.
    pub number: usize,
    /// Metrics on the training set, after the epoch.
    pub train: Metrics,
    /// Metrics on the validation split, after the epoch.
    pub validation: Option<Metrics>,
    /// Metrics on the test set, after the epoch.
    pub test: Metrics,
    /// The learning rate of its last step.
    pub learning_rate: f64,
    /// Number of samples in its steps; after a [`resume`](super::Trainer::resume) those since then, 0 for epochs
    /// before it.
    pub samples: usize,
    /// Duration of these steps.
    pub training_seconds: f64,
    /// Duration including evaluation.
    pub seconds: f64,
}

impl Epoch {
    /// The metrics used for model selection: on the validation set if there is one, else on the test set.
    #[must_use]
    pub fn deciding(&self) -> Metrics {
        self.validation.unwrap_or(self.test)
    }

    /// Training samples per second; 0 if unknown.
    #[must_use]
    pub fn samples_per_second(&self) -> f64 {
        if self.training_seconds > 0.0 { self.samples as f64 / self.training_seconds } else { 0.0 }
    }
}

/// `epoch  3 | train_acc: 0.934 | test_acc: 0.935 | loss: 0.2217 | test_loss: 0.2301 | lr: 0.1 | 0.31 s`, or the
/// losses where there are no accuracies. The second loss is the [deciding](Epoch::deciding) one, `val_loss` where
/// there is a validation set.
impl fmt::Display for Epoch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number, train, validation, test, learning_rate, seconds, .. } = self;
        write!(f, "epoch {number:2}")?;
        for (name, metrics) in [("train", Some(train)), ("val", validation.as_ref()), ("test", Some(test))] {
            match metrics {
                Some(Metrics { accuracy: Some(accuracy), .. }) => write!(f, " | {name}_acc: {accuracy:.3}")?,
                Some(Metrics { loss, accuracy: None }) => write!(f, " | {name}_loss: {loss:.4}")?,
                None => {}
            }
        }
        if train.accuracy.is_some() {
            let decides = if validation.is_some() { "val" } else { "test" };
            write!(f, " | loss: {:.4} | {decides}_loss: {:.4}", train.loss, self.deciding().loss)?;
        }
        write!(f, " | lr: {} | {seconds:.2} s", Rounded(*learning_rate))
    }
}

/// A number rounded to three significant digits.
pub(super) struct Rounded(pub f64);

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The digits of `1.2345e-5`, read back, are shown in the shortest way.
        let rounded: f64 = alloc::format!("{:.2e}", self.0).parse().unwrap_or(self.0);
        if rounded != 0.0 && rounded.abs() < 1e-4 { write!(f, "{rounded:e}") } else { write!(f, "{rounded}") }
    }
}

/// Why training ended before its last epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Stopped {
    /// The loss did not improve for longer than the patience.
    Early,
    /// A callback stopped it.
    ByCallback,
    /// It was interrupted, as by Ctrl-C. With checkpoints it can be resumed.
    Interrupted,
}

/// The results of a training run.
#[derive(Clone, Debug, PartialEq, Default)]
#[non_exhaustive]
pub struct Report {
    /// Every epoch, in order.
    pub epochs: Vec<Epoch>,
    /// Why training ended before its last epoch, if it did.
    pub stopped: Option<Stopped>,
    /// Metrics of the final network on the test set: that of the best epoch or
    /// with averaged weights, if requested, or the network after the last step before an interruption. Changes that
    /// a callback makes after the evaluation of an epoch are not included. `None` before the end.
    pub test: Option<Metrics>,
}

impl Report {
    /// The last epoch, if there was any.
    #[must_use]
    pub fn last(&self) -> Option<&Epoch> {
        self.epochs.last()
    }

    /// The accuracy of the final network on the test set, from 0 to 1; `None` for a regression
    /// loss. The final network is not always that of the [last](Self::last) epoch;
    /// see [`test`](Self::test).
    #[must_use]
    pub fn test_accuracy(&self) -> Option<f64> {
        self.test?.accuracy
    }

    /// The mean loss of the final network over the test set; see [`test`](Self::test).
    #[must_use]
    pub fn test_loss(&self) -> Option<f64> {
        Some(self.test?.loss)
    }

    /// The epoch with the smallest [deciding](Epoch::deciding) loss; the first one of several.
    #[must_use]
    pub fn best(&self) -> Option<&Epoch> {
        self.epochs.iter().min_by(|a, b| a.deciding().loss.total_cmp(&b.deciding().loss))
    }

    /// Training samples per second; 0 if unknown.
    #[must_use]
    pub fn samples_per_second(&self) -> f64 {
        let seconds: f64 = self.epochs.iter().map(|epoch| epoch.training_seconds).sum();
        let samples: usize = self.epochs.iter().map(|epoch| epoch.samples).sum();
        if seconds > 0.0 { samples as f64 / seconds } else { 0.0 }
    }

    /// Duration of the training run, including evaluation.
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
        Epoch {
            number: 3,
            train: metrics,
            validation: None,
            test: metrics,
            learning_rate: 0.1,
            samples: 600,
            training_seconds: 1.0,
            seconds: 1.5,
        }
    }

    #[test]
    fn a_line_is_the_notebooks() {
        assert_eq!(
            epoch(0.25, Some(0.9344)).to_string(),
            "epoch  3 | train_acc: 0.934 | test_acc: 0.934 | loss: 0.2500 | test_loss: 0.2500 | lr: 0.1 | 1.50 s"
        );
        assert_eq!(
            epoch(0.25, None).to_string(),
            "epoch  3 | train_loss: 0.2500 | test_loss: 0.2500 | lr: 0.1 | 1.50 s"
        );
    }

    #[test]
    fn numbers_are_as_short_as_they_count() {
        let text = |number: f64| Rounded(number).to_string();
        assert_eq!([0.1, 0.0, 123_456.0, 0.001_234_5].map(text), ["0.1", "0", "123000", "0.00123"]);
        assert_eq!([2.2449e-10, -0.000_05].map(text), ["2.24e-10", "-5e-5"]);
    }

    #[test]
    fn a_validation_set_stands_between_and_decides() {
        let validation = Metrics { loss: 0.5, accuracy: Some(0.8) };
        let epoch =
            Epoch { validation: Some(validation), learning_rate: 0.000_123_45, ..epoch(0.25, Some(0.9344)) };
        assert_eq!(
            epoch.to_string(),
            "epoch  3 | train_acc: 0.934 | val_acc: 0.800 | test_acc: 0.934 | loss: 0.2500 | val_loss: 0.5000 \
             | lr: 0.000123 | 1.50 s"
        );
        assert_eq!(epoch.deciding(), validation);
    }

    #[test]
    fn the_best_epoch_is_not_always_the_last() {
        let epochs = vec![epoch(0.3, None), epoch(0.1, Some(0.5)), epoch(0.2, Some(0.4))];
        let report = Report { test: Some(epochs[1].test), epochs, stopped: None };
        assert_eq!(report.best(), Some(&report.epochs[1]));
        assert_eq!(report.test_loss(), Some(0.1));
        assert_eq!(report.test_accuracy(), Some(0.5));
        assert_eq!(report.seconds(), 4.5);
        assert_eq!(Report::default().best(), None);
        assert_eq!(Report::default().test_accuracy(), None);
    }
}
