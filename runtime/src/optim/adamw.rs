use super::{Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::Range;
use crate::{Model, ModelMut, Scalar};

/// PyTorch's epsilon, which keeps the quotient by the root finite.
const EPSILON: f64 = 1e-8;

/// AdamW: Adam with decoupled weight decay, which does not affect the moment estimates.
///
/// At step `t`, counted from 1: `p -= lr * lambda * p` for what decays, then
/// `m += (1 - beta1) * (g - m)`, `v += (1 - beta2) * (g² - v)` and
/// `p -= lr * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + 1e-8)`. The decay of [`Adam`](super::Adam)
/// is divided by `sqrt(v)` with the rest of the gradient, so that what has large gradients hardly decays.
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization" (2019), with PyTorch's `lr` in front
/// of the decay and its epsilon.
#[derive(Clone, Debug, PartialEq)]
pub struct AdamW<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    beta1: f64,
    beta2: f64,
    steps: u64,
    slots: Slots<N::Scalar, V>,
}

constructors! {
    /// Creates the optimizer with this learning rate, betas 0.9 and 0.999 and weight decay 0.01.
    AdamW: 2, "two values", { weight_decay: 0.01, beta1: 0.9, beta2: 0.999, steps: 0 }
}

impl<N: Model, V> AdamW<N, V> {
    betas!();

    /// The weight decay, which is multiplied by the learning rate at each step: 0.01 by default.
    /// It applies to the same parameters as that of the [other optimizers](super::Sgd::weight_decay).
    ///
    /// # Panics
    ///
    /// If it is negative, NaN, or infinite in the network's type.
    #[must_use]
    #[track_caller]
    pub fn weight_decay(self, lambda: f64) -> Self {
        Self { weight_decay: Range::FromZero.check_as::<N::Scalar>("weight_decay", lambda), ..self }
    }
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for AdamW<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        self.steps += 1;
        let [bias1, bias2] = [self.beta1, self.beta2].map(|beta| 1.0 - libm::pow(beta, self.steps as f64));
        let rule = |decay: f64| Rule::AdamW {
            kept: N::Scalar::from_f64(1.0 - decay),
            lr: N::Scalar::from_f64(self.learning_rate / bias1),
            rest1: N::Scalar::from_f64(1.0 - self.beta1),
            rest2: N::Scalar::from_f64(1.0 - self.beta2),
            root: N::Scalar::from_f64(1.0 / libm::sqrt(bias2)),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        let step = Step::of_rules(rule(0.0), rule(self.learning_rate * self.weight_decay), self.weight_decay);
        step.take(network, self.slots.two(), gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        let [m, v] = self.slots.two();
        OptimizerState::new("adamw")
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .setting_in(0.0..1.0, "beta1", &mut self.beta1)
            .setting_in(0.0..1.0, "beta2", &mut self.beta2)
            .counter("steps", &mut self.steps)
            .slot_of("m", m)
            .squares_of("v", v)
    }

    learning_rate_accessors!();
}
