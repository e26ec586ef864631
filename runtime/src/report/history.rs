use core::error::Error;
use core::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{format, json};
use crate::train::{Epoch, Metrics, Report};
use crate::{Network, kernel};

/// History of a training run, for a report or a checkpoint.
///
/// ```
/// use constnet::prelude::*;
/// use constnet::report::{EpochRecord, History};
/// use constnet::train::Metrics;
///
/// network! { struct Net = Affine(784, 10) -> SoftmaxWithLoss; }
///
/// let mut history = History::of(&Net::new(7)).seed(7).setting("optimizer", "adam");
/// history.epochs.push(
///     EpochRecord::new(1)
///         .train(Metrics { loss: 0.5, accuracy: Some(0.9) })
///         .test(Metrics { loss: 0.6, accuracy: Some(0.8) })
///         .learning_rate(0.001)
///         .duration(1.5, 60_000),
/// );
/// let text = history.to_json();
/// assert_eq!(History::from_json(&text)?, history);
/// # Ok::<(), constnet::report::HistoryError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct History {
    /// The network's name.
    pub network: String,
    /// Number of parameters.
    pub params: usize,
    /// The random seed.
    pub seed: Option<u64>,
    /// Names and values of the settings, in display order.
    pub settings: Vec<(String, String)>,
    /// Names and versions of the software.
    pub versions: Vec<(String, String)>,
    /// Start time, in seconds since 1970-01-01 00:00 UTC.
    pub started: Option<u64>,
    /// End time, likewise.
    pub ended: Option<u64>,
    /// Its epochs, in order.
    pub epochs: Vec<EpochRecord>,
}

/// A text is not a history.
#[non_exhaustive]
pub enum HistoryError {
    /// It is not JSON, or not of a history.
    Json(serde_json::Error),
    /// It was written by a later version of the format.
    Version {
        /// The version.
        found: String,
    },
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => {
                write!(f, "this text is not a training history written by constnet: {error}")
            }
            Self::Version { found } => write!(
                f,
                "the history has format version {found}, but this constnet reads versions up to {}; \
                 read it with the constnet that wrote it, which is among its `versions`",
                format::FORMAT
            ),
        }
    }
}

crate::debug::debug_as_display!(HistoryError);

impl Error for HistoryError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Json(error) => Some(error),
            _ => None,
        }
    }
}

impl From<serde_json::Error> for HistoryError {
    fn from(error: serde_json::Error) -> Self {
        Self::Json(error)
    }
}

impl History {
    /// The history of a training run of this network that starts now.
    #[must_use]
    pub fn of<N: Network>(_network: &N) -> Self {
        Self::begun(N::NAME, N::PARAMS)
    }

    fn begun(network: &str, params: usize) -> Self {
        let system = format!("{} {}", std::env::consts::OS, std::env::consts::ARCH);
        let versions = [
            ("constnet", env!("CARGO_PKG_VERSION")),
            ("system", &system),
            ("kernels", &kernel::isa().to_string()),
        ];
        Self {
            network: network.to_owned(),
            params,
            versions: versions.map(|(name, version)| (name.to_owned(), version.to_owned())).to_vec(),
            started: now(),
            ..Self::default()
        }
    }

    /// Sets the random seed.
    #[must_use]
    pub fn seed(self, seed: u64) -> Self {
        Self { seed: Some(seed), ..self }
    }

    /// Adds a setting.
    #[must_use]
    pub fn setting(mut self, name: &str, value: impl ToString) -> Self {
        self.settings.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds the version of a piece of software.
    #[must_use]
    pub fn version(mut self, name: &str, version: impl ToString) -> Self {
        self.versions.push((name.to_owned(), version.to_string()));
        self
    }

    /// Adds the epochs of a trainer's report, whose run has ended now.
    #[must_use]
    pub fn add_run(mut self, report: &Report) -> Self {
        self.epochs = report.epochs.iter().map(Into::into).collect();
        self.end();
        self
    }

    /// Sets the end time to now.
    pub fn end(&mut self) {
        self.ended = now();
    }

    /// The epoch with the smallest loss, the first of several: on the validation set, or without one on the
    /// test set.
    #[must_use]
    pub fn best(&self) -> Option<&EpochRecord> {
        let metrics = |epoch: &EpochRecord| epoch.validation.or(epoch.test);
        let losses = self.epochs.iter().filter_map(|epoch| Some((metrics(epoch)?.loss, epoch)));
        losses.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, epoch)| epoch)
    }

    /// Total duration of all epochs.
    #[must_use]
    pub fn seconds(&self) -> f64 {
        self.epochs.iter().map(|epoch| epoch.seconds).sum()
    }

    /// Serializes the history to JSON, from which [`from_json`](Self::from_json) reads the same bits. As JSON has no
    /// NaN and no infinity, they are the strings `"Infinity"`, `"-Infinity"` and `"NaN"`.
    #[must_use]
    pub fn to_json(&self) -> String {
        format::to_json(self)
    }

    /// Parses the history from its JSON. Missing entries are empty.
    ///
    /// # Errors
    ///
    /// A text that is not a history, or one of a later version.
    pub fn from_json(text: &str) -> Result<Self, HistoryError> {
        if let Some(found) = format::unreadable_version(text.as_bytes()) {
            return Err(HistoryError::Version { found });
        }
        Ok(serde_json::from_str(text)?)
    }
}

/// Seconds since 1970, if the clock is set to a later time.
fn now() -> Option<u64> {
    SystemTime::now().duration_since(UNIX_EPOCH).ok().map(|time| time.as_secs())
}

