//! Optimizers against the trajectories of the source notebooks.

mod bits;

use std::collections::BTreeMap;

use constnet::optim::{OptimizerKind, OptimizerState};
use constnet::prelude::*;
use serde::Deserialize;

network! {
    /// Its two parameters are the point that is moved.
    struct Point = MatMul(1, 2);
}

const GOLDEN: &str = include_str!("../golden_data/optimizers.json");
const START: [f64; 2] = [-7.0, 2.0];

#[derive(Deserialize)]
struct Descent {
    lr: f64,
    path: Vec<[f64; 2]>,
}

/// The descents by the optimizers' names.
fn golden() -> BTreeMap<String, Descent> {
    let mut file: BTreeMap<String, serde_json::Value> = serde_json::from_str(GOLDEN).unwrap();
    file.remove("note");
    file.into_iter().map(|(name, descent)| (name, serde_json::from_value(descent).unwrap())).collect()
}

fn point<T: Scalar>(place: [f64; 2]) -> Point<T> {
    let mut point = Point::zeros();
    point.params_mut().copy_from_slice(&place.map(T::from_f64));
    point
}

/// The gradient of `x² / 20 + y²`.
fn gradient<T: Scalar>(at: &Point<T>) -> Point<T> {
    let place = at.params();
    point([place[0].as_f64() / 10.0, 2.0 * place[1].as_f64()])
}

fn assert_follows<T: Scalar>(name: &str, mut optimizer: impl Optimizer<Point<T>>, tolerance: f64) {
    let mut at = point(START);
    for (step, expected) in golden()[name].path.iter().enumerate() {
        let slope = gradient(&at);
        optimizer.step(&mut at, &slope);
        for (found, expected) in at.params().iter().zip(expected) {
            let error = (found.as_f64() - expected).abs() / expected.abs();
            assert!(error <= tolerance, "{name}, step {step}: {found}, not {expected}");
        }
    }
}

fn by_name<T: Scalar>(name: &str) -> Box<dyn Optimizer<Point<T>>> {
    let kind: OptimizerKind = name.parse().unwrap();
    kind.build(&point(START), golden()[name].lr)
}

#[test]
fn every_optimizer_follows_its_trajectory() {
    let golden = golden();
    assert_eq!(golden.len(), 6);
    for name in golden.keys() {
        assert_eq!(golden[name].path.len(), 40);
        assert_follows::<f64>(name, by_name(name), 1e-12);
    }
}

#[test]
fn single_precision_stays_near_the_trajectory() {
    for name in ["AdaGrad", "RmsProp", "Adam"] {
        assert_follows::<f32>(name, by_name(name), 1e-4);
    }
}

#[test]
fn the_defaults_are_those_of_the_book() {
    let net = point::<f64>(START);
    assert_follows("Momentum", Momentum::new(&net, 0.1).momentum(0.9), 1e-12);
    assert_follows("Nesterov", Nesterov::new(&net, 0.1).momentum(0.9), 1e-12);
    assert_follows("RmsProp", RmsProp::new(&net, 0.1).decay(0.99), 1e-12);
    assert_follows("Adam", Adam::new(&net, 0.3).betas(0.9, 0.999), 1e-12);
}

/// The point after a first step and a second one with another learning rate.
fn two_steps(mut optimizer: impl Optimizer<Point<f64>>) -> [f64; 2] {
    let mut at = point(START);
    for learning_rate in [0.1, 0.2] {
        optimizer.set_learning_rate(learning_rate);
        assert_eq!(optimizer.learning_rate(), learning_rate);
        let slope = gradient(&at);
        optimizer.step(&mut at, &slope);
    }
    [at.params()[0], at.params()[1]]
}

