//! Training runs configured by name on another thread, with the same bits.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::{Schedule, ScheduleKind};
use constnet::train::{Callback, Step};

use crate::{Circle, circle, trainer};

/// A shared counter of steps.
struct Counts(Arc<AtomicUsize>);

impl<N: Network> Callback<N> for Counts {
    fn on_step_end(&mut self, _: &mut N, _: &Step) -> ControlFlow<()> {
        self.0.fetch_add(1, Ordering::Relaxed);
        ControlFlow::Continue(())
    }
}

/// The parameters after a training run with these parts, here or on another thread.
fn trained(optimizer: &str, schedule: &str, moves: bool) -> Vec<f32> {
    let kind: ScheduleKind = schedule.parse().unwrap();
    let mut net = Circle::new(1);
    let mut optimizer = optimizer.parse::<OptimizerKind>().unwrap().build(&net, 0.01);
    let made: Box<dyn Schedule> = kind.build(0.01, 2, 5);
    let steps = Arc::new(AtomicUsize::new(0));
    let mut callbacks: Vec<Box<dyn Callback<Circle>>> = vec![Box::new(Counts(Arc::clone(&steps)))];
    let training = move || {
        optimizer.set_learning_rate(made.learning_rate(0));
        let (train, test) = circle();
        let trainer = trainer().epochs(2).schedule(kind);
        trainer.fit_with(&mut net, optimizer, &train, &test, &mut callbacks).unwrap();
        net.params().to_vec()
    };
    let params = if moves { thread::spawn(training).join().unwrap() } else { training() };
    assert!(steps.load(Ordering::Relaxed) > 0);
    params
}

#[test]
fn a_training_run_configured_by_name_moves_to_a_thread() {
    for (optimizer, schedule) in [("sgd", "constant"), ("adamw", "warmup-cosine"), ("momentum", "plateau")] {
        assert_eq!(trained(optimizer, schedule, true), trained(optimizer, schedule, false), "{optimizer}");
    }
}
