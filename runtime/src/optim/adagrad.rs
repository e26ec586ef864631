use super::{EPSILON, Optimizer, OptimizerState, Slots, Step};
#[cfg(feature = "alloc")]
use crate::Network;
use crate::kernel::Rule;
use crate::range::{Range, from_zero, largest};
use crate::{LengthError, Model, ModelMut, Scalar};

/// AdaGrad: `h += g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01. Duchi, Hazan and Singer, "Adaptive Subgradient Methods for
/// Online Learning and Stochastic Optimization" (2011); "Deep Learning from Scratch", section 6.1.5.
#[derive(Clone, Debug, PartialEq)]
pub struct AdaGrad<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    slots: Slots<N::Scalar, V>,
}

#[cfg(feature = "alloc")]
impl<N: Network> AdaGrad<N> {
    /// Creates the optimizer with this learning rate.
    ///
    /// # Panics
    ///
    /// If the learning rate is negative, NaN, or infinite in the network's type.
    #[must_use]
    #[track_caller]
    pub fn new(_network: &N, learning_rate: f64) -> Self {
        Self::with(learning_rate, Slots::new::<N>(1))
    }
}

impl<N: Model, V> AdaGrad<N, V> {
    /// [`new`](Self::new) with its state in memory of the caller, of at least one value per parameter, which is set to
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
        Ok(Self::with(learning_rate, Slots::new_in::<N>(1, memory)?))
    }

    #[track_caller]
    fn with(learning_rate: f64, slots: Slots<N::Scalar, V>) -> Self {
        let learning_rate = Range::FromZero.check_as::<N::Scalar>("learning_rate", learning_rate);
        Self { learning_rate, weight_decay: 0.0, slots }
    }

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for AdaGrad<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::AdaGrad {
            lr: N::Scalar::from_f64(self.learning_rate),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        Step::new(rule, self.weight_decay).take(network, [self.slots.one(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("adagrad")
            .setting_in(from_zero::<N::Scalar>(), "learning_rate", &mut self.learning_rate)
            .setting_in(from_zero::<N::Scalar>(), "weight_decay", &mut self.weight_decay)
            .squares_of("h", self.slots.one())
    }

    learning_rate_accessors!();
}