/// An epoch of a training run.
#[derive(Clone, Copy, Debug, PartialEq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EpochRecord {
    /// Number of the epoch: the trainer counts from 1, a custom loop may count from 0.
    pub epoch: usize,
    /// Metrics on the training set.
    pub train: Option<Metrics>,
    /// Metrics on the validation set.
    pub validation: Option<Metrics>,
    /// Metrics on the test set.
    pub test: Option<Metrics>,
    /// The learning rate of its last step.
    #[serde(default, with = "json::maybe")]
    pub learning_rate: Option<f64>,
    /// Duration in seconds.
    #[serde(with = "json::number")]
    pub seconds: f64,
    /// Training samples per second.
    #[serde(default, with = "json::maybe")]
    pub samples_per_second: Option<f64>,
}

impl EpochRecord {
    /// An epoch with this number.
    #[must_use]
    pub fn new(epoch: usize) -> Self {
        Self { epoch, ..Self::default() }
    }

    /// Sets the metrics on the training set.
    #[must_use]
    pub fn train(self, metrics: Metrics) -> Self {
        Self { train: Some(metrics), ..self }
    }

    /// Sets the metrics on the validation set.
    #[must_use]
    pub fn validation(self, metrics: Metrics) -> Self {
        Self { validation: Some(metrics), ..self }
    }

    /// Sets the metrics on the test set.
    #[must_use]
    pub fn test(self, metrics: Metrics) -> Self {
        Self { test: Some(metrics), ..self }
    }

    /// Sets the learning rate of the last step.
    #[must_use]
    pub fn learning_rate(self, learning_rate: f64) -> Self {
        Self { learning_rate: Some(learning_rate), ..self }
    }

    /// Sets the duration of training with this number of samples.
    #[must_use]
    pub fn duration(self, seconds: f64, samples: usize) -> Self {
        let rate = samples as f64 / seconds;
        Self { seconds, samples_per_second: rate.is_finite().then_some(rate), ..self }
    }
}

impl From<&Epoch> for EpochRecord {
    fn from(epoch: &Epoch) -> Self {
        let rate = epoch.samples_per_second();
        Self {
            epoch: epoch.number,
            train: Some(epoch.train),
            validation: epoch.validation,
            test: Some(epoch.test),
            learning_rate: Some(epoch.learning_rate),
            seconds: epoch.seconds,
            samples_per_second: (rate > 0.0 && rate.is_finite()).then_some(rate),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_every_bit() {
        let mut rng = crate::Rng::new(1);
        let mut history =
            History { network: "a \"net\" \u{1}".to_owned(), ..History::default() }.seed(u64::MAX);
        for epoch in 1..200 {
            let metrics = Metrics { loss: rng.normal().exp(), accuracy: Some(rng.uniform()) };
            let record = EpochRecord::new(epoch).train(metrics).learning_rate(rng.uniform() * 1e-9);
            history.epochs.push(record.duration(rng.uniform(), 60_000));
        }
        assert_eq!(History::from_json(&history.to_json()).unwrap(), history);
    }

    #[test]
    fn numbers_that_are_infinite_or_none_are_read_back() {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0] {
            let metrics = Metrics { loss: value, accuracy: Some(value) };
            let mut record = EpochRecord::new(0).train(metrics).validation(metrics).test(metrics);
            (record.learning_rate, record.samples_per_second) = (Some(value), Some(value));
            record.seconds = value;
            let history = History { epochs: vec![record], ..History::default() };
            let read = History::from_json(&history.to_json()).unwrap();
            assert_eq!(format!("{read:?}"), format!("{history:?}"));
        }
        let none = EpochRecord::new(1).test(Metrics { loss: 1.0, accuracy: None }).duration(0.0, 0);
        let history = History { epochs: vec![none], ..History::default() };
        assert_eq!(History::from_json(&history.to_json()).unwrap(), history);
    }

    #[test]
    fn numbers_that_were_written_as_null_are_none() {
        let record: EpochRecord =
            serde_json::from_str(r#"{"epoch":1,"test":{"loss":null,"accuracy":null},"seconds":null}"#)
                .unwrap();
        let test = record.test.unwrap();
        assert!(test.loss.is_nan() && test.accuracy.is_none() && record.seconds.is_nan());
        let error = serde_json::from_str::<EpochRecord>(r#"{"epoch":1,"seconds":"soon"}"#).unwrap_err();
        assert!(error.to_string().contains("expected a number, `NaN`"), "{error}");
    }

    #[test]
    fn a_history_of_before_can_be_read_and_other_text_is_refused() {
        assert_eq!(History::from_json("{}").unwrap(), History::default());
        let later = History::from_json("{\"format\":2,\"epochs\":3}").unwrap_err().to_string();
        assert!(
            later.starts_with("the history has format version 2, but this constnet reads versions up to 1;")
        );
        let error = History::from_json("{\"epochs\":3}").unwrap_err().to_string();
        assert!(error.starts_with("this text is not a training history"), "{error}");
    }

    #[test]
    fn the_best_epoch_has_the_smallest_loss() {
        let epoch = |number, loss| EpochRecord::new(number).test(Metrics { loss, accuracy: None });
        let mut history = History::default();
        assert_eq!(history.best(), None);
        history.epochs.extend([epoch(1, 0.3), epoch(2, 0.1), epoch(3, 0.1)]);
        assert_eq!(history.best().map(|best| best.epoch), Some(2));
        history.epochs.push(epoch(4, 0.9).validation(Metrics { loss: 0.05, accuracy: None }));
        assert_eq!(history.best().map(|best| best.epoch), Some(4));
    }
}
