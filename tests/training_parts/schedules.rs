//! Schedules against PyTorch's, step by step; `tests/golden_data/schedules.json` says which of
//! `torch.optim.lr_scheduler` each one is, and with which arguments.

use constnet::schedule::{
    Constant, Cosine, Exponential, OneCycle, ReduceOnPlateau, Schedule, StepDecay, Warmup,
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// A schedule, those of its arguments that it has, and the learning rate of each step.
#[derive(Deserialize)]
struct Case {
    schedule: String,
    lr: f64,
    #[serde(default)]
    factor: f64,
    #[serde(default)]
    every: usize,
    #[serde(default)]
    steps: usize,
    #[serde(default)]
    warmup: usize,
    #[serde(default)]
    end: f64,
    #[serde(default)]
    rise: f64,
    #[serde(default)]
    patience: usize,
    /// The observed losses before each learning rate, for schedules that depend on them.
    #[serde(default)]
    losses: Vec<f64>,
    rates: Vec<f64>,
}

impl Case {
    fn schedule(&self) -> Box<dyn Schedule> {
        let Self { lr, factor, every, steps, warmup, end, rise, patience, .. } = *self;
        match self.schedule.as_str() {
            "constant" => Box::new(Constant::new(lr)),
            "step" => Box::new(StepDecay::new(lr, every).factor(factor)),
            "exponential" => Box::new(Exponential::new(lr, factor)),
            "cosine" => Box::new(Cosine::new(lr, steps).min_learning_rate(end)),
            "warmup-cosine" => Box::new(Warmup::new(Cosine::new(lr, steps), warmup)),
            "one-cycle" => Box::new(OneCycle::new(lr, steps).warmup_fraction(rise)),
            "plateau" => {
                Box::new(ReduceOnPlateau::new(lr).factor(factor).patience(patience).min_learning_rate(end))
            }
            other => panic!("no schedule {other}"),
        }
    }
}

#[test]
fn each_step_has_the_learning_rate_of_pytorch() {
    let golden: Golden = serde_json::from_str(include_str!("../golden_data/schedules.json")).unwrap();
    for case in golden.cases {
        let mut schedule = case.schedule();
        for (step, &expected) in case.rates.iter().enumerate() {
            if let Some(&loss) = case.losses.get(step) {
                schedule.observe(loss);
            }
            let rate = schedule.learning_rate(step);
            // PyTorch computes each rate from the previous one, which accumulates rounding.
            let error = (rate - expected).abs();
            assert!(error <= 1e-13 * case.lr, "{schedule:?}, step {step}: {rate}, not {expected}");
        }
    }
}

#[test]
fn after_their_last_step_schedules_are_constant() {
    assert_eq!(Cosine::new(0.1, 10).min_learning_rate(0.01).learning_rate(15), 0.01); // PyTorch's is on its way up again
    let cycle = OneCycle::new(0.1, 10);
    for rate in [9, 10, 1000].map(|step| cycle.learning_rate(step)) {
        assert!((rate - 1e-5).abs() < 1e-18, "{rate}"); // PyTorch's is an error
    }
}
