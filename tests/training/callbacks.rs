use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use constnet::prelude::*;
use constnet::train::{Callback, Epoch, Report, Step, Stopped};

use crate::{Circle, circle, trainer};

/// Records its calls, and stops the training run after a step or an epoch.
#[derive(Default)]
struct Told {
    steps: Vec<Step>,
    epochs: Vec<Epoch>,
    ends: usize,
    last_step: Option<usize>,
    last_epoch: Option<usize>,
}

fn ends(when: bool) -> ControlFlow<()> {
    if when { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

impl<N: Network> Callback<N> for Told {
    fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
        self.steps.push(*step);
        ends(self.last_step == Some(step.number))
    }

    fn on_epoch_end(&mut self, _: &mut N, epoch: &Epoch) -> ControlFlow<()> {
        self.epochs.push(*epoch);
        ends(self.last_epoch == Some(epoch.number))
    }

    fn on_train_end(&mut self, _: &mut N, _: &Report) {
        self.ends += 1;
    }
}

/// The report of a training run with a callback.
fn told(callback: &mut dyn Callback<Circle>) -> Report {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    trainer().fit_with(&mut net, optimizer, &train, &test, callback).unwrap()
}

#[test]
fn the_callback_is_called_for_every_step_and_epoch() {
    let mut callback = Told::default();
    let report = told(&mut callback);
    assert_eq!(callback.epochs, report.epochs);
    assert_eq!((callback.steps.len(), callback.ends, report.stopped), (21, 1, None));
    let last = callback.steps[20];
    assert_eq!((last.epoch, last.number, last.samples, last.learning_rate), (3, 21, 3, 0.1));
    assert_eq!(report.epochs[2].samples, 303);
}

#[test]
fn a_callback_stops_a_training_run() {
    let mut after_step = Told { last_step: Some(9), ..Told::default() };
    let report = told(&mut after_step);
    assert_eq!((after_step.steps.len(), after_step.ends), (9, 1));
    assert_eq!((report.epochs.len(), report.stopped), (1, Some(Stopped::ByCallback)));

    let mut both = (Told::default(), Told { last_epoch: Some(2), ..Told::default() });
    let report = told(&mut both);
    assert_eq!((report.epochs.len(), report.stopped), (2, Some(Stopped::ByCallback)));
    assert_eq!((both.0.epochs.len(), both.1.epochs.len()), (2, 2));

    let (mut a, mut b) = (Told::default(), Told { last_step: Some(4), ..Told::default() });
    struct Lent<'a>(&'a mut Told);
    impl<N: Network> Callback<N> for Lent<'_> {
        fn on_step_end(&mut self, net: &mut N, step: &Step) -> ControlFlow<()> {
            self.0.on_step_end(net, step)
        }
    }
    let mut several: Vec<Box<dyn Callback<Circle> + '_>> =
        vec![Box::new(Lent(&mut a)), Box::new(Lent(&mut b))];
    assert_eq!(told(&mut several).stopped, Some(Stopped::ByCallback));
    drop(several);
    assert_eq!((a.steps.len(), b.steps.len()), (4, 4));
}

#[test]
fn a_flag_stops_after_the_step() {
    let flag = Arc::new(AtomicBool::new(false));
    struct Sets(Arc<AtomicBool>);
    impl<N: Network> Callback<N> for Sets {
        fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
            assert!(step.number <= 10, "a step after the flag");
            self.0.store(step.number == 10, Ordering::Relaxed);
            ControlFlow::Continue(())
        }
    }
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let mut sets = Sets(Arc::clone(&flag));
    let report = trainer().stop_when(flag).fit_with(&mut net, optimizer, &train, &test, &mut sets).unwrap();
    assert_eq!((report.epochs.len(), report.stopped), (1, Some(Stopped::Interrupted)));
}
