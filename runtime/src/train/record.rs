//! The history of a training run as stored in a checkpoint: settings and metrics of each epoch. Times are not
//! included, so that an interrupted and resumed run ends with the same file as an uninterrupted one.

use core::fmt;
use std::collections::BTreeMap;

use super::course::BadEntry;
use super::{Epoch, Metrics, Trainer};
use crate::schedule::Schedule;

/// The key of the note in a checkpoint.
pub(super) const NOTE: &str = "training";

/// Settings that must be equal for bit-identical results, sorted by name.
pub(super) type Settings = [(&'static str, String); 12];

/// The state of a training run besides its network.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Record {
    /// [`Settings`] of the saved run.
    pub(super) settings: BTreeMap<String, String>,
    pub(super) steps: usize,
    pub(super) averages: u64,
    pub(super) schedule_state: String,
    pub(super) epochs: Vec<Epoch>,
}

/// A setting that differs between a checkpoint and the run that resumes from it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettingDifference {
    /// The setting.
    pub name: &'static str,
    /// Its value in the file.
    pub file: String,
    /// The current value.
    pub now: String,
}

/// `seed: the file has 1, this training 2`
impl fmt::Display for SettingDifference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the file has {}, this run {}", self.name, self.file, self.now)
    }
}

/// Everything that determines the bits of a training run besides the data, the network and the optimizer. The
/// schedule is the initial one.
pub(super) fn settings(trainer: &Trainer, samples: usize, schedule: Option<&dyn Schedule>) -> Settings {
    [
        ("batch size", trainer.batch_size.to_string()),
        ("batches of a step", trainer.accumulation.to_string()),
        ("batches to overfit", format!("{:?}", trainer.overfit_batches)),
        ("best is restored", trainer.restores_best.to_string()),
        ("limit of gradients", format!("{:?}", trainer.clip_values)),
        ("mean of weights", format!("{:?}", trainer.averaging)),
        ("norm of gradients", format!("{:?}", trainer.clip_norm)),
        ("part for validation", format!("{:?}", trainer.validation)),
        ("patience", format!("{:?}", trainer.patience)),
        ("samples", samples.to_string()),
        ("schedule", schedule.map_or("none".to_owned(), |schedule| escaped(&format!("{schedule:?}")))),
        ("seed", trainer.seed.to_string()),
    ]
}

/// Names in settings, and what earlier versions called them in their files.
const RENAMED: [(&str, &str); 3] =
    [("SwaFrom(", "PlainFrom("), ("Ema(", "Exponential("), ("ReduceOnPlateau {", "OnPlateau {")];

/// Whether two values of a setting are equal, also if an earlier version wrote one of them.
fn are_equal(a: &str, b: &str) -> bool {
    let old =
        |value: &str| RENAMED.iter().fold(value.to_owned(), |value, (new, old)| value.replace(new, old));
    a == b || old(a) == old(b)
}

/// The settings as a [`Record`] keeps them.
pub(super) fn by_name(settings: &Settings) -> BTreeMap<String, String> {
    let mut by_name = BTreeMap::new();
    for (name, value) in settings {
        by_name.insert((*name).to_owned(), value.clone());
    }
    by_name
}

impl Record {
    /// Lists the settings that differ.
    pub(super) fn compare(&self, settings: &Settings) -> Result<(), Vec<SettingDifference>> {
        let differences: Vec<_> = settings
            .iter()
            .filter(|(name, now)| !self.settings.get(*name).is_some_and(|file| are_equal(file, now)))
            .map(|&(name, ref now)| SettingDifference {
                name,
                file: self.settings.get(name).map_or("nothing", String::as_str).to_owned(),
                now: now.clone(),
            })
            .collect();
        if differences.is_empty() { Ok(()) } else { Err(differences) }
    }

    /// Parses the output of [`Display`](fmt::Display). The
    /// [`Course`](super::course::Course) checks whether the numbers are possible.
    pub(super) fn parse(text: &str) -> Result<Self, BadEntry> {
        let mut record = Self {
            settings: BTreeMap::new(),
            steps: 0,
            averages: 0,
            schedule_state: String::new(),
            epochs: Vec::new(),
        };
        for line in text.lines() {
            let (key, value) =
                line.split_once(": ").ok_or_else(|| BadEntry::new(NOTE, "`name: value`", line))?;
            let count = || BadEntry::new(key, format_args!("a whole number from 0 to {}", usize::MAX), value);
            match key {
                "steps" => record.steps = value.parse().map_err(|_| count())?,
                "averages" => record.averages = value.parse().map_err(|_| count())?,
                "schedule state" => record.schedule_state = unescaped(value),
                "epoch" => {
                    let epoch =
                        || BadEntry::new(key, "its number, a learning rate, losses and accuracies", value);
                    record.epochs.push(parse_epoch(value).ok_or_else(epoch)?);
                }
                _ => _ = record.settings.insert(key.to_owned(), value.to_owned()),
            }
        }
        Ok(record)
    }
}

