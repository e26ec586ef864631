use super::{EPSILON, Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::largest;
use crate::{Model, ModelMut, Scalar};

/// Adam: `m += (1 - beta1) * (g - m)`, `v += (1 - beta2) * (g² - v)`,
/// `p -= lr_t * m / (sqrt(v) + 1e-7)`.
///
/// The bias of both means is corrected in the step size of step `t`, counted from 1:
/// `lr_t = lr * sqrt(1 - beta2^t) / (1 - beta1^t)`. The book's learning rate is 0.001, its betas
/// are 0.9 and 0.999. Kingma and Ba, "Adam: A Method for Stochastic Optimization" (2015), in the
/// order of its section 2; "Deep Learning from Scratch", section 6.1.6.
#[derive(Clone, Debug, PartialEq)]
pub struct Adam<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    beta1: f64,
    beta2: f64,
    steps: u64,
    slots: Slots<N::Scalar, V>,
}

constructors! {
    /// Creates the optimizer with this learning rate and betas 0.9 and 0.999.
    Adam: 2, "two values", { weight_decay: 0.0, beta1: 0.9, beta2: 0.999, steps: 0 }
}

impl<N: Model, V> Adam<N, V> {
    betas!();

    weight_decay!(self up to largest::<N::Scalar>());

    /// The step size of the current step, with both means' bias corrected.
    fn corrected_learning_rate(&self) -> f64 {
        let t = self.steps as f64;
        self.learning_rate * libm::sqrt(1.0 - libm::pow(self.beta2, t)) / (1.0 - libm::pow(self.beta1, t))
    }
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for Adam<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        self.steps += 1;
        let rule = Rule::Adam {
            lr: N::Scalar::from_f64(self.corrected_learning_rate()),
            rest1: N::Scalar::from_f64(1.0 - self.beta1),
            rest2: N::Scalar::from_f64(1.0 - self.beta2),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        Step::new(rule, self.weight_decay).take(network, self.slots.two(), gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        let [m, v] = self.slots.two();
        OptimizerState::new("adam")
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .setting_in(0.0..1.0, "beta1", &mut self.beta1)
            .setting_in(0.0..1.0, "beta2", &mut self.beta2)
            .counter("steps", &mut self.steps)
            .slot_of("m", m)
            .squares_of("v", v)
    }

    learning_rate_accessors!();
}
