use super::{EPSILON, Optimizer, OptimizerState, Slots, Step};
#[cfg(feature = "alloc")]
use crate::Network;
use crate::kernel::Rule;
use crate::range::{Range, from_zero, largest};
use crate::{LengthError, Model, ModelMut, Scalar};

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

#[cfg(feature = "alloc")]
impl<N: Network> Adam<N> {
    /// Creates the optimizer with this learning rate and betas 0.9 and 0.999.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite in the network's type.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        Self::with(learning_rate, Slots::new::<N>(2))
    }
}

impl<N: Model, V> Adam<N, V> {
    /// [`new`](Self::new) with its state in memory of the caller, of at least two values per parameter, which is set to
    /// 0.
    ///
    /// # Errors
    ///
    /// If the memory is too small.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite in the network's type.
    #[track_caller]
    pub fn new_in(_network: &N, learning_rate: f64, memory: V) -> Result<Self, LengthError>
    where
        V: AsMut<[N::Scalar]>,
    {
        Ok(Self::with(learning_rate, Slots::new_in::<N>(2, memory)?))
    }

    #[track_caller]
    fn with(learning_rate: f64, slots: Slots<N::Scalar, V>) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, beta1: 0.9, beta2: 0.999, steps: 0, slots }
    }

    /// The decay rates of the first and second moment estimates, each from 0 to below 1.
    ///
    /// # Panics
    ///
    /// If one of them is outside this range or NaN.
    #[must_use]
    #[track_caller]
    pub fn betas(self, beta1: f64, beta2: f64) -> Self {
        let beta1 = Range::BelowOne.check("beta1", beta1);
        let beta2 = Range::BelowOne.check("beta2", beta2);
        Self { beta1, beta2, ..self }
    }

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
            .setting_in(from_zero::<N::Scalar>(), "learning_rate", &mut self.learning_rate)
            .setting_in(from_zero::<N::Scalar>(), "weight_decay", &mut self.weight_decay)
            .setting_in(0.0..1.0, "beta1", &mut self.beta1)
            .setting_in(0.0..1.0, "beta2", &mut self.beta2)
            .counter("steps", &mut self.steps)
            .slot_of("m", m)
            .squares_of("v", v)
    }

    learning_rate_accessors!();
}
