//! Statistics of the training set, for `Standardize`.

use alloc::vec;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use nalgebra::DimName;
#[cfg(feature = "std")]
use num_traits::Zero as _;

use crate::data::{Batches, Dataset, DatasetError};
use crate::layers::Loss;
use crate::{BatchError, LayerInfo, ModelMut, Network, ParamInfo, Scalar, Supervised};

/// Number of samples that are read at once.
const BATCH: usize = 256;

/// The last tensor of the statistics of a `Standardize`: the number of samples they are computed from.
const COUNT: &str = "samples";

/// Errors of [`ModelMut::adapt`]. Samples and values are counted from 0.
#[derive(Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum AdaptError {
    /// The network has no `Standardize`.
    NoStandardize,
    /// The `Standardize` of a network that is a stage of this one, which does not know what its inputs are.
    Nested {
        /// The stage.
        layer: &'static str,
    },
    /// The data set has no samples.
    Empty,
    /// An input is NaN or infinite.
    Input {
        /// The sample.
        sample: usize,
        /// The value in the sample.
        row: usize,
    },
    /// A target is NaN or infinite.
    Target {
        /// The sample.
        sample: usize,
        /// The value among the targets of the sample.
        row: usize,
    },
    /// The variance of a value is too large for the scalar type.
    Variance {
        /// The stage.
        layer: &'static str,
        /// The value, or the channel of an image.
        row: usize,
        /// The scalar type.
        scalar: &'static str,
    },
    /// The samples can't be read.
    Batches(DatasetError),
    /// The targets do not fit the network.
    Targets(BatchError),
}

impl fmt::Display for AdaptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoStandardize => f.write_str(
                "the network has no `Standardize`; write it as the first stage, or as the last one before a regression loss",
            ),
            Self::Nested { layer } => write!(
                f,
                "`{layer}` belongs to a network that is a stage of this one; write `Standardize` as the first stage of this \
                 network instead"
            ),
            Self::Empty => f.write_str("the data set has no samples, so it has no mean"),
            Self::Input { sample, row } => {
                write!(f, "value {row} of sample {sample} is NaN or infinite (both are counted from 0)")
            }
            Self::Target { sample, row } => {
                write!(f, "target {row} of sample {sample} is NaN or infinite (both are counted from 0)")
            }
            Self::Variance { layer, row, scalar } => {
                write!(f, "`{layer}`: the variance of value {row} (from 0) is too large for {scalar}")
            }
            Self::Batches(error) => fmt::Display::fmt(error, f),
            Self::Targets(error) => fmt::Display::fmt(error, f),
        }
    }
}

crate::debug::debug_as_display!(AdaptError);

impl Error for AdaptError {}

/// A stage with statistics of the training set.
struct Stage {
    layer: &'static str,
    /// Where its statistics begin.
    offset: usize,
    is_of_targets: bool,
    moments: Moments,
}

/// Each `Standardize` of a network.
fn stages(layers: &[LayerInfo], statistics: &[ParamInfo]) -> Result<Vec<Stage>, AdaptError> {
    let counts = statistics.iter().filter(|info| info.name == COUNT);
    counts
        .map(|count| {
            let layer = count.layer;
            let kind = layers.iter().find(|info| info.name == layer).map(|info| info.kind);
            let mean = statistics.iter().find(|info| info.layer == layer);
            match (kind, mean) {
                (Some(kind), Some(mean)) => Ok(Stage {
                    layer,
                    offset: mean.offset,
                    is_of_targets: kind == "StandardizeTargets",
                    moments: Moments::new(mean.len()),
                }),
                _ => Err(AdaptError::Nested { layer }),
            }
        })
        .collect()
}

/// The stage of a `Standardize` that has not been adapted, if there is one.
#[cfg(feature = "std")]
pub(crate) fn unadapted<N: Network>(network: &N) -> Option<&'static str> {
    let counts = N::RUNNING_STATS.iter().filter(|info| info.name == COUNT);
    let mut empty = counts.filter(|count| network.buffers()[count.offset] == N::Scalar::zero());
    empty.next().map(|count| count.layer)
}

