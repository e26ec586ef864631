//! Files of earlier versions: they load to the same bits, and training runs resumed from them end with the same bits.
//!
//! `data/format_N` has the files that the first version with format N wrote: a checkpoint of each optimizer that it had, in the
//! middle of an epoch, weights, both forms of the log, a history. These files are never changed. That they load to the
//! same bits (parameters, running statistics, the optimizer's state, counters, the generator's position) is compared
//! with the files themselves, independent of the arithmetic.
//!
//! The final states of the resumed training runs are in `data/ends.txt`, for each instruction set. If a version changes
//! the arithmetic on purpose, and only then, these lines are recorded again, for all instruction sets of the machine:
//!
//! ```sh
//! CONSTNET_RECORD_ENDS=1 cargo test -p constnet-tests --test checkpoints compatibility
//! ```
//!
//! When the format changes, `cargo test -p constnet-tests --test checkpoints write_the_files -- --ignored` creates
//! the folder of the new one; the older ones are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use constnet::checkpoint::{Checkpoint, Weights};
use constnet::data::Samples;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::report::{EpochRecord, History, Log};
use constnet::schedule::ScheduleKind;
use constnet::train::{Callback, Report, Step};
use constnet::{Rng, kernel};
use safetensors::SafeTensors;
use sha2::{Digest as _, Sha256};

network! {
    /// With everything that a checkpoint stores.
    struct Net = Affine(2, 4) -> BatchNorm -> Relu -> Dropout(0.2) -> Affine(4, 2) -> SoftmaxWithLoss;
}

/// The format whose folder [`write_the_files`] creates.
const NEWEST: &str = "format_1";

/// Is a point of the square inside a circle or outside?
fn circle<T: Scalar>(seed: u64, samples: usize) -> Samples<T, u8, 2> {
    let mut rng = Rng::new(seed);
    let places: Vec<f64> = (0..2 * samples).map(|_| 2.0 * rng.uniform() - 1.0).collect();
    let inside = |place: &[f64]| u8::from(place[0] * place[0] + place[1] * place[1] < 0.5);
    let targets: Vec<u8> = places.chunks(2).map(inside).collect();
    Samples::from_vec(places.into_iter().map(T::from_f64).collect(), targets).unwrap()
}

/// A training run with this optimizer; each has its own settings, so that all parts of a checkpoint occur.
fn trainer(kind: OptimizerKind) -> Trainer {
    let trainer = Trainer::new().epochs(4).batch_size(8).seed(11).validation(0.2).quiet();
    match kind {
        OptimizerKind::Momentum => trainer.schedule(ScheduleKind::Plateau).swa_from(2),
        OptimizerKind::Nesterov => trainer.schedule(ScheduleKind::Cosine).clip_values(0.5),
        OptimizerKind::AdaGrad => trainer.schedule(ScheduleKind::Step).accumulate(2),
        OptimizerKind::RmsProp => trainer.schedule(ScheduleKind::Exponential).restore_best(),
        OptimizerKind::Adam => {
            trainer.schedule(ScheduleKind::Plateau).early_stopping(2).ema(0.9).clip_norm(1.0)
        }
        OptimizerKind::AdamW => trainer.schedule(ScheduleKind::WarmupCosine).early_stopping(3),
        _ => trainer,
    }
}

fn fit<T: Scalar>(
    trainer: &Trainer,
    kind: OptimizerKind,
    seed: u64,
    callback: &mut dyn Callback<Net<T>>,
) -> (Net<T>, Report) {
    let (train, test) = (circle::<T>(1, 50), circle::<T>(2, 20));
    let mut net = Net::seeded(seed);
    let optimizer = kind.build(&net, 0.05);
    let report = trainer.fit_with(&mut net, optimizer, &train, &test, callback).unwrap();
    (net, report)
}

/// Stops a training run in the middle of its second epoch.
struct InTheMiddle;

