use super::{EPSILON, Optimizer, OptimizerState, Slots, Step};
use crate::kernel::Rule;
use crate::range::largest;
use crate::{Model, ModelMut, Scalar};

/// RMSprop: `h = decay * h + (1 - decay) * g²`, `p -= lr * g / (sqrt(h) + 1e-7)`.
///
/// The book's learning rate is 0.01, its decay 0.99. Tieleman and Hinton, "Neural Networks for
/// Machine Learning", lecture 6.5 (2012); "Deep Learning from Scratch 2", section 1.3.6.
#[derive(Clone, Debug, PartialEq)]
pub struct RmsProp<N: Model, V = <N as Model>::Storage> {
    learning_rate: f64,
    weight_decay: f64,
    decay: f64,
    slots: Slots<N::Scalar, V>,
}

constructors! {
    /// Creates the optimizer with this learning rate and decay 0.99.
    RmsProp: 1, "one value", { weight_decay: 0.0, decay: 0.99 }
}

impl<N: Model, V> RmsProp<N, V> {
    decay_rate!(decay of the "mean square");

    weight_decay!(self up to largest::<N::Scalar>());
}

impl<N: ModelMut, V: AsMut<[N::Scalar]> + Send> Optimizer<N> for RmsProp<N, V> {
    fn update(&mut self, network: &mut N, gradient: &N) {
        let rule = Rule::RmsProp {
            lr: N::Scalar::from_f64(self.learning_rate),
            decay: N::Scalar::from_f64(self.decay),
            rest: N::Scalar::from_f64(1.0 - self.decay),
            epsilon: N::Scalar::from_f64(EPSILON),
        };
        Step::new(rule, self.weight_decay).take(network, [self.slots.one(), &mut []], gradient);
    }

    fn state(&mut self) -> OptimizerState<'_, N> {
        OptimizerState::new("rmsprop")
            .rates(&mut self.learning_rate, &mut self.weight_decay)
            .setting_in(0.0..1.0, "decay", &mut self.decay)
            .squares_of("h", self.slots.one())
    }

    learning_rate_accessors!();
}
