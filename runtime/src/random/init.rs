//! Initialisers of weights.

use crate::range::{Range, at_least_1};
use crate::{ParamInfo, Rng, Scalar};

/// The initialiser of a tensor; biases are initialised with zeros.
///
/// Set it for weights with `#[init(...)]`. By default `network!` chooses [`He`](Self::He) before `Relu` and
/// similar activations and [`Xavier`](Self::Xavier) elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Init {
    /// All zero.
    Zeros,
    /// Constant: the weights of normalisations start at 1, the slope of `PRelu` at 0.25.
    Constant(f64),
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
    /// Draws a weight of a stage with this many inputs.
    ///
    /// # Panics
    ///
    /// If the standard deviation of [`Normal`](Self::Normal) is negative, NaN, or infinite in `T`, or if there are no
    /// inputs for [`Xavier`](Self::Xavier) and [`He`](Self::He).
    #[track_caller]
    pub fn fill<T: Scalar>(self, weight: &mut [T], inputs: usize, rng: &mut Rng) {
        let std = match self {
            Self::Zeros => return weight.fill(T::zero()),
            Self::Constant(value) => return weight.fill(T::from_f64(value)),
            Self::Normal(std) => Range::FromZero.check_as::<T>("std", std),
            Self::Xavier => libm::sqrt(1.0 / at_least_1("inputs", inputs) as f64),
            Self::He => libm::sqrt(2.0 / at_least_1("inputs", inputs) as f64),
        };
        for weight in weight {
            *weight = T::from_f64(std * rng.normal());
        }
    }
}

/// Initialises tensors in these values.
pub(crate) fn init_params<T: Scalar>(tensors: &[ParamInfo], values: &mut [T], rng: &mut Rng) {
    for tensor in tensors {
        let values = &mut values[tensor.offset..][..tensor.len()];
        tensor.init.fill(values, tensor.fan_in(), rng);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::{vec, vec::Vec};

    /// The mean and the standard deviation of a weight with 784 inputs and 50 outputs.
    fn drawn(init: Init) -> (f64, f64) {
        let mut weight = vec![f64::NAN; 784 * 50];
        init.fill(&mut weight, 784, &mut Rng::new(1));
        let count = weight.len() as f64;
        let mean = weight.iter().sum::<f64>() / count;
        let variance = weight.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / count;
        (mean, variance.sqrt())
    }

    #[test]
    fn weights_have_the_deviation_of_their_initialiser() {
        for (init, expected) in
            [(Init::Normal(0.01), 0.01), (Init::Xavier, 1.0 / 28.0), (Init::He, 2.0_f64.sqrt() / 28.0)]
        {
            let (mean, std) = drawn(init);
            assert!(mean.abs() < 0.02 * expected, "{init:?}: mean {mean}");
            assert!((std / expected - 1.0).abs() < 0.015, "{init:?}: {std}, not {expected}");
        }
        assert_eq!(drawn(Init::Zeros), (0.0, 0.0));
    }

    #[test]
    fn both_scalars_are_drawn_from_the_same_numbers() {
        let (mut single, mut double) = (vec![0_f32; 9], vec![0_f64; 9]);
        Init::He.fill(&mut single, 3, &mut Rng::new(2));
        Init::He.fill(&mut double, 3, &mut Rng::new(2));
        assert_eq!(single, double.iter().map(|&w| w as f32).collect::<Vec<_>>());
    }

    #[test]
    fn each_tensor_begins_as_its_own_initialiser_says() {
        let tensors = [
            ParamInfo::new("a", "weight", 2, 3, 0).init(Init::He),
            ParamInfo::new("a", "bias", 2, 1, 6),
            ParamInfo::new("b", "weight", 4, 2, 8).filters(1, 2, 2).init(Init::Xavier),
            ParamInfo::new("c", "slope", 1, 1, 16).init(Init::Constant(0.25)),
        ];
        let [mut values, mut expected] = [[f32::NAN; 17]; 2];
        init_params(&tensors, &mut values, &mut Rng::new(3));
        let rng = &mut Rng::new(3);
        Init::He.fill(&mut expected[..6], 3, rng);
        expected[6..8].fill(0.0);
        Init::Xavier.fill(&mut expected[8..16], 4, rng);
        expected[16] = 0.25;
        assert_eq!(values, expected);
    }
}