impl<N: Network> Callback<N> for InTheMiddle {
    fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
        let is_middle = step.epoch == 2 && step.number % 5 >= 3;
        if is_middle { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

/// The checkpoint of a stopped training run, and that of its best epoch so far.
fn stopped<T: Scalar>(kind: OptimizerKind) -> [Vec<u8>; 2] {
    let folder = tempfile::tempdir().unwrap();
    fit::<T>(&trainer(kind).checkpoints(folder.path()), kind, 1, &mut InTheMiddle);
    ["last.safetensors", "best.safetensors"].map(|name| fs::read(folder.path().join(name)).unwrap())
}

/// The digest of the final state of a training run resumed from this checkpoint: the network, and the tensors
/// of its last checkpoint.
fn end<T: Scalar>(kind: OptimizerKind, checkpoint: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let last = folder.path().join("last.safetensors");
    fs::write(&last, checkpoint).unwrap();
    // Another network: everything must come from the file.
    let (net, _) = fit::<T>(&trainer(kind).checkpoints(folder.path()).resume(), kind, 2, &mut ());
    let values = net.params().iter().chain(net.buffers());
    let mut bytes: Vec<u8> = values.flat_map(|value| value.as_f64().to_bits().to_le_bytes()).collect();
    for (name, tensor) in entries(&fs::read(last).unwrap()) {
        if name.starts_with("tensor ") {
            bytes.extend(tensor);
        }
    }
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("checkpoints/data")
}

/// The folders of all formats.
fn formats() -> Vec<PathBuf> {
    let entries = fs::read_dir(data()).unwrap().map(|entry| entry.unwrap().path());
    let mut formats: Vec<_> =
        entries.filter(|path| path.is_dir() && path.to_string_lossy().contains("format_")).collect();
    formats.sort();
    assert!(formats.iter().any(|format| format.ends_with(NEWEST)));
    formats
}

/// The optimizers that existed when a format was introduced: later ones are in no file of it. That none of the
/// files is lost is ensured by `data/ends.txt`, which lists them all.
fn kinds(folder: &Path) -> impl Iterator<Item = OptimizerKind> {
    let is_there = |kind: &OptimizerKind| folder.join(format!("{kind}.safetensors")).exists();
    OptimizerKind::ALL.into_iter().filter(is_there)
}

#[test]
fn a_format_has_the_optimizers_of_its_time() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["momentum.safetensors", "sgd.safetensors", "best.safetensors"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    assert!(kinds(folder.path()).eq([OptimizerKind::Sgd, OptimizerKind::Momentum]));
    assert!(formats().iter().all(|folder| kinds(folder).next().is_some()));
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The content of a file, read by an independent reader, except the name of its writer.
fn entries(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let (_, header) = SafeTensors::read_metadata(file).unwrap();
    let mut entries = BTreeMap::new();
    for (key, value) in header.metadata().iter().flatten() {
        if !["sha256", "constnet.version", "constnet.format"].contains(&key.as_str()) {
            entries.insert(format!("entry {key}"), value.clone().into_bytes());
        }
    }
    for (name, tensor) in SafeTensors::deserialize(file).unwrap().tensors() {
        let mut bytes = format!("{:?} {:?} ", tensor.dtype(), tensor.shape()).into_bytes();
        bytes.extend(tensor.data());
        entries.insert(format!("tensor {name}"), bytes);
    }
    entries
}

fn loads_to_the_same_bits<T: Scalar>(name: &str, kind: OptimizerKind, file: &[u8]) {
    let checkpoint = Checkpoint::<Net<T>>::from_bytes(file).unwrap_or_else(|error| panic!("{name}: {error}"));
    let written = entries(file);
    assert_eq!(entries(&checkpoint.to_bytes()), written, "{name}");

    let mut net = Net::<T>::seeded(9);
    let mut optimizer = kind.build(&net, 0.9);
    checkpoint.restore(&mut net);
    checkpoint.restore_optimizer(&mut optimizer).unwrap();
    let again = Checkpoint::of(&net).with_optimizer(&mut optimizer).with_rng(&checkpoint.rng().unwrap());
    let again = again.with_progress(checkpoint.epoch(), checkpoint.step()).to_bytes();
    let is_beside = |key: &&String| {
        key.starts_with("tensor copy.") || key.starts_with("entry note.") || *key == "entry copies"
    };
    let mut restored = entries(&again);
    restored.remove("entry copies");
    let kept = written.iter().filter(|(key, _)| !is_beside(key));
    assert!(restored.iter().eq(kept), "{name}");
}

#[test]
fn checkpoints_load_to_the_same_bits() {
    for folder in formats() {
        for kind in kinds(&folder) {
            let name = format!("{kind}.safetensors");
            loads_to_the_same_bits::<f32>(&name, kind, &read(&folder, &name));
        }
        let adam = read(&folder, "adam_f64.safetensors");
        loads_to_the_same_bits::<f64>("adam_f64", OptimizerKind::Adam, &adam);
        let best = read(&folder, "best.safetensors");
        let loaded = Checkpoint::<Net>::from_bytes(&best).unwrap();
        assert_eq!(entries(&loaded.to_bytes()), entries(&best));
    }
}

/// The output file of the process that computes with another instruction set.
const FOUND: &str = "CONSTNET_TEST_ENDS";

/// The final states for all checkpoints with this instruction set; does nothing if run by itself.
#[test]
fn ends_of_a_path_in_its_own_process() {
    let Some(file) = env::var_os(FOUND) else { return };
    let mut lines = Vec::new();
    for folder in formats() {
        let format = folder.file_name().unwrap().to_string_lossy().into_owned();
        for kind in kinds(&folder) {
            let checkpoint = read(&folder, &format!("{kind}.safetensors"));
            lines.push(format!("{format} {kind} {} {}\n", kernel::isa(), end::<f32>(kind, &checkpoint)));
        }
        let (adam, kind) = (read(&folder, "adam_f64.safetensors"), OptimizerKind::Adam);
        lines.push(format!("{format} adam_f64 {} {}\n", kernel::isa(), end::<f64>(kind, &adam)));
    }
    fs::write(file, lines.concat()).unwrap();
}

/// The lines of [`ends_of_a_path_in_its_own_process`].
fn ends(path: kernel::Isa) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ends");
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["compatibility::ends_of_a_path_in_its_own_process", "--exact", "--test-threads=1"]);
    command.env(FOUND, &file).env("CONSTNET_SIMD", path.to_string()).stdout(Stdio::null());
    assert!(command.status().unwrap().success(), "{path}");
    fs::read_to_string(file).unwrap()
}

#[test]
fn trainings_go_on_to_the_same_end() {
    let file = data().join("ends.txt");
    let recorded = fs::read_to_string(&file).unwrap_or_default();
    let records = env::var_os("CONSTNET_RECORD_ENDS").is_some();
    let mut lines: BTreeSet<String> = recorded.lines().map(str::to_owned).collect();
    for path in kernel::Isa::available() {
        let is_of_path = |line: &&str| line.contains(&format!(" {path} "));
        if records {
            lines.retain(|line| !is_of_path(&line.as_str()));
            lines.extend(ends(path).lines().map(str::to_owned));
        } else if recorded.lines().any(|line| is_of_path(&line)) {
            let found = ends(path);
            let expected: BTreeSet<_> = recorded.lines().filter(is_of_path).collect();
            assert_eq!(
                found.lines().collect::<BTreeSet<_>>(),
                expected,
                "see the documentation of this file"
            );
        }
    }
    if records {
        fs::write(file, lines.into_iter().map(|line| line + "\n").collect::<String>()).unwrap();
    }
    assert!(records || recorded.contains(" portable "), "every machine has the portable path");
}

#[test]
fn weights_load_to_the_same_bits() {
    for folder in formats() {
        let file = read(&folder, "weights.safetensors");
        let weights = Weights::from_bytes(&file).unwrap();
        let mut net = Net::<f32>::seeded(9);
        weights.apply(&mut net).unwrap();
        assert_eq!(entries(&weights.to_bytes()), entries(&file));
        assert_eq!(entries(&Weights::of(&net).to_bytes()), entries(&file));
    }
}

#[test]
fn histories_and_logs_keep_their_numbers() {
    for folder in formats() {
        let text = String::from_utf8(read(&folder, "history.json")).unwrap();
        let history = History::from_json(&text).unwrap();
        let again = History::from_json(&history.to_json()).unwrap();
        assert_eq!((again, history.epochs.len()), (history.clone(), 2));
        assert_eq!((history.network.as_str(), history.seed), ("Net", Some(11)));

        let copies = tempfile::tempdir().unwrap();
        for name in ["log.csv", "log.jsonl"] {
            let (before, copy) = (read(&folder, name), copies.path().join(name));
            fs::write(&copy, &before).unwrap();
            Log::resume(&copy).unwrap().write(&EpochRecord::new(3).learning_rate(0.5)).unwrap();
            let after = fs::read(&copy).unwrap();
            assert!(after.len() > before.len() && after.starts_with(&before), "{name}");
        }
        let lines = String::from_utf8(read(&folder, "log.jsonl")).unwrap();
        let logged = lines.lines().map(|line| serde_json::from_str::<EpochRecord>(line).unwrap());
        let numbers = |epoch: &EpochRecord| (epoch.epoch, epoch.train, epoch.validation, epoch.test);
        assert!(logged.map(|epoch| numbers(&epoch)).eq(history.epochs.iter().map(numbers)));
    }
}

/// Writes what this version writes; a folder that is there already stays as it is.
#[test]
#[ignore = "makes the files of a new format"]
fn write_the_files() {
    let folder = data().join(NEWEST);
    fs::create_dir(&folder).expect("no folder of this format yet");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    for kind in OptimizerKind::ALL {
        let [last, best] = stopped::<f32>(kind);
        write(&format!("{kind}.safetensors"), &last);
        if kind == OptimizerKind::Adam {
            write("best.safetensors", &best);
        }
    }
    write("adam_f64.safetensors", &stopped::<f64>(OptimizerKind::Adam)[0]);

    let short = trainer(OptimizerKind::Adam).epochs(2);
    for name in ["log.csv", "log.jsonl"] {
        let mut log = Log::create(folder.join(name)).unwrap();
        let (net, report) = fit::<f32>(&short, OptimizerKind::Adam, 1, &mut log);
        log.finish().unwrap();
        write("weights.safetensors", &Weights::of(&net).to_bytes());
        let history = History::of(&net).seed(11).setting("optimizer", OptimizerKind::Adam);
        write("history.json", history.add_run(&report).to_json().as_bytes());
    }
}
