use core::fmt;

use crate::data::Batch;
use crate::gradient::{self, NonFinite};
use crate::layers::Loss;
use crate::memory::Memory;
use crate::network::tables::Tables;
use crate::network::values::{self, Values, for_either};
use crate::{Rng, Scalar, SingleInput, Supervised, pass};

/// Source of the first NaN or infinity in a training step.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum NonFiniteStep {
    /// The network contains it, in a parameter or a running statistic: before the step, or after the last step of an
    /// epoch.
    Network(NonFinite),
    /// A sample contains it.
    Sample {
        /// Index of the sample in the data set, from 0.
        sample: usize,
        /// Index of the value in the sample, from 0.
        value: usize,
    },
    /// A stage outputs it although its inputs are finite.
    Stage {
        /// The stage, such as `affine1`.
        stage: &'static str,
        /// The loss.
        loss: f64,
    },
    /// The gradient with respect to a parameter contains it.
    Gradient(NonFinite),
    /// Only the loss is NaN or infinite.
    Loss {
        /// The loss.
        loss: f64,
    },
}

impl fmt::Display for NonFiniteStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = "; try a smaller learning rate, gradient clipping, or data without very large values";
        match self {
            Self::Network(bad) => write!(f, "the network contains {bad}{advice}"),
            Self::Sample { sample, value } => {
                write!(f, "sample {sample} of the training set contains NaN or infinity in value {value}")
            }
            Self::Stage { stage, loss } => {
                write!(f, "`{stage}` is the first stage that outputs NaN or infinity; ")?;
                write!(f, "the loss is {loss}{advice}")
            }
            Self::Gradient(bad) => write!(f, "the gradient has {bad}{advice}"),
            Self::Loss { loss } => write!(f, "the loss is {loss}{advice}"),
        }
    }
}

crate::debug::debug_as_display!(NonFiniteStep);

impl std::error::Error for NonFiniteStep {}

impl NonFiniteStep {
    /// Checks the gradient and the loss of a step that started with this generator, and locates the source only
    /// if one of them is not finite.
    pub(super) fn find<N, Y: Copy>(
        network: &N,
        batch: &Batch<'_, N::Scalar, N::Input, Y>,
        memory: &mut Memory<N>,
        rng: Rng,
    ) -> Option<Self>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [Y]>,
    {
        let loss = memory.loss.as_f64();
        let tables = Tables::of::<N>();
        let in_gradient = gradient::non_finite_values(tables, values::of(&memory.gradient));
        if loss.is_finite() && in_gradient.is_empty() {
            return None;
        }
        let x = N::Scalar::lend(batch.x.as_slice());
        let outside = Self::outside(tables, values::of(network), x, batch.samples);
        if outside.is_some() {
            return outside;
        }
        if let Some(stage) =
            pass::first_non_finite_layer(network, &batch.x, batch.targets, memory.for_training(), rng)
        {
            return Some(Self::Stage { stage, loss });
        }
        // The last such stage of the declaration is the first of the backward pass.
        Some(in_gradient.last().copied().map_or(Self::Loss { loss }, Self::Gradient))
    }

    /// Non-finite values from before the step: in the network or in a sample.
    fn outside(tables: &Tables, network: Values<'_>, x: Values<'_>, samples: &[usize]) -> Option<Self> {
        if let Some(&bad) = gradient::non_finite_values(tables, network).first() {
            return Some(Self::Network(bad));
        }
        let (at, values) =
            for_either!(Values, x, x => (x.iter().position(|value| !value.is_finite()), x.len()));
        let (at, features) = (at?, values / samples.len());
        Some(Self::Sample { sample: samples[at / features], value: at % features })
    }
}
