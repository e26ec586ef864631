//! Training runs that stop and resume.

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use constnet::prelude::*;
use constnet::schedule::ScheduleKind;
use constnet::train::{Callback, Report, Step, Stopped, TrainError};

use crate::{circle, trainer};

network! {
    /// With everything that a checkpoint stores.
    struct Net = Affine(2, 8) -> BatchNorm -> Relu -> Dropout(0.2) -> Affine(8, 2) -> SoftmaxWithLoss;
}

/// Stops the training run after a step.
struct After(usize);

impl<N: Network> Callback<N> for After {
    fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
        if step.number == self.0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

fn fit(trainer: &Trainer, seed: u64, callback: &mut dyn Callback<Net>) -> Result<(Net, Report), TrainError> {
    let (train, test) = circle();
    let mut net = Net::new(seed);
    let optimizer = Adam::new(&net, 0.02);
    let report = trainer.fit_with(&mut net, optimizer, &train, &test, callback)?;
    Ok((net, report))
}

/// The metrics of an epoch, without times.
fn measured(report: &Report) -> Vec<impl PartialEq + core::fmt::Debug + use<>> {
    report.epochs.iter().map(|epoch| (epoch.number, epoch.train, epoch.validation, epoch.test)).collect()
}

fn last(folder: &Path) -> Vec<u8> {
    fs::read(folder.join("last.safetensors")).unwrap()
}

/// Stops after every step in turn; the resumed run must end like one that was never stopped.
fn resumes(settings: impl Fn(Trainer) -> Trainer) {
    let root = tempfile::tempdir().unwrap();
    let whole_folder = root.path().join("whole");
    let make = |folder: &Path| settings(trainer().epochs(2)).checkpoints(folder);
    let (whole, report) = fit(&make(&whole_folder), 1, &mut ()).unwrap();
    for steps in 1..=14 {
        let folder = root.path().join(steps.to_string());
        fit(&make(&folder), 1, &mut After(steps)).unwrap();
        // Everything comes from the checkpoint, nothing from the initial network.
        let (resumed, resumed_report) = fit(&make(&folder).resume(), 2, &mut ()).unwrap();
        assert_eq!(resumed.stored_bits(), whole.stored_bits(), "after {steps} steps");
        assert_eq!(measured(&resumed_report), measured(&report));
        assert_eq!(last(&folder), last(&whole_folder), "after {steps} steps");
    }
}

trait Bits {
    fn stored_bits(&self) -> Vec<u32>;
}

impl Bits for Net {
    fn stored_bits(&self) -> Vec<u32> {
        self.params().iter().chain(self.buffers()).map(|value| value.to_bits()).collect()
    }
}

#[test]
fn training_resumes_from_every_step() {
    resumes(|trainer| trainer);
}

#[test]
fn all_settings_resume() {
    resumes(|trainer| trainer.schedule(ScheduleKind::OneCycle).validation(0.1).ema(0.9).clip_norm(1.0));
    resumes(|trainer| {
        trainer.schedule(ScheduleKind::Plateau).accumulate(2).swa_from(2).restore_best().keep_last(2)
    });
}

#[test]
fn a_finished_training_run_is_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let trainer = trainer().checkpoints(folder.path());
    let (whole, report) = fit(&trainer, 1, &mut ()).unwrap();
    let before = last(folder.path());
    let (again, same) = fit(&trainer.resume(), 2, &mut ()).unwrap();
    assert_eq!(again.stored_bits(), whole.stored_bits());
    assert_eq!(measured(&same), measured(&report));
    assert_eq!(last(folder.path()), before);
}

/// A process was killed between the two renames of its last save.
#[test]
fn a_finished_training_run_has_a_last_checkpoint_after_all() {
    let folder = tempfile::tempdir().unwrap();
    let trainer = trainer().checkpoints(folder.path()).keep_last(1);
    fit(&trainer, 1, &mut ()).unwrap();
    let before = last(folder.path());
    let [last_path, previous] =
        ["last.safetensors", "last.previous.safetensors"].map(|name| folder.path().join(name));
    std::fs::rename(last_path, previous).unwrap();
    fit(&trainer.resume(), 2, &mut ()).unwrap();
    assert_eq!(last(folder.path()), before);
}

#[test]
fn more_epochs_resume_if_nothing_depends_on_their_number() {
    let folder = tempfile::tempdir().unwrap();
    let trainer = trainer().checkpoints(folder.path());
    fit(&trainer, 1, &mut ()).unwrap();
    let (longer, _) = fit(&trainer.clone().epochs(5).resume(), 2, &mut ()).unwrap();
    let (whole, _) = fit(&crate::trainer().epochs(5), 1, &mut ()).unwrap();
    assert_eq!(longer.stored_bits(), whole.stored_bits());
}

