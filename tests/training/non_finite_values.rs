//! NaN and infinity injected into training runs: each must be reported in its step, with the
//! layer that it comes from.

use std::cell::Cell;
use std::ops::ControlFlow;

use constnet::layers::Elementwise;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::train::{Callback, NonFiniteStep, Step, TrainError};
use constnet::{Rng, Scalar};

thread_local! {
    /// The function that returns a non-finite number, and whether forward or in its derivative.
    static FAILING: Cell<Option<(usize, bool)>> = const { Cell::new(None) };
}

/// `y = x`, until it fails.
struct Fails<const NUMBER: usize>;

fn unless_failing<T: Scalar>(value: T, this: (usize, bool)) -> T {
    if FAILING.get() == Some(this) { T::nan() } else { value }
}

impl<const NUMBER: usize> Elementwise for Fails<NUMBER> {
    fn forward<T: Scalar>(x: T) -> T {
        unless_failing(x, (NUMBER, true))
    }

    fn derivative<T: Scalar>(_: T, _: T) -> T {
        unless_failing(T::one(), (NUMBER, false))
    }
}

network! {
    /// Branches, a norm and a join, so that calls and stages do not simply follow each other.
    struct Net = Affine(3, 4) -> first: Custom(Fails<0>) -> BatchNorm
        -> [Affine(4, 2) -> Tanh, second: Custom(Fails<1>)] -> LayerNorm
        -> Dropout(0.1) -> Affine(6, 5) -> Relu -> third: Custom(Fails<2>) -> Affine(5, 3) -> SoftmaxWithLoss;
}

const STAGES: [&str; 3] = ["first", "second", "third"];
const BATCH: usize = 8;
const SAMPLES: usize = 40;
const STEPS: usize = SAMPLES / BATCH;

/// Points around three centres.
#[derive(Clone)]
struct Clusters(Vec<[f32; 3]>);

impl Clusters {
    fn new(rng: &mut Rng) -> Self {
        let point = |number: usize| {
            core::array::from_fn(|i| rng_value(rng) + if i == number % 3 { 2.0 } else { 0.0 })
        };
        Self((0..SAMPLES).map(point).collect())
    }
}

fn rng_value(rng: &mut Rng) -> f32 {
    rng.uniform() as f32
}

impl Dataset<f32> for Clusters {
    type Features = Const<3>;
    type Target = u8;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn gather(&self, samples: &[usize], x: &mut [f32], targets: &mut [u8]) {
        for ((x, target), &sample) in x.chunks_exact_mut(3).zip(targets).zip(samples) {
            x.copy_from_slice(&self.0[sample]);
            *target = (sample % 3) as u8;
        }
    }
}

/// The injected value.
#[derive(Clone, Copy, Debug)]
enum Planted {
    Parameter { at: usize, value: f32 },
    Statistic { at: usize, value: f32 },
    Forward(usize),
    Backward(usize),
}

/// Injects it after this many steps.
struct Plants {
    planted: Planted,
    after: usize,
}

impl Plants {
    fn plant(&self, net: &mut Net) {
        match self.planted {
            Planted::Parameter { at, value } => net.params_mut()[at] = value,
            Planted::Statistic { at, value } => net.buffers_mut()[at] = value,
            Planted::Forward(number) => FAILING.set(Some((number, true))),
            Planted::Backward(number) => FAILING.set(Some((number, false))),
        }
    }
}

impl Callback<Net> for Plants {
    fn on_step_end(&mut self, net: &mut Net, step: &Step) -> ControlFlow<()> {
        if step.number == self.after {
            self.plant(net);
        }
        ControlFlow::Continue(())
    }
}

fn tensor_of(tensors: &[constnet::ParamInfo], at: usize) -> (&'static str, &'static str) {
    let tensor = tensors.iter().find(|tensor| (tensor.offset..tensor.offset + tensor.len()).contains(&at));
    tensor.map(|tensor| (tensor.layer, tensor.name)).unwrap()
}

