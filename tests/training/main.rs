//! The trainer, on synthetic data.

mod callbacks;
mod ends;
mod killed;
mod moved;
mod non_finite_data;
mod non_finite_values;
mod numbers;
mod resumed;
#[path = "../support/sealed.rs"]
mod sealed;
mod settings;
mod standardized;

use allocation_counter::measure;
use constnet::BatchError;
use constnet::data::DatasetError;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::train::{Subset, TrainError, evaluate};

network! {
    /// Inside of a circle or outside?
    struct Circle = Affine(2, 16) -> Relu -> Affine(16, 2) -> SoftmaxWithLoss;
}

network! {
    /// A straight line.
    struct Line = Affine(2, 1) -> MseLoss;
}

/// Points of the square from -1 to 1 on a golden spiral of the plane, which fills it evenly.
#[derive(Clone)]
struct Points<Y> {
    places: Vec<[f64; 2]>,
    targets: Vec<Y>,
}

impl<Y> Points<Y> {
    fn new(numbers: std::ops::Range<u32>, target: impl Fn([f64; 2]) -> Y) -> Self {
        let coordinate = |number: u32, step: f64| 2.0 * (f64::from(number) * step).fract() - 1.0;
        let places: Vec<_> =
            numbers.map(|n| [coordinate(n, 0.754_877_666), coordinate(n, 0.569_840_290)]).collect();
        let targets = places.iter().map(|&place| target(place)).collect();
        Self { places, targets }
    }
}

impl<T: Scalar, Y: Copy + Default> Dataset<T> for Points<Y> {
    type Features = Const<2>;
    type Target = Y;

    fn len(&self) -> usize {
        self.places.len()
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [Y]) {
        for ((x, target), &sample) in x.chunks_exact_mut(2).zip(targets).zip(samples) {
            x.copy_from_slice(&self.places[sample].map(T::from_f64));
            *target = self.targets[sample];
        }
    }
}

fn inside([x, y]: [f64; 2]) -> u8 {
    u8::from(x * x + y * y < 0.5)
}

/// 303 points to learn from, so that batches of 50 leave a last one of 3, and 100 others.
fn circle() -> (Points<u8>, Points<u8>) {
    (Points::new(0..303, inside), Points::new(303..403, inside))
}

fn trainer() -> Trainer {
    Trainer::new().epochs(3).batch_size(50).seed(5).quiet()
}

#[test]
fn a_network_learns() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Adam::new(&net, 0.02);
    let report = trainer().epochs(40).batch_size(20).fit(&mut net, optimizer, &train, &test).unwrap();

    assert_eq!(report.epochs.len(), 40);
    assert_eq!(report.epochs[7].number, 8);
    assert!(report.test_accuracy() > Some(0.93), "{:?}", report.test_accuracy());
    assert!(report.test_loss() < Some(0.5 * report.epochs[0].test.loss));
    assert!(report.best().unwrap().test.loss <= report.test_loss().unwrap());
    assert!(report.epochs.iter().all(|epoch| epoch.seconds >= epoch.training_seconds));
    assert_eq!(evaluate(&net, &test).unwrap(), report.last().unwrap().test);
    assert_eq!(evaluate(&net, &train).unwrap(), report.last().unwrap().train);
}

/// 303 samples are evaluated in two batches, of which the second one is shorter.
#[test]
fn every_sample_weighs_the_same() {
    let (train, _) = circle();
    let net = Circle::new(1);
    let metrics = evaluate(&net, &train).unwrap();

    let mut batches = Batches::sequential(&train, 303).unwrap();
    let batch = batches.next().unwrap();
    let mut ws = Circle::workspace::<303>();
    let loss = f64::from(net.loss(&batch.x, batch.targets, &mut ws).unwrap());
    assert!((metrics.loss - loss).abs() < 1e-6, "{}, not {loss}", metrics.loss);
    let accuracy = f64::from(net.accuracy(&batch.x, batch.targets, &mut ws).unwrap());
    assert!((metrics.accuracy.unwrap() - accuracy).abs() < 1e-6);
}

#[test]
fn training_is_the_loop_that_one_would_write() {
    let (train, test) = circle();
    let mut by_trainer = Circle::new(1);
    let optimizer = Momentum::new(&by_trainer, 0.1);
    trainer().fit(&mut by_trainer, optimizer, &train, &test).unwrap();

    let mut by_hand = Circle::new(1);
    let mut ws = Circle::workspace::<50>();
    let mut optimizer = Momentum::new(&by_hand, 0.1);
    let mut batches = Batches::new(&train, 50, 5).unwrap();
    for _ in 0..3 {
        while let Some(batch) = batches.next() {
            by_hand.gradient(&batch.x, batch.targets, &mut ws).unwrap();
            optimizer.step(&mut by_hand, ws.gradient());
        }
    }
    assert_eq!(by_trainer.params(), by_hand.params());
}

/// The parameters after a short training.
fn trained(trainer: &Trainer, optimizer: impl FnOnce(&Circle) -> Box<dyn Optimizer<Circle>>) -> Vec<f32> {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = optimizer(&net);
    trainer.fit(&mut net, optimizer, &train, &test).unwrap();
    net.params().to_vec()
}

#[test]
fn a_seed_fixes_every_bit() {
    let sgd = |net: &Circle| -> Box<dyn Optimizer<Circle>> { Box::new(Sgd::new(net, 0.1)) };
    assert_eq!(trained(&trainer(), sgd), trained(&trainer(), sgd));
    assert_ne!(trained(&trainer(), sgd), trained(&trainer().seed(6), sgd));
}

