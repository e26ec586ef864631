//! Impossible numbers in a checkpoint: each is reported by name, and nothing panics.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use constnet::prelude::*;
use constnet::schedule::ScheduleKind;
use constnet::train::{Callback, Step, TrainError};

use crate::circle;
use crate::sealed::{metadata, with_entry};

network! {
    struct Net = Affine(2, 4) -> BatchNorm -> Relu -> Dropout(0.2) -> Affine(4, 2) -> SoftmaxWithLoss;
}

/// The metadata entry with the history of a training run.
const NOTE: &str = "note.training";

/// The values that replace each number.
const EXTREMES: [&str; 12] = [
    "0",
    "1",
    "3",
    "-1",
    "9007199254740993",
    "9223372036854775808",
    "18446744073709551614",
    "18446744073709551615",
    "18446744073709551616",
    "1e308",
    "NaN",
    "inf",
];

/// With every setting that stores a number.
fn trainer(folder: &Path) -> Trainer {
    let trainer = Trainer::new().epochs(3).batch_size(70).seed(5).validation(0.1).quiet();
    let trainer = trainer.schedule(ScheduleKind::Plateau).early_stopping(1).ema(0.9);
    trainer.checkpoints(folder).resume()
}

fn fit(folder: &Path, callback: &mut dyn Callback<Net>) -> Result<Net, TrainError> {
    let (train, test) = circle();
    let mut net = Net::new(1);
    let optimizer = Adam::new(&net, 0.02);
    trainer(folder).fit_with(&mut net, optimizer, &train, &test, callback).map(|_| net)
}

struct InTheSecondEpoch;

impl<N: Network> Callback<N> for InTheSecondEpoch {
    fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
        if step.number == 6 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The checkpoint of a training run stopped after 2 of 4 steps of its second epoch.
fn stopped() -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    fit(folder.path(), &mut InTheSecondEpoch).unwrap();
    fs::read(folder.path().join("last.safetensors")).unwrap()
}

/// The result of resuming from a file.
fn resumed(file: &[u8]) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("last.safetensors"), file).unwrap();
    let net = fit(folder.path(), &mut ()).map_err(|error| error.to_string())?;
    assert!(net.params().iter().all(|value| value.is_finite()));
    Ok(())
}

/// A number, and the file with another one in its place.
type Number<'f> = (String, Box<dyn Fn(&str) -> Vec<u8> + 'f>);

/// All numbers of a checkpoint, by name.
fn numbers(file: &[u8]) -> BTreeMap<String, Number<'_>> {
    let mut numbers: BTreeMap<String, Number<'_>> = BTreeMap::new();
    let metadata = metadata(file);
    for (key, value) in &metadata {
        if value.parse::<f64>().is_ok() && key != "sha256" && !key.starts_with("constnet.") {
            let key = key.clone();
            numbers.insert(key.clone(), (value.clone(), Box::new(move |new| with_entry(file, &key, new))));
        }
    }
    let note = &metadata[NOTE];
    for line in note.lines() {
        let (name, value) = line.split_once(": ").unwrap();
        if !["steps", "averages", "epoch", "schedule state"].contains(&name) {
            continue;
        }
        for (place, word) in value.split(' ').enumerate() {
            let title = format!("{name}, word {place}");
            let (note, line, name, value) =
                (note.clone(), line.to_owned(), name.to_owned(), value.to_owned());
            let change = move |new: &str| {
                // Two numbers of the state are stored as their bits.
                let new = match (name.as_str(), new.parse::<f64>(), place < 2) {
                    ("schedule state", Ok(new), true) => format!("{:016x}", new.to_bits()),
                    _ => new.to_owned(),
                };
                let mut words: Vec<&str> = value.split(' ').collect();
                words[place] = &new;
                let note = note.replace(&line, &format!("{name}: {}", words.join(" ")));
                with_entry(file, NOTE, &note)
            };
            numbers.insert(title, (word.to_owned(), Box::new(change)));
        }
    }
    numbers
}

#[test]
fn every_number_is_loaded_or_refused() {
    let file = stopped();
    assert_eq!(resumed(&file), Ok(()));
    let numbers = numbers(&file);
    assert!(numbers.len() >= 20, "{:?}", numbers.keys());
    // These determine each other, so that no other value is valid.
    let followers = ["epoch", "step", "steps, word 0", "rng.seed", "epoch, word 0"];
    let mut panicked = Vec::new();
    for (name, (now, change)) in &numbers {
        for value in EXTREMES {
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| resumed(&change(value))));
            match outcome {
                Ok(Ok(())) => {
                    assert!(
                        value == now || !followers.contains(&name.as_str()),
                        "{name}: {value}, not {now}"
                    );
                }
                Ok(Err(error)) => assert!(!error.is_empty()),
                Err(_) => panicked.push(format!("{name}: {value}")),
            }
        }
    }
    assert!(panicked.is_empty(), "{panicked:#?}");
}

#[test]
fn the_message_describes_the_error() {
    let file = stopped();
    let numbers = numbers(&file);
    for (name, value, said) in [
        (
            "step",
            "18446744073709551615",
            "expected a whole number from 0 to 4 as `step`, but found 18446744073709551615",
        ),
        ("epoch", "2", "expected 1 as `epoch`, but found 2"),
        ("steps, word 0", "7", "expected 6 as `steps`, but found 7"),
        (
            "steps, word 0",
            "-1",
            "expected a whole number from 0 to 18446744073709551615 as `steps`, but found -1",
        ),
        ("averages, word 0", "7", "expected a whole number from 0 to 6 as `averages`, but found 7"),
        ("rng.seed", "6", "expected 5 as `rng.seed`, but found 6"),
        (
            "rng.position",
            "9223372036854775808",
            "expected a whole number from 0 to 9223372036854775807 as `rng.position`, but found 9223372036854775808",
        ),
        ("epoch, word 0", "2", "expected 1 as `number of epoch 1`, but found 2"),
        ("epoch, word 1", "inf", "expected a finite number as `learning rate of epoch 1`, but found inf"),
        ("epoch, word 2", "NaN", "expected a finite number as `loss of epoch 1`, but found NaN"),
        ("epoch, word 3", "1.5", "expected a number from 0 to 1 as `accuracy of epoch 1`, but found 1.5"),
        ("optimizer.counter.steps", "18446744073709551615", "from 0 to 2^53 as `optimizer.counter.steps`"),
        ("schedule state, word 0", "-1", "the state of this schedule must be `learning-rate best waited`"),
    ] {
        let error = resumed(&numbers[name].1(value)).unwrap_err();
        assert!(error.contains(said) && error.contains("last.safetensors"), "{name}: {error}");
    }
}

#[test]
fn a_network_with_nan_is_refused() {
    for tensor in ["affine1.weight", "copy.average.affine2.bias", "copy.best.batch_norm1.running_mean"] {
        let file = stopped();
        let (length, header) = safetensors::SafeTensors::read_metadata(&file).unwrap();
        let begin = 8 + length + header.tensors()[tensor].data_offsets.0;
        let mut wrong = file.clone();
        wrong[begin..begin + 4].copy_from_slice(&f32::NAN.to_le_bytes());
        let error = resumed(&with_entry(&wrong, "epoch", "1")).unwrap_err();
        assert!(error.contains("expected finite numbers as `") && error.contains("but found NaN"), "{error}");
    }
}