/// Mean and variance of each channel, updated value by value: Welford, "Note on a Method for Calculating Corrected Sums of
/// Squares and Products" (1962). Those of a constant are exact.
struct Moments {
    count: Vec<f64>,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    fn new(channels: usize) -> Self {
        let zeros = || vec![0.0; channels];
        Self { count: zeros(), mean: zeros(), squares: zeros() }
    }

    fn add(&mut self, channel: usize, value: f64) {
        self.count[channel] += 1.0;
        let before = value - self.mean[channel];
        self.mean[channel] += before / self.count[channel];
        self.squares[channel] += before * (value - self.mean[channel]);
    }
}

/// Sets the statistics of each `Standardize` to those of the data set.
pub(crate) fn adapt<M, D>(network: &mut M, train: &D) -> Result<(), AdaptError>
where
    M: ModelMut<Network: Supervised<Input: DimName>>,
    <M::Network as Supervised>::Loss: Loss<M::Scalar, <M::Network as Network>::Output, [D::Target]>,
    D: Dataset<M::Scalar, Features = <M::Network as Network>::Input>,
{
    let mut stages = stages(M::Network::LAYERS, M::Network::RUNNING_STATS)?;
    match (stages.is_empty(), train.is_empty()) {
        (true, _) => return Err(AdaptError::NoStandardize),
        (_, true) => return Err(AdaptError::Empty),
        (false, false) => {}
    }
    let mut batches = Batches::sequential(train, BATCH).map_err(AdaptError::Batches)?;
    while let Some(batch) = batches.next() {
        let columns = batch.x.ncols();
        <M::Network as Supervised>::Loss::check(batch.targets, columns).map_err(AdaptError::Targets)?;
        for stage in &mut stages {
            let rows = match stage.is_of_targets {
                true => <M::Network as Network>::Output::DIM,
                false => <M::Network as Network>::Input::DIM,
            };
            let run = rows / stage.moments.mean.len();
            for position in 0..rows * columns {
                let value = match stage.is_of_targets {
                    true => <M::Network as Supervised>::Loss::target(batch.targets, position),
                    false => Some(batch.x.as_slice()[position]),
                };
                let value = value.map_or(0.0, Scalar::as_f64);
                let (sample, row) = (batch.samples[position / rows], position % rows);
                if !value.is_finite() {
                    return Err(match stage.is_of_targets {
                        true => AdaptError::Target { sample, row },
                        false => AdaptError::Input { sample, row },
                    });
                }
                stage.moments.add(row / run, value);
            }
        }
    }
    write(&stages, network.buffers_mut(), train.len())
}

/// Writes the statistics, unless one of them is too large.
fn write<T: Scalar>(stages: &[Stage], buffers: &mut [T], samples: usize) -> Result<(), AdaptError> {
    for Stage { layer, moments, .. } in stages {
        let variances = moments.squares.iter().zip(&moments.count).map(|(squares, count)| squares / count);
        let mut values = variances.zip(&moments.mean);
        let is_too_large = |(variance, mean): (f64, &f64)| {
            !(T::from_f64(variance).is_finite() && T::from_f64(*mean).is_finite())
        };
        if let Some(row) = values.position(is_too_large) {
            return Err(AdaptError::Variance { layer, row, scalar: T::NAME });
        }
    }
    for Stage { offset, moments, .. } in stages {
        let channels = moments.mean.len();
        for channel in 0..channels {
            buffers[offset + channel] = T::from_f64(moments.mean[channel]);
            let variance = moments.squares[channel] / moments.count[channel];
            buffers[offset + channels + channel] = T::from_f64(variance);
        }
        buffers[offset + 2 * channels] = T::from_f64(samples as f64);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_values() {
        let mut moments = Moments::new(2);
        for value in [1e9 + 4.0, 1e9 + 7.0, 1e9 + 13.0, 1e9 + 16.0] {
            moments.add(0, value);
            moments.add(1, 0.1);
        }
        assert_eq!((moments.mean[0], moments.squares[0] / 4.0), (1e9 + 10.0, 22.5));
        assert_eq!((moments.mean[1], moments.squares[1]), (0.1, 0.0));
    }
}