#[test]
fn early_stopping_resumes_its_count() {
    let folder = tempfile::tempdir().unwrap();
    let settings = |epochs| trainer().epochs(epochs).early_stopping(1).checkpoints(folder.path());
    // Of so few epochs none is the last for early stopping.
    let first = fit(&settings(2), 1, &mut ()).unwrap().1;
    assert_eq!(first.stopped, None);
    let (resumed, report) = fit(&settings(60).resume(), 1, &mut ()).unwrap();
    let (whole, whole_report) = fit(&trainer().epochs(60).early_stopping(1), 1, &mut ()).unwrap();
    assert_eq!(whole_report.stopped, Some(Stopped::Early));
    assert_eq!(measured(&report), measured(&whole_report));
    assert_eq!(resumed.stored_bits(), whole.stored_bits());
}

#[test]
fn a_run_ended_by_early_stopping_is_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let trainer = trainer().epochs(60).early_stopping(1).checkpoints(folder.path());
    let (whole, report) = fit(&trainer, 1, &mut ()).unwrap();
    assert_eq!(report.stopped, Some(Stopped::Early));
    let before = last(folder.path());
    let (again, same) = fit(&trainer.resume(), 2, &mut ()).unwrap();
    assert_eq!(again.stored_bits(), whole.stored_bits());
    assert_eq!((measured(&same), same.stopped), (measured(&report), report.stopped));
    assert_eq!(last(folder.path()), before);
}

/// Makes the network infinite in one step.
struct Explodes;

impl Callback<Net> for Explodes {
    fn on_step_end(&mut self, net: &mut Net, step: &Step) -> ControlFlow<()> {
        if step.number == 9 {
            net.params_mut()[0] = f32::INFINITY;
        }
        ControlFlow::Continue(())
    }
}

#[test]
fn an_infinite_network_is_not_saved() {
    let folder = tempfile::tempdir().unwrap();
    let trainer = trainer().save_every_steps(1);
    let error = fit(&trainer.clone().checkpoints(folder.path()), 1, &mut Explodes).unwrap_err();
    assert!(matches!(error, TrainError::NonFinite { epoch: 2, step: 2, .. }), "{error}");
    let saved =
        constnet::checkpoint::Checkpoint::<Net>::load(folder.path().join("last.safetensors")).unwrap();
    assert_eq!((saved.epoch(), saved.step()), (1, 1));
    assert!(saved.network().params().iter().all(|value| value.is_finite()));
}

#[test]
fn other_settings_and_other_runs_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let make = || trainer().checkpoints(folder.path());
    fit(&make(), 1, &mut After(3)).unwrap();
    let before = last(folder.path());
    let error = |trainer: Trainer| fit(&trainer, 1, &mut ()).unwrap_err().to_string();

    assert!(error(make()).contains("already has checkpoints of a training run; resume from them (`resume`"));
    let told = error(make().seed(6).batch_size(10).resume());
    assert!(
        told.contains("batch size: the file has 50, this run 10, seed: the file has 5, this run 6"),
        "{told}"
    );
    let told = error(make().schedule(ScheduleKind::Cosine).resume());
    assert!(told.contains("schedule: the file has none, this run Cosine"), "{told}");

    let (train, test) = circle();
    let mut net = Net::new(1);
    let untouched = net.stored_bits();
    let optimizer = Sgd::new(&net, 0.02);
    let told = make().resume().fit(&mut net, optimizer, &train, &test).unwrap_err().to_string();
    assert!(told.contains("the file contains the state of adam, but the optimizer is sgd"), "{told}");
    assert_eq!(net.stored_bits(), untouched);
    assert_eq!(last(folder.path()), before);
}

#[test]
fn a_damaged_last_checkpoint_loses_the_steps_since_the_previous_one() {
    let root = tempfile::tempdir().unwrap();
    let (folder, whole_folder) = (root.path().join("damaged"), root.path().join("whole"));
    fit(&trainer().checkpoints(&whole_folder), 1, &mut ()).unwrap();
    let make = || trainer().checkpoints(&folder).save_every_steps(1);
    fit(&make(), 1, &mut After(9)).unwrap();
    let mut bytes = last(&folder);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(folder.join("last.safetensors"), bytes).unwrap();
    fit(&make().resume(), 2, &mut ()).unwrap();
    assert_eq!(last(&folder), last(&whole_folder));
}
