//! Ends of training runs: the report is always about the network that the caller gets.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use constnet::prelude::*;
use constnet::train::{Callback, Epoch, Report, Step, Stopped, evaluate};

use crate::{Circle, circle, trainer};

/// Stops a training run, directly or by a flag, at a step or at an epoch.
#[derive(Default)]
struct At {
    step: Option<usize>,
    epoch: Option<usize>,
    /// What stops it, if it is not the callback itself.
    flag: Option<Arc<AtomicBool>>,
}

impl At {
    fn stop(&self, is_there: bool) -> ControlFlow<()> {
        match &self.flag {
            _ if !is_there => ControlFlow::Continue(()),
            None => ControlFlow::Break(()),
            Some(flag) => {
                flag.store(true, Ordering::Relaxed);
                ControlFlow::Continue(())
            }
        }
    }
}

impl<N: Network> Callback<N> for At {
    fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
        self.stop(self.step == Some(step.number))
    }

    fn on_epoch_end(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        self.stop(self.epoch == Some(epoch.number))
    }
}

/// Trains, at a rate so large that some epochs are worse than the one before, and makes sure that the report is
/// about the network.
#[track_caller]
fn ends(trainer: &Trainer, mut at: At) -> Report {
    let (train, test) = circle();
    let trainer = match &at.flag {
        Some(flag) => trainer.clone().stop_when(flag.clone()),
        None => trainer.clone(),
    };
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 3.0);
    let report = trainer.fit_with(&mut net, optimizer, &train, &test, &mut at).unwrap();
    let metrics = evaluate(&net, &test).unwrap();
    assert_eq!((report.test_loss(), report.test_accuracy()), (Some(metrics.loss), metrics.accuracy));
    assert_eq!(report.test, Some(metrics));
    report
}

/// Settings of a trainer beside the common ones.
type Settings = fn(Trainer) -> Trainer;

/// All ways to end, for each network that a training run can end with.
#[test]
fn the_report_is_about_the_final_network() {
    let kinds: [(&str, Settings); 6] = [
        ("last", |trainer| trainer),
        ("best", |trainer| trainer.restore_best()),
        ("best of a validation", |trainer| trainer.validation(0.2).early_stopping(3)),
        ("averaged", |trainer| trainer.ema(0.9)),
        ("averaged late", |trainer| trainer.swa_from(5)),
        ("averaged and best", |trainer| trainer.ema(0.9).restore_best()),
    ];
    for (kind, settings) in kinds {
        println!("{kind}");
        let trainer = settings(trainer().epochs(6));
        let report = ends(&trainer, At::default());
        assert!(report.stopped.is_none() || report.stopped == Some(Stopped::Early));
        // 7 steps an epoch, 5 with a validation split.
        for step in [2, 7, 11, 14] {
            let report = ends(&trainer, At { step: Some(step), ..At::default() });
            assert_eq!(report.stopped, Some(Stopped::ByCallback));
            let flag = Some(Arc::default());
            let report = ends(&trainer, At { step: Some(step), flag, ..At::default() });
            assert_eq!(report.stopped, Some(Stopped::Interrupted));
        }
        let report = ends(&trainer, At { epoch: Some(2), ..At::default() });
        assert_eq!((report.stopped, report.epochs.len()), (Some(Stopped::ByCallback), 2));
        let report = ends(&trainer, At { epoch: Some(2), flag: Some(Arc::default()), ..At::default() });
        assert_eq!((report.stopped, report.epochs.len()), (Some(Stopped::Interrupted), 2));
    }
}

#[test]
fn so_it_is_after_a_resumed_training_run() {
    let root = tempfile::tempdir().unwrap();
    for (number, step) in [None, Some(2), Some(9)].into_iter().enumerate() {
        let folder = root.path().join(number.to_string());
        let trainer = trainer().epochs(9).early_stopping(1).ema(0.5).checkpoints(folder);
        ends(&trainer, At { step, ..At::default() });
        let whole = ends(&trainer.clone().resume(), At::default());
        let again = ends(&trainer.resume(), At::default());
        assert_eq!((again.test, again.stopped), (whole.test, whole.stopped));
    }
}