#[test]
fn a_thousand_injected_values_are_reported_in_their_step_with_their_layer() {
    let rng = &mut Rng::new(1);
    let data = Clusters::new(rng);
    for number in 0..1000 {
        let value = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY][rng.below(3) as usize];
        let planted = match number % 4 {
            0 => Planted::Parameter { at: rng.below(Net::<f32>::PARAMS as u64) as usize, value },
            1 => Planted::Forward(rng.below(3) as usize),
            2 => Planted::Backward(rng.below(3) as usize),
            _ => Planted::Statistic { at: rng.below(Net::<f32>::BUFFERS as u64) as usize, value },
        };
        // Within three epochs, but not at the end of one, where evaluation would find it.
        let after = 1 + rng.below(3 * STEPS as u64) as usize;
        let after = after - usize::from(after.is_multiple_of(STEPS));
        let (epoch, step) = (after / STEPS + 1, after % STEPS + 1);
        let mut net = Net::new(number);
        let optimizer = Sgd::new(&net, 0.01);
        let trainer = Trainer::new().epochs(4).batch_size(BATCH).seed(number).quiet();
        FAILING.set(None);
        let plants = &mut Plants { planted, after };
        let result = trainer.fit_with(&mut net, optimizer, &data, &data, plants);
        FAILING.set(None);
        let error = result.expect_err("a bad number");
        let what = format!("{planted:?} after step {after}: {error}");
        let TrainError::NonFinite { epoch: at_epoch, step: at_step, seed, source } = error else {
            panic!("{what}")
        };
        // Training does not read running statistics, and an infinite parameter can hide behind a relu: both are
        // found at the end of the epoch.
        let step = match planted {
            Planted::Statistic { .. } => STEPS,
            Planted::Parameter { value, .. } if value.is_infinite() && at_step == STEPS => STEPS,
            _ => step,
        };
        assert_eq!((at_epoch, at_step, seed), (epoch, step, number), "{what}");
        match (planted, &source) {
            (Planted::Parameter { at, .. }, NonFiniteStep::Network(bad)) => {
                assert_eq!((bad.layer, bad.tensor), tensor_of(Net::<f32>::TENSORS, at), "{what}");
            }
            (Planted::Statistic { at, .. }, NonFiniteStep::Network(bad)) => {
                assert_eq!((bad.layer, bad.tensor), tensor_of(Net::<f32>::RUNNING_STATS, at), "{what}");
            }
            (Planted::Forward(number) | Planted::Backward(number), NonFiniteStep::Stage { stage, .. }) => {
                assert_eq!(*stage, STAGES[number], "{what}");
            }
            _ => panic!("{what}"),
        }
    }
}

#[test]
fn a_non_finite_sample_is_reported() {
    let test = Clusters::new(&mut Rng::new(2));
    let mut data = test.clone();
    data.0[17][1] = f32::NAN;
    let mut net = Net::new(1);
    let optimizer = Sgd::new(&net, 0.01);
    let trainer = Trainer::new().batch_size(BATCH).seed(3).quiet();
    let error = trainer.fit(&mut net, optimizer, &data, &test).unwrap_err();
    let TrainError::NonFinite { epoch: 1, source, .. } = &error else { panic!("{error}") };
    assert_eq!(*source, NonFiniteStep::Sample { sample: 17, value: 1 });
    assert!(error.to_string().contains("sample 17 of the training set"), "{error}");
}

/// A step with a non-finite number is not applied.
#[test]
fn the_network_is_that_before_the_step() {
    let data = Clusters::new(&mut Rng::new(2));
    let (mut whole, mut stopped) = (Net::new(1), Net::new(1));
    struct Until(Vec<f32>);
    impl Callback<Net> for Until {
        fn on_step_end(&mut self, net: &mut Net, step: &Step) -> ControlFlow<()> {
            if step.number == 7 {
                self.0 = net.params().to_vec();
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        }
    }
    let trainer = Trainer::new().batch_size(BATCH).seed(3).quiet();
    let mut until = Until(Vec::new());
    let optimizer = Sgd::new(&whole, 0.01);
    trainer.fit_with(&mut whole, optimizer, &data, &data, &mut until).unwrap();
    let optimizer = Sgd::new(&stopped, 0.01);
    let plants = &mut Plants { planted: Planted::Backward(2), after: 7 };
    let result = trainer.fit_with(&mut stopped, optimizer, &data, &data, plants);
    FAILING.set(None);
    assert!(result.is_err());
    assert_eq!(stopped.params(), until.0);
}
