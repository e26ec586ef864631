//! How weights are drawn before training.

use crate::{Rng, Scalar};

/// How the weight of a stage is initialised; biases begin at zero.
///
/// By default `network!` chooses [`He`](Self::He) before `Relu` and [`Xavier`](Self::Xavier)
/// elsewhere; `#[init(...)]` on a stage overrides it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Init {
    /// All zero.
    Zeros,
    /// Normally distributed with this standard deviation.
    Normal(f64),
    /// Normally distributed with standard deviation `sqrt(1 / inputs)`: Glorot and Bengio,
    /// "Understanding the difficulty of training deep feedforward neural networks" (2010), in the
    /// form of "Deep Learning from Scratch", section 6.2.2.
    Xavier,
    /// Normally distributed with standard deviation `sqrt(2 / inputs)`: He et al., "Delving Deep
    /// into Rectifiers" (2015).
    He,
}

impl Init {
    /// Draws a weight of a stage with this many inputs and outputs.
    pub fn fill<T: Scalar>(self, weight: &mut [T], inputs: usize, rng: &mut Rng) {
        let std = match self {
            Self::Zeros => return weight.fill(T::zero()),
            Self::Normal(std) => std,
            Self::Xavier => libm::sqrt(1.0 / inputs as f64),
            Self::He => libm::sqrt(2.0 / inputs as f64),
        };
        for weight in weight {
            *weight = T::from_f64(std * rng.normal());
        }
    }
}