#[test]
fn hyperparameters_are_used() {
    let net = point::<f64>(START);
    let close = |found: [f64; 2], expected: [f64; 2]| {
        let apart = (found[0] - expected[0]).abs().max((found[1] - expected[1]).abs());
        assert!(apart < 1e-12, "{found:?}, not {expected:?}");
    };
    close(two_steps(Sgd::new(&net, 0.0)), [-6.93 + 0.1386, 1.6 - 0.64]);
    close(two_steps(Momentum::new(&net, 0.0).momentum(0.5)), [-6.93 + 0.035 + 0.1386, 1.6 - 0.2 - 0.64]);
    assert_eq!(two_steps(Momentum::new(&net, 0.0).momentum(0.0)), two_steps(Sgd::new(&net, 0.0)));
    assert_eq!(two_steps(Nesterov::new(&net, 0.0).momentum(0.0)), two_steps(Sgd::new(&net, 0.0)));
    assert_ne!(two_steps(RmsProp::new(&net, 0.0).decay(0.5)), two_steps(RmsProp::new(&net, 0.0)));
    assert_ne!(two_steps(Adam::new(&net, 0.0).betas(0.5, 0.999)), two_steps(Adam::new(&net, 0.0)));
    assert_ne!(two_steps(Adam::new(&net, 0.0).betas(0.9, 0.5)), two_steps(Adam::new(&net, 0.0)));
}

network! {
    /// A weight that decays, one of a single column, which does as well, biases, which do not, and one that is
    /// frozen.
    struct Decaying = Affine(2, 1) -> #[intended] Affine(1, 2) -> #[intended] #[frozen] Affine(2, 1);
}

/// The range of the weights with decay.
const DECAYS: [usize; 4] = [0, 1, 3, 4];

fn decaying(params: &[f64]) -> Decaying<f64> {
    Decaying::from_params(params.to_vec().into()).unwrap()
}

const AT: [f64; 10] = [1.0, -2.0, 0.5, 3.0, -1.5, 0.25, -0.75, 2.0, -3.0, 1.25];

/// A gradient that depends on the index; zero where it is frozen.
fn slopes(params: &[f64], step: usize) -> [f64; 10] {
    let slope = |at: usize| (params[at] * 0.7).sin() + 0.3 * (at as f64 - 3.0) / (step + 1) as f64;
    std::array::from_fn(|at| if at < 7 { slope(at) } else { 0.0 })
}

/// The parameters after five steps with the gradients of [`slopes`], to which `added` adds its own.
fn five_steps(mut optimizer: impl Optimizer<Decaying<f64>>, added: impl Fn(usize, f64) -> f64) -> Vec<f64> {
    let mut net = decaying(&AT);
    for step in 0..5 {
        let mut slopes = slopes(net.params(), step);
        for (at, slope) in slopes.iter_mut().enumerate() {
            *slope += added(at, net.params()[at]);
        }
        let gradient = decaying(&slopes);
        optimizer.step(&mut net, &gradient);
    }
    net.params().to_vec()
}

#[test]
fn a_decay_is_a_part_of_the_gradient_of_weights_alone() {
    let net = decaying(&AT);
    let by_hand = |at: usize, p: f64| if DECAYS.contains(&at) { 0.1 * p } else { 0.0 };
    let nothing = |_: usize, _: f64| 0.0;
    macro_rules! check {
        ($($optimizer:ident)*) => { $(
            let found = five_steps($optimizer::new(&net, 0.05).weight_decay(0.1), nothing);
            assert_eq!(found, five_steps($optimizer::new(&net, 0.05), by_hand), stringify!($optimizer));
            assert_ne!(found, five_steps($optimizer::new(&net, 0.05), nothing), stringify!($optimizer));
            assert_eq!(found[7..], AT[7..], "what is frozen stays");
        )* };
    }
    check! { Sgd Momentum Nesterov AdaGrad RmsProp Adam }
}

network! {
    struct AllKinds: (1, 4, 4) = Conv2d(1, 1, 3, pad = 1) -> BatchNorm -> DepthwiseConv2d(1, 3, pad = 1) -> PRelu
        -> Flatten -> Affine(16, 1) -> LayerNorm -> Relu -> MatMul(1, 3) -> head: Head -> #[frozen] MatMul(3, 3);
}