#[test]
fn an_optimizer_can_be_lent_and_used_again() {
    let (train, test) = circle();
    let mut in_parts = Circle::new(1);
    let mut optimizer = Momentum::new(&in_parts, 0.1);
    let once = trainer().epochs(1);
    once.fit(&mut in_parts, &mut optimizer, &train, &test).unwrap();
    once.clone().seed(9).fit(&mut in_parts, &mut optimizer, &train, &test).unwrap();

    let mut forgetful = Circle::new(1);
    for seed in [5, 9] {
        let optimizer = Momentum::new(&forgetful, 0.1);
        once.clone().seed(seed).fit(&mut forgetful, optimizer, &train, &test).unwrap();
    }
    assert_ne!(in_parts.params(), forgetful.params());
}

#[test]
fn a_regression_loss_has_no_accuracy() {
    let plane = |[x, y]: [f64; 2]| 3.0 * x - y + 0.5;
    let (train, test) = (Points::new(0..100, plane), Points::new(100..150, plane));
    let mut net = Line::<f64>::seeded(1);
    let optimizer = Sgd::new(&net, 0.3);
    let report = trainer().epochs(30).batch_size(10).fit(&mut net, optimizer, &train, &test).unwrap();
    assert_eq!(report.test_accuracy(), None);
    assert!(report.test_loss() < Some(1e-6), "{:?}", report.test_loss());
    for (found, expected) in net.params().iter().zip([3.0, -1.0, 0.5]) {
        assert!((found - expected).abs() < 1e-3, "{found}, not {expected}");
    }
}

#[test]
fn the_number_of_steps_costs_no_allocations() {
    let (train, test) = circle();
    let allocations = |batch_size| {
        let mut net = Circle::new(1);
        let optimizer = Adam::new(&net, 0.1);
        let trainer = trainer().batch_size(batch_size);
        let mut done = false;
        let counted = measure(|| done = trainer.fit(&mut net, optimizer, &train, &test).is_ok());
        assert!(done);
        counted.count_total
    };
    assert_eq!(allocations(1), allocations(50));
}

#[test]
fn a_batch_may_be_larger_than_the_data_set() {
    let (train, test) = circle();
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, 0.1);
    let report = trainer().batch_size(usize::MAX).fit(&mut net, optimizer, &train, &test);
    assert_eq!(report.unwrap().epochs.len(), 3);
}

/// The error of a failed training run, and whether the network is unchanged.
fn failure(trainer: &Trainer, lr: f64, train: &Points<u8>, test: &Points<u8>) -> (TrainError, bool) {
    let mut net = Circle::new(1);
    let optimizer = Sgd::new(&net, lr);
    let error = trainer.fit(&mut net, optimizer, train, test).unwrap_err();
    (error, net.params() == Circle::new(1).params())
}

#[test]
fn invalid_data_sets_are_refused() {
    let (train, test) = circle();
    let none = Points::new(0..0, inside);
    let (error, untouched) = failure(&trainer(), 0.1, &none, &test);
    assert!(matches!(error, TrainError::Empty { subset: Subset::Train }) && untouched);
    assert_eq!(error.to_string(), "the training set has no samples");
    let (error, untouched) = failure(&trainer(), 0.1, &train, &none);
    assert!(matches!(error, TrainError::Empty { subset: Subset::Test }) && untouched);
    let (error, untouched) = failure(&trainer().batch_size(0), 0.1, &train, &test);
    assert!(matches!(error, TrainError::Batches(DatasetError::BatchSize)) && untouched);
    assert!(matches!(evaluate(&Circle::new(1), &none), Err(TrainError::Empty { subset: Subset::Test })));
}

#[test]
fn an_invalid_label_is_reported_with_its_index() {
    let (train, test) = circle();
    let mut wrong = train.clone();
    // Beyond the first batch, of training and of evaluation.
    wrong.targets[300] = 7;
    let (error, _) = failure(&trainer(), 0.1, &wrong, &test);
    let source = BatchError::LabelOutOfRange { sample: 300, label: 7, classes: 2 };
    let TrainError::Step { epoch: 1, step, seed: 5, source: ref found } = error else { panic!("{error}") };
    assert_eq!(*found, source);
    assert_eq!(
        error.to_string(),
        format!("epoch 1, step {step} (seed 5): the label of sample 300 is 7, but the classes are 0 to 1")
    );
    let (error, _) = failure(&trainer(), 0.1, &train, &wrong);
    let TrainError::Evaluation { subset: Subset::Test, source: found } = error else { panic!("{error}") };
    assert_eq!(found, source);
}

#[test]
fn a_diverging_training_run_is_stopped() {
    let (train, test) = circle();
    let (error, _) = failure(&trainer(), 1e30, &train, &test);
    let TrainError::NonFinite { epoch: 1, step: 2..=4, seed: 5, .. } = error else {
        panic!("{error}");
    };
    assert!(error.to_string().contains("a smaller learning rate"), "{error}");

    // One step, with no further one that would detect it.
    let (error, _) = failure(&trainer().batch_size(400), 1e30, &train, &test);
    let TrainError::EvaluationNotFinite { epoch: 1, subset: Subset::Train, seed: 5, .. } = error else {
        panic!("{error}");
    };
}
