use std::ops::ControlFlow;

use constnet::Averaged;
use constnet::prelude::*;
use constnet::schedule::{ReduceOnPlateau, ScheduleKind};
use constnet::train::{Callback, Report, Step, Stopped, TrainError, evaluate};

use crate::{Circle, Points, circle, trainer};

/// A network that a trainer has trained by plain gradient descent, and the report.
fn fit(trainer: &Trainer, lr: f64, callback: &mut dyn Callback<Circle>) -> (Circle, Report) {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, lr);
    let report = trainer.fit_with(&mut net, optimizer, &train, &test, callback).unwrap();
    (net, report)
}

/// The parameters before and after each step.
#[derive(Default)]
struct Path {
    places: Vec<Vec<f32>>,
    steps: Vec<Step>,
}

impl<N: Network<Scalar = f32>> Callback<N> for Path {
    fn on_step_end(&mut self, net: &mut N, step: &Step) -> ControlFlow<()> {
        self.places.push(net.params().to_vec());
        self.steps.push(*step);
        ControlFlow::Continue(())
    }
}

/// The length of each step.
fn lengths(path: &Path) -> Vec<f64> {
    let start = Circle::new(1).params().to_vec();
    let places = [&start].into_iter().chain(&path.places);
    let square = |(a, b): (&f32, &f32)| f64::from(a - b).powi(2);
    let pairs = places.zip(&path.places);
    pairs.map(|(a, b)| a.iter().zip(b).map(square).sum::<f64>().sqrt()).collect()
}

#[test]
fn a_schedule_sets_the_learning_rate_of_each_step() {
    let mut path = Path::default();
    let (_, report) = fit(&trainer().schedule(ScheduleKind::Cosine), 0.1, &mut path);
    let rates = path.steps.iter().map(|step| step.learning_rate);
    let expected = (0..21).map(|step| 0.05 * (1.0 + (std::f64::consts::PI * f64::from(step) / 21.0).cos()));
    for (rate, expected) in rates.zip(expected) {
        assert!((rate - expected).abs() < 1e-15, "{rate}, not {expected}");
    }
    assert_eq!(report.epochs[1].learning_rate, path.steps[13].learning_rate);
}

#[test]
fn a_plateau_is_detected_in_the_monitored_loss() {
    // Nothing is learnt at this rate, so the loss stays the same.
    let plateau = |lr, epochs, steps| -> Box<dyn constnet::schedule::Schedule> {
        assert_eq!((lr, epochs, steps), (1e-30, 3, 7));
        Box::new(ReduceOnPlateau::new(lr).patience(0).factor(0.5))
    };
    let (_, report) = fit(&trainer().schedule_with(plateau), 1e-30, &mut ());
    let rates: Vec<f64> = report.epochs.iter().map(|epoch| epoch.learning_rate).collect();
    assert_eq!(rates, [1e-30, 1e-30, 0.5e-30]);
}

#[test]
fn accumulated_batches_are_one_large_batch() {
    let (train, test) = circle();
    let one_epoch = |trainer: Trainer| {
        let mut net = Circle::<f64>::seeded(1);
        let optimizer = Momentum::new(&net, 0.1);
        let mut steps = 0;
        struct Count<'a>(&'a mut usize);
        impl<N: Network> Callback<N> for Count<'_> {
            fn on_step_end(&mut self, _: &mut N, step: &Step) -> ControlFlow<()> {
                *self.0 = step.number;
                ControlFlow::Continue(())
            }
        }
        trainer.epochs(2).fit_with(&mut net, optimizer, &train, &test, &mut Count(&mut steps)).unwrap();
        (net.params().to_vec(), steps)
    };
    let (large, steps) = one_epoch(trainer().batch_size(60));
    let (parts, steps_of_parts) = one_epoch(trainer().batch_size(20).accumulate(3));
    assert_eq!((steps, steps_of_parts), (12, 12));
    for (a, b) in large.iter().zip(&parts) {
        assert!((a - b).abs() < 1e-12, "{a}, {b}");
    }
    assert_eq!(one_epoch(trainer().accumulate(1)), one_epoch(trainer()));
}

#[test]
fn clipped_steps_are_short() {
    let mut free = Path::default();
    fit(&trainer(), 0.1, &mut free);
    let max = 0.5 * lengths(&free).iter().fold(0.0, |a: f64, &b| a.max(b));
    let mut clipped = Path::default();
    fit(&trainer().clip_norm(max / 0.1), 0.1, &mut clipped);
    let longest = lengths(&clipped).iter().fold(0.0, |a: f64, &b| a.max(b));
    assert!((0.999..1.001).contains(&(longest / max)), "{longest}, {max}");

    let mut by_value = Path::default();
    fit(&trainer().clip_values(0.01), 0.1, &mut by_value);
    let start = Circle::new(1).params().to_vec();
    let moved = |(a, b): (&f32, &f32)| (a - b).abs();
    let first = start.iter().zip(&by_value.places[0]).map(moved).fold(0.0, f32::max);
    assert!((first - 0.001).abs() < 1e-7, "{first}");
}

