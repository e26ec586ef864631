//! Sources of errors: a transparent error has the message and the source of the error that it wraps.

use std::error::Error;
use std::io::{self, ErrorKind};

use constnet::BatchError;
use constnet::checkpoint::{LoadError, LoadErrorKind, OptimizerError, ResumeError};
use constnet::data::{DataError, DatasetError, TableError};
use constnet::io::{Operation, SaveError};
use constnet::report::{History, HistoryError, ReportError};
use constnet::schedule::ScheduleStateError;
use constnet::train::{ResumeRunError, Subset, TrainError};

/// The messages of an error and of its sources; `main`, when it returns the error, prints the same.
fn words(error: &(dyn Error + 'static)) -> Vec<String> {
    let is_ours = !error.is::<io::Error>() && !error.is::<serde_json::Error>();
    assert!(!is_ours || format!("{error:?}") == error.to_string());
    let mut words = vec![error.to_string()];
    words.extend(error.source().into_iter().flat_map(self::words));
    words
}

#[test]
fn errors_have_their_sources() {
    let source = BatchError::Empty;
    let batch = "the batch has no samples (columns), but needs at least one";
    assert_eq!(words(&source), [batch]);
    let step = TrainError::Step { epoch: 1, step: 2, seed: 3, source };
    assert_eq!(words(&step), [&format!("epoch 1, step 2 (seed 3): {batch}"), batch]);
    let evaluation = TrainError::Evaluation { subset: Subset::Test, source };
    assert_eq!(words(&evaluation), [&format!("evaluation on the test set: {batch}"), batch]);

    let file = ReportError::File { what: "write", path: "a".into(), source: ErrorKind::NotFound.into() };
    let not_found = io::Error::from(ErrorKind::NotFound).to_string();
    let expected =
        format!("can't write `a`: {not_found}; check that the folder exists, has free space and is writable");
    assert_eq!(words(&file), [expected, not_found]);

    let HistoryError::Json(json) = History::from_json("no JSON").unwrap_err() else { panic!("not JSON") };
    let said = json.to_string();
    let expected = format!("this text is not a training history written by constnet: {said}");
    assert_eq!(words(&HistoryError::from(json)), [expected, said]);
}

#[test]
fn wrapped_errors_keep_their_message() {
    let batches = "the batch size is 0, but must be at least 1";
    assert_eq!(words(&TrainError::from(DatasetError::BatchSize)), [batches]);
    assert_eq!(words(&DataError::Classes(DatasetError::BatchSize)), [batches]);
    assert_eq!(words(&DataError::Dataset(DatasetError::BatchSize)), [batches]);
    assert_eq!(words(&TableError::from(DatasetError::BatchSize)), [batches]);
    // `main` prints errors by `Debug`.
    assert_eq!(format!("{:?}", TableError::from(DatasetError::BatchSize)), batches);

    let save =
        || SaveError { operation: Operation::List, path: "a".into(), cause: ErrorKind::NotFound.into() };
    let said = save().to_string();
    assert!(said.starts_with("can't list a: ") && said.ends_with("; does the folder still exist?"), "{said}");
    assert_eq!(words(&TrainError::from(save())), [said.as_str()]);
    assert_eq!(words(&ResumeError::from(save())), [said]);

    let load = LoadError { path: "a".into(), kind: LoadErrorKind::NotACheckpoint };
    let error = TrainError::from(ResumeRunError::from(ResumeError::from(load)));
    let expected =
        "a: the file is a safetensors file, but not a constnet checkpoint; load it with `Weights::load`";
    assert_eq!(words(&error), [expected]);

    let optimizer = ResumeRunError::Optimizer { path: "a".into(), source: OptimizerError::Missing };
    let missing = "the checkpoint has no optimizer; it was saved without `with_optimizer`";
    assert_eq!(words(&TrainError::from(optimizer)), [&format!("a: {missing}"), missing]);
    let source = ScheduleStateError::new("a number", "b");
    let schedule = ResumeRunError::Schedule { path: "a".into(), source };
    let state = "the state of this schedule must be a number, but the text is `b`";
    assert_eq!(words(&TrainError::from(schedule)), [&format!("a: {state}"), state]);
}