/// A line for each setting and each epoch; numbers round-trip exactly.
impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { settings, steps, averages, schedule_state, epochs } = self;
        settings.iter().try_for_each(|(name, value)| writeln!(f, "{name}: {value}"))?;
        writeln!(f, "steps: {steps}\naverages: {averages}\nschedule state: {}", escaped(schedule_state))?;
        for Epoch { number, train, validation, test, learning_rate, .. } in epochs {
            write!(f, "epoch: {number} {learning_rate:?}")?;
            for metrics in [Some(train), validation.as_ref(), Some(test)] {
                let accuracy = metrics.and_then(|metrics| metrics.accuracy);
                for number in [metrics.map(|metrics| metrics.loss), accuracy] {
                    match number {
                        Some(number) => write!(f, " {number:?}")?,
                        None => write!(f, " {NOTHING}")?,
                    }
                }
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Escapes the text to a single line.
fn escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('\n', r"\n").replace('\r', r"\r")
}

/// The inverse of [`escaped`].
fn unescaped(line: &str) -> String {
    let mut characters = line.chars();
    let next = || {
        let character = characters.next()?;
        Some(match (character, if character == '\\' { characters.next() } else { None }) {
            ('\\', Some('n')) => '\n',
            ('\\', Some('r')) => '\r',
            (_, Some(escaped)) => escaped,
            (character, None) => character,
        })
    };
    core::iter::from_fn(next).collect()
}

/// Placeholder for a missing number.
const NOTHING: &str = "-";

fn parse_epoch(text: &str) -> Option<Epoch> {
    let (number, numbers) = text.split_once(' ')?;
    let number = number.parse().ok()?;
    let parse = |word: &str| if word == NOTHING { Some(None) } else { word.parse::<f64>().ok().map(Some) };
    let numbers: Vec<Option<f64>> = numbers.split(' ').map(parse).collect::<Option<_>>()?;
    let [learning_rate, train, train_accuracy, validation, validation_accuracy, test, test_accuracy] =
        numbers.try_into().ok()?;
    let metrics = |loss: Option<f64>, accuracy| Some(Metrics { loss: loss?, accuracy });
    Some(Epoch {
        number,
        train: metrics(train, train_accuracy)?,
        validation: metrics(validation, validation_accuracy),
        test: metrics(test, test_accuracy)?,
        learning_rate: learning_rate?,
        samples: 0,
        training_seconds: 0.0,
        seconds: 0.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let metrics = |loss, accuracy| Metrics { loss, accuracy };
        let epoch = |number, validation| Epoch {
            number,
            train: metrics(0.1 + 0.2, Some(1.0 / 3.0)),
            validation,
            test: metrics(1e-300, None),
            learning_rate: 0.1,
            samples: 0,
            training_seconds: 0.0,
            seconds: 0.0,
        };
        Record {
            settings: by_name(&settings(&Trainer::new(), 60_000, None)),
            steps: 600,
            averages: 7,
            schedule_state: "0 1 2".to_owned(),
            epochs: vec![epoch(1, None), epoch(2, Some(metrics(0.7, Some(0.1))))],
        }
    }

    #[test]
    fn it_is_read_back_to_the_bit() {
        assert_eq!(Record::parse(&record().to_string()), Ok(record()));
        let nothing = Record { epochs: Vec::new(), schedule_state: String::new(), ..record() };
        assert_eq!(Record::parse(&nothing.to_string()), Ok(nothing));
    }

    #[test]
    fn a_schedule_may_have_states_of_many_lines() {
        let record = Record { schedule_state: "a: 1\n\\n: \\\r\n".to_owned(), ..record() };
        assert_eq!(Record::parse(&record.to_string()), Ok(record));
    }

    #[test]
    fn other_texts_are_refused() {
        for wrong in ["x", "steps: -1", "steps: x", "epoch: 1 0.1", "epoch: 1 - 1 1 - - 1 1", "epoch: x"] {
            Record::parse(wrong).expect_err(wrong);
        }
    }

    #[test]
    fn names_of_earlier_versions_are_known() {
        for (old, new) in [
            ("Some(PlainFrom(2))", "Some(SwaFrom(2))"),
            ("Some(Exponential(0.9))", "Some(Ema(0.9))"),
            ("Warmup { then: OnPlateau { end: 0.0 } }", "Warmup { then: ReduceOnPlateau { end: 0.0 } }"),
        ] {
            assert!(are_equal(old, new) && are_equal(new, new), "{old}");
        }
        assert!(!are_equal("Some(PlainFrom(2))", "Some(SwaFrom(3))"));
    }

    #[test]
    fn different_settings_are_reported() {
        let same = settings(&Trainer::new().epochs(99).quiet(), 60_000, None);
        assert_eq!(record().compare(&same), Ok(()));
        let trainer = Trainer::new().seed(2).accumulate(4);
        let differences = record().compare(&settings(&trainer, 60_000, None)).unwrap_err();
        let messages: Vec<String> = differences.iter().map(SettingDifference::to_string).collect();
        assert_eq!(
            messages,
            ["batches of a step: the file has 1, this run 4", "seed: the file has 0, this run 2"]
        );
    }
}