#[test]
fn averages_are_evaluated_and_kept() {
    struct Mean(Averaged<Circle>, usize);
    impl Callback<Circle> for Mean {
        fn on_step_end(&mut self, net: &mut Circle, step: &Step) -> ControlFlow<()> {
            if step.epoch >= self.1 {
                self.0.update(net);
            }
            ControlFlow::Continue(())
        }
    }
    let start = Circle::new(1);
    for (trainer, mean, from) in [
        (trainer().ema(0.9), Averaged::ema(&start, 0.9), 1),
        (trainer().swa_from(2), Averaged::uniform(&start), 2),
    ] {
        let mut mean = Mean(mean, from);
        let (net, report) = fit(&trainer, 0.1, &mut mean);
        assert_eq!(net.params(), mean.0.network().params());
        assert_eq!(evaluate(&net, &circle().1).unwrap(), report.last().unwrap().test);
    }
}

#[test]
fn early_stopping_restores_the_best_epoch() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    // So large a rate makes some epochs worse than the one before.
    let optimizer = Sgd::new(&net, 3.0);
    let trainer = trainer().epochs(200).early_stopping(2);
    let report = trainer.fit(&mut net, optimizer, &train, &test).unwrap();
    assert_eq!(report.stopped, Some(Stopped::Early));
    let best = report.best().unwrap();
    assert_eq!(report.epochs.len(), best.number + 3);
    assert_eq!(evaluate(&net, &test).unwrap(), best.test);
    assert_eq!((report.test_loss(), report.test_accuracy()), (Some(best.test.loss), best.test.accuracy));
    assert_ne!(report.test_loss(), Some(report.last().unwrap().test.loss));
}

#[test]
fn a_validation_split_is_monitored() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Adam::new(&net, 0.02);
    let trainer = trainer().validation(0.2).epochs(20).restore_best();
    let report = trainer.fit(&mut net, optimizer, &train, &test).unwrap();
    assert_eq!(report.epochs[0].samples, 303 - 61);
    let best = report.best().unwrap();
    let smallest = report.epochs.iter().map(|epoch| epoch.validation.unwrap().loss).fold(f64::NAN, f64::min);
    assert_eq!(best.deciding().loss, smallest);
    assert_eq!(evaluate(&net, &test).unwrap(), best.test);

    let mut net = Circle::new(1);
    let optimizer = Adam::new(&net, 0.02);
    let error = trainer.clone().validation(1.5).fit(&mut net, optimizer, &train, &test).unwrap_err();
    assert!(matches!(error, TrainError::Validation { samples: 303, .. }), "{error}");
}

#[test]
fn debugging_overfits_few_batches() {
    let (few, report) = fit(&trainer().epochs(300).batch_size(5).overfit_batches(2), 0.5, &mut ());
    let last = report.last().unwrap();
    assert_eq!((last.samples, last.train.accuracy), (10, Some(1.0)));
    assert_eq!(last.train, last.test);
    let first: Points<u8> =
        Points { places: circle().0.places[..10].to_vec(), targets: circle().0.targets[..10].to_vec() };
    assert_eq!(evaluate(&few, &first).unwrap(), last.train);

    let mut path = Path::default();
    let dev_run = trainer().checkpoints("/dev/null/nowhere").fast_dev_run();
    let (_, report) = fit(&dev_run, 0.1, &mut path);
    assert_eq!((report.epochs.len(), path.steps.len(), report.epochs[0].samples), (1, 1, 50));
}

#[test]
fn invalid_numbers_are_refused() {
    let (train, test) = circle();
    for (trainer, told) in [
        (trainer().epochs(0), "`epochs` is 0, but a number of at least 1 is expected"),
        (trainer().accumulate(0), "`accumulate` is 0, but a number of at least 1 is expected"),
        (trainer().swa_from(0), "`swa_from` is 0, but a number of at least 1 is expected"),
        (trainer().overfit_batches(0), "`overfit_batches` is 0, but a number of at least 1 is expected"),
        (trainer().save_every_steps(0), "`save_every_steps` is 0, but a number of at least 1 is expected"),
        (trainer().batch_size(0), "the batch size is 0, but must be at least 1"),
        (trainer().clip_norm(-1.0), "`clip_norm` is -1, but a number above 0 is expected"),
        (trainer().clip_values(f64::NAN), "`clip_values` is NaN, but a number above 0 is expected"),
        (trainer().ema(1.0), "`ema` is 1, but a number from 0 to below 1 is expected"),
    ] {
        let mut net = Circle::new(1);
        let optimizer = Sgd::new(&net, 0.1);
        assert_eq!(trainer.fit(&mut net, optimizer, &train, &test).unwrap_err().to_string(), told);
    }
}

/// A user-defined schedule, which the trainer can't check in advance.
#[derive(Debug)]
struct Falling;

impl constnet::schedule::Schedule for Falling {
    fn learning_rate(&self, step: usize) -> f64 {
        0.1 - 0.05 * step as f64
    }
}

/// A schedule may return learning rates that overflow `f32`.
#[test]
fn a_schedule_that_overflows_the_scalar_type_is_reported() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let trainer = trainer().schedule_with(|_, _, _| Box::new(constnet::schedule::Constant::new(1e39)));
    let error = trainer.fit(&mut net, optimizer, &train, &test).unwrap_err();
    let words = "the schedule returns a learning rate of 1e39 for step 1, but a number from 0 to 3.4028235e38 (the \
                 largest `f32`) is expected";
    assert_eq!(error.to_string(), words);
}

#[test]
fn a_schedule_that_falls_below_zero_is_reported() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let trainer = trainer().schedule_with(|_, _, _| Box::new(Falling));
    let error = trainer.fit(&mut net, optimizer, &train, &test).unwrap_err();
    let words = "the schedule returns a learning rate of -0.05 for step 4, but a finite number of at least 0 is expected";
    assert_eq!(error.to_string().replace("-0.05000000000000002", "-0.05"), words);
}