network! { struct Head: 3 = Affine(_, 3) -> Relu -> #[frozen] Affine(3, 3); }

#[test]
fn weights_decay_whatever_their_sizes_and_nothing_else_does() {
    let decaying = AllKinds::TENSORS.iter().filter(|tensor| tensor.decays());
    let decaying: Vec<_> = decaying.map(|tensor| format!("{}.{}", tensor.layer, tensor.name)).collect();
    let weights = ["conv1", "depthwise1", "affine1", "matmul1", "head.affine1"];
    assert_eq!(decaying, weights.map(|stage| format!("{stage}.weight")));
    assert!(AllKinds::TENSORS.iter().filter(|tensor| tensor.decays() && tensor.columns == 1).count() >= 3);
}

#[test]
fn sgd_with_decay_by_hand() {
    let mut net = decaying(&AT);
    let gradient = decaying(&[0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.0, 0.0]);
    Sgd::new(&net, 0.1).weight_decay(0.2).step(&mut net, &gradient);
    let expected = [0.93, -2.01, 0.45, 2.89, -1.52, 0.2, -0.8, 2.0, -3.0, 1.25];
    for (found, expected) in net.params().iter().zip(expected) {
        assert!((found - expected).abs() < 1e-15, "{:?}", net.params());
    }
}

/// PyTorch's AdamW as its documentation has it, one parameter at a time.
fn adamw_by_its_rule(lr: f64, decay: f64, [beta1, beta2]: [f64; 2]) -> Vec<f64> {
    let (mut params, mut m, mut v) = (AT, [0.0; 10], [0.0; 10]);
    for step in 0..5 {
        let g = slopes(&params, step);
        let t = step as i32 + 1;
        for at in 0..10 {
            if DECAYS.contains(&at) {
                params[at] -= lr * decay * params[at];
            }
            m[at] = beta1 * m[at] + (1.0 - beta1) * g[at];
            v[at] = beta2 * v[at] + (1.0 - beta2) * g[at] * g[at];
            let (mean, square) = (m[at] / (1.0 - beta1.powi(t)), v[at] / (1.0 - beta2.powi(t)));
            params[at] -= lr * mean / (square.sqrt() + 1e-8);
        }
    }
    params.to_vec()
}

#[test]
fn adamw_follows_its_rule() {
    let net = decaying(&AT);
    let nothing = |_: usize, _: f64| 0.0;
    let check = |optimizer: AdamW<_>, expected: Vec<f64>| {
        for (found, expected) in five_steps(optimizer, nothing).iter().zip(&expected) {
            assert!((found - expected).abs() <= 1e-12 * expected.abs(), "{found}, not {expected}");
        }
    };
    check(AdamW::new(&net, 0.05), adamw_by_its_rule(0.05, 0.01, [0.9, 0.999]));
    check(AdamW::new(&net, 0.05).weight_decay(0.3), adamw_by_its_rule(0.05, 0.3, [0.9, 0.999]));
    check(AdamW::new(&net, 0.05).weight_decay(0.0), adamw_by_its_rule(0.05, 0.0, [0.9, 0.999]));
    check(AdamW::new(&net, 0.02).betas(0.5, 0.9), adamw_by_its_rule(0.02, 0.01, [0.5, 0.9]));
}

#[test]
fn an_optimizer_can_be_borrowed() {
    let net = point::<f64>(START);
    let expected = two_steps(Adam::new(&net, 0.0));
    assert_eq!(two_steps(&mut Adam::new(&net, 0.0)), expected);
    assert_eq!(two_steps(OptimizerKind::Adam.build(&net, 0.0)), expected);
}

/// Also where it has a step of its own.
#[test]
fn a_custom_step_is_used_wherever_the_optimizer_is_stored() {
    struct Counts(u64);
    impl<N: Network> Optimizer<N> for Counts {
        fn update(&mut self, _: &mut N, _: &N) {}
        fn step(&mut self, _: &mut N, _: &N) {
            self.0 += 1;
        }
        fn state(&mut self) -> OptimizerState<'_, N> {
            OptimizerState::new("counts").counter("steps", &mut self.0)
        }
        fn learning_rate(&self) -> f64 {
            0.0
        }
        fn set_learning_rate(&mut self, _: f64) {}
    }
    let mut counts = Counts(0);
    let (mut at, slope) = (point::<f64>(START), point([0.0; 2]));
    Box::new(&mut counts).step(&mut at, &slope);
    let boxed: &mut dyn Optimizer<Point<f64>> = &mut counts;
    Optimizer::step(&mut Box::new(boxed), &mut at, &slope);
    assert_eq!(counts.0, 2);
}

#[test]
fn names_are_found_in_capitals_or_not() {
    for kind in OptimizerKind::ALL {
        assert_eq!(kind.name().parse(), Ok(kind));
        assert_eq!(kind.name().to_uppercase().parse(), Ok(kind));
    }
    let error = "sdg".parse::<OptimizerKind>().unwrap_err().to_string();
    assert_eq!(
        error,
        "unknown optimizer `sdg`; available: sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw"
    );
}
