use core::fmt;

use nalgebra::DimName;

use crate::data::Batch;
use crate::gradient::{self, BadNumber};
use crate::layers::Loss;
use crate::memory::Memory;
use crate::network::tables::Tables;
use crate::network::values::{self, Values, for_either};
use crate::{Rng, Scalar, Supervised, pass};

/// Where the first number of a step comes from that is infinite or not a number.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum BadStep {
    /// The network has it, in a parameter or a running statistic: before the step, or after the last one of an
    /// epoch.
    Network(BadNumber),
    /// A sample has it.
    Sample {
        /// Which sample of the data set, from 0.
        sample: usize,
        /// Which of its values, from 0.
        value: usize,
    },
    /// A stage computes it, from what is none.
    Stage {
        /// The stage, such as `affine1`.
        stage: &'static str,
        /// The loss.
        loss: f64,
    },
    /// It is in the gradient with respect to a parameter.
    Gradient(BadNumber),
    /// The loss alone is one.
    Loss {
        /// The loss.
        loss: f64,
    },
}

impl fmt::Display for BadStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let advice = "; a smaller learning rate, clipped gradients or data without huge values may help";
        match self {
            Self::Network(bad) => write!(f, "the network has {bad}{advice}"),
            Self::Sample { sample, value } => {
                write!(f, "sample {sample} of the training set is no number or infinite in its value {value}")
            }
            Self::Stage { stage, loss } => {
                write!(
                    f,
                    "`{stage}` is the first stage that gives a value which is no number or infinite; "
                )?;
                write!(f, "the loss is {loss}{advice}")
            }
            Self::Gradient(bad) => write!(f, "the gradient has {bad}{advice}"),
            Self::Loss { loss } => write!(f, "the loss is {loss}{advice}"),
        }
    }
}

impl std::error::Error for BadStep {}

impl BadStep {
    /// Looks at the gradient and the loss of a step which began with this generator; looks for where they come
    /// from only if they are bad.
    pub(super) fn find<N, Y: Copy>(
        network: &N,
        batch: &Batch<'_, N::Scalar, N::Input, Y>,
        memory: &mut Memory<N>,
        rng: Rng,
    ) -> Option<Self>
    where
        N: Supervised<Input: DimName>,
        N::Loss: Loss<N::Scalar, N::Output, [Y]>,
    {
        let loss = memory.loss.as_f64();
        let tables = Tables::of::<N>();
        let in_gradient = gradient::bad_numbers(tables, values::of(&memory.gradient));
        if loss.is_finite() && in_gradient.is_empty() {
            return None;
        }
        let x = N::Scalar::lend(batch.x.as_slice());
        let outside = Self::outside(tables, values::of(network), x, batch.samples);
        if outside.is_some() {
            return outside;
        }
        if let Some(stage) =
            pass::first_bad_stage(network, &batch.x, batch.targets, memory.for_training(), rng)
        {
            return Some(Self::Stage { stage, loss });
        }
        // The last stage of the declaration that has one is the first of the backward pass.
        Some(in_gradient.last().copied().map_or(Self::Loss { loss }, Self::Gradient))
    }

    /// What was bad before the step: the network, or a sample.
    fn outside(tables: &Tables, network: Values<'_>, x: Values<'_>, samples: &[usize]) -> Option<Self> {
        if let Some(&bad) = gradient::bad_numbers(tables, network).first() {
            return Some(Self::Network(bad));
        }
        let (at, values) =
            for_either!(Values, x, x => (x.iter().position(|value| !value.is_finite()), x.len()));
        let (at, features) = (at?, values / samples.len());
        Some(Self::Sample { sample: samples[at / features], value: at % features })
    }
}
