//! The normalisation of each channel over a batch (Ioffe and Szegedy, "Batch Normalization:
//! Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015).

use core::ops::Range;

use super::{Channels, InputGradient, ParamGradient, inverse_deviation, rows, runs};
use crate::Scalar;
use crate::simd::{Job, Vectors};
use crate::threads::DisjointSlice;
use crate::{Accumulate, isa};

/// The statistics of the normalisation, one value for each channel.
#[derive(Clone, Copy, Debug)]
pub struct Normalization<'a, T> {
    /// Its mean.
    pub mean: &'a [T],
    /// Its variance.
    pub variance: &'a [T],
}

impl<T: Scalar> Normalization<'_, T> {
    #[inline(always)]
    pub(super) fn inverse_deviation(&self, channel: usize) -> T {
        inverse_deviation(self.variance[channel])
    }

    fn fits(&self, channels: Channels) -> bool {
        self.mean.len() == channels.count() && self.variance.len() == channels.count()
    }
}

/// `mean = Σ x / m` and `variance = Σ (x - mean)² / m` of each channel, over its m values in the
/// batch; `mean` (C), `variance` (C). In two passes, so that a large mean costs no digits; the sums are off by at
/// most 4 units in the last place of those of the absolute values.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn channel_moments<T: Scalar>(channels: Channels, x: &[T], mean: &mut [T], variance: &mut [T]) {
    let len = channels.count();
    assert!(channels.fit(x) && mean.len() == len && variance.len() == len, "sizes of mean and variance");
    channels.partition(x.len()).parallel_for_slices([mean, variance], |part, [mean, variance]| {
        run(ChannelJob::Moments(Moments { channels, part, x, mean, variance }));
    });
}

/// `y = weight · (x - mean) / √(variance + ε) + bias` with the values of each channel, ε = 10⁻⁵.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn normalize_channels<T: Scalar>(
    channels: Channels,
    by: Normalization<'_, T>,
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
) {
    let len = channels.count();
    assert!(by.fits(channels) && weight.len() == len && bias.len() == len, "one value for each channel");
    assert!(channels.fit(x) && x.len() == y.len(), "one result for each element");
    let y = &DisjointSlice::new(y);
    channels.partition(x.len()).parallel_for(|part| {
        run(ChannelJob::Normalize(Normalize { channels, part, by, weight, bias, x, y }));
    });
}

/// The backward pass of [`normalize_channels`] if mean and variance are those of `x`, per channel and
/// with `x̂ = (x - mean) / √(variance + ε)`:
/// `dx = weight / √(variance + ε) · (dy - Σ dy / m - x̂ · Σ (dy · x̂) / m)`, `dweight = Σ dy · x̂`,
/// `dbias = Σ dy`. Gradients that are not requested are not computed.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn normalize_channels_backward<T: Scalar>(
    channels: Channels,
    by: Normalization<'_, T>,
    x: &[T],
    dy: &[T],
    params: Option<ParamGradient<'_, T>>,
    input: Option<InputGradient<'_, T>>,
) {
    let len = channels.count();
    let params_fit = params.as_ref().is_none_or(|d| d.weight.len() == len && d.bias.len() == len);
    let weight_fits = input.as_ref().is_none_or(|d| d.weight.len() == len);
    assert!(by.fits(channels) && params_fit && weight_fits, "one value for each channel");
    let same = dy.len() == x.len() && input.as_ref().is_none_or(|d| d.dx.len() == x.len());
    assert!(channels.fit(x) && same, "one result for each element");
    let (has_params, accumulate) =
        (params.is_some(), params.as_ref().map_or(Accumulate::No, |d| d.accumulate));
    let params = params.map_or([&mut [][..], &mut []], |d| [d.weight, d.bias]);
    let input = input.map(|InputGradient { weight, dx }| (weight, DisjointSlice::new(dx)));
    let input = input.as_ref().map(|(weight, dx)| (*weight, dx));
    channels.partition(x.len()).parallel_for_slices(params, |part, [weight, bias]| {
        let params = has_params.then_some(ParamGradient { weight, bias, accumulate });
        run(ChannelJob::Backward(Backward { channels, part, by, x, dy, params, input }));
    });
}

