//! Normalisation: of each channel over a batch, and of each sample over its values.

mod batch;
mod channels;
mod rows;
mod runs;
mod samples;
mod slope;
mod sums;

pub use batch::ChannelJob;
#[cfg(test)]
pub(super) use batch::{Backward, Moments, Normalize, Scale};
pub use batch::{
    Normalization, channel_moments, normalize_channels, normalize_channels_backward, scale_channels,
};
pub use channels::Channels;
#[cfg(test)]
pub(super) use samples::{NormalizeSamples, SamplesBackward};
pub use samples::{SampleJob, normalize_samples, normalize_samples_backward};
use slope::Slope;
pub use slope::{InputGradient, ParamGradient};

use crate::Scalar;

/// The value that is added to a variance, so that its root is not zero.
const EPSILON: f64 = 1e-5;

/// `1 / √(variance + ε)` with ε = 10⁻⁵.
#[inline(always)]
#[must_use]
pub fn inverse_deviation<T: Scalar>(variance: T) -> T {
    T::one() / (variance + T::from_f64(EPSILON)).sqrt()
}

/// A count as a scalar.
#[inline(always)]
fn count<T: Scalar>(values: usize) -> T {
    T::from_f64(values as f64)
}
