use super::{EPSILON, Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::largest;
use crate::{Model, ModelMut, Scalar};

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

constructors! {
    /// Creates the optimizer with this learning rate.
    AdaGrad: 1, "one value", { weight_decay: 0.0 }
}

impl<N: Model, V> AdaGrad<N, V> {
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
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .squares_of("h", self.slots.one())
    }

    learning_rate_accessors!();
}