/// `dx = dy · weight / √(variance + ε)` with the values of each channel: the backward pass of
/// [`normalize_channels`] if mean and variance do not depend on `x`.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn scale_channels<T: Scalar>(
    channels: Channels,
    by: Normalization<'_, T>,
    weight: &[T],
    dy: &[T],
    dx: &mut [T],
) {
    assert!(by.fits(channels) && weight.len() == channels.count(), "one value for each channel");
    assert!(channels.fit(dy) && dy.len() == dx.len(), "one result for each element");
    let dx = &DisjointSlice::new(dx);
    channels.partition(dy.len()).parallel_for(|part| {
        run(ChannelJob::Scale(Scale { channels, part, by, weight, dy, dx }));
    });
}

fn run<T: Scalar>(job: ChannelJob<'_, T>) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::channels(isa(), job) }
}

/// A job on some of a batch's channels. No other job writes to these at the same time.
#[doc(hidden)]
#[derive(Debug)]
pub enum ChannelJob<'a, T> {
    Moments(Moments<'a, T>),
    Normalize(Normalize<'a, T>),
    Backward(Backward<'a, T>),
    Scale(Scale<'a, T>),
}

/// Of [`channel_moments`]; results are those of the part.
#[doc(hidden)]
#[derive(Debug)]
pub struct Moments<'a, T> {
    pub(crate) channels: Channels,
    pub(crate) part: Range<usize>,
    pub(crate) x: &'a [T],
    pub(crate) mean: &'a mut [T],
    pub(crate) variance: &'a mut [T],
}

/// Of [`normalize_channels`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Normalize<'a, T> {
    pub(crate) channels: Channels,
    pub(crate) part: Range<usize>,
    pub(crate) by: Normalization<'a, T>,
    pub(crate) weight: &'a [T],
    pub(crate) bias: &'a [T],
    pub(crate) x: &'a [T],
    pub(crate) y: &'a DisjointSlice<'a, T>,
}

/// Of [`normalize_channels_backward`]; the gradients of the parameters are those of the part.
#[doc(hidden)]
#[derive(Debug)]
pub struct Backward<'a, T> {
    pub(crate) channels: Channels,
    pub(crate) part: Range<usize>,
    pub(crate) by: Normalization<'a, T>,
    pub(crate) x: &'a [T],
    pub(crate) dy: &'a [T],
    pub(crate) params: Option<ParamGradient<'a, T>>,
    pub(crate) input: Option<(&'a [T], &'a DisjointSlice<'a, T>)>,
}

/// Of [`scale_channels`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Scale<'a, T> {
    pub(crate) channels: Channels,
    pub(crate) part: Range<usize>,
    pub(crate) by: Normalization<'a, T>,
    pub(crate) weight: &'a [T],
    pub(crate) dy: &'a [T],
    pub(crate) dx: &'a DisjointSlice<'a, T>,
}

impl<S: Vectors<T>, T: Scalar> Job<S> for ChannelJob<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        // SAFETY: it runs under `S`.
        unsafe {
            match self {
                ChannelJob::Moments(job) if job.channels.alternate() => rows::moments::<S, T>(job),
                ChannelJob::Moments(job) => runs::moments::<S, T>(job),
                ChannelJob::Normalize(job) if job.channels.alternate() => rows::normalize(job),
                ChannelJob::Normalize(job) => runs::normalize(job),
                ChannelJob::Backward(job) if job.channels.alternate() => rows::backward::<S, T>(job),
                ChannelJob::Backward(job) => runs::backward::<S, T>(job),
                ChannelJob::Scale(job) if job.channels.alternate() => rows::scale(job),
                ChannelJob::Scale(job) => runs::scale(job),
            }
        }
    }
}
