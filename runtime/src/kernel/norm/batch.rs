//! The normalisation of each channel over a batch (Ioffe and Szegedy, "Batch Normalization:
//! Accelerating Deep Network Training by Reducing Internal Covariate Shift", 2015).

use super::{Channels, InputGradient, ParamGradient, inverse_deviation, rows, runs};
use crate::Scalar;
use crate::kernel::simd::Job;

/// What each channel is normalised by, one value for each channel.
#[derive(Clone, Copy, Debug)]
pub struct Normal<'a, T> {
    /// Its mean.
    pub mean: &'a [T],
    /// Its variance.
    pub variance: &'a [T],
}

impl<T: Scalar> Normal<'_, T> {
    #[inline(always)]
    pub(super) fn inverse_deviation(&self, channel: usize) -> T {
        inverse_deviation(self.variance[channel])
    }

    fn fits(&self, channels: Channels) -> bool {
        self.mean.len() == channels.count() && self.variance.len() == channels.count()
    }
}

/// `mean = Σ x / m` and `variance = Σ (x - mean)² / m` of each channel, over its m values in the
/// batch; `mean` (C), `variance` (C). In two passes, so that a large mean costs no digits.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn channel_moments<T: Scalar>(channels: Channels, x: &[T], mean: &mut [T], variance: &mut [T]) {
    let len = channels.count();
    assert!(channels.fit(x) && mean.len() == len && variance.len() == len, "sizes of mean and variance");
    T::channel_moments(Moments { channels, x, mean, variance });
}

/// `y = weight · (x - mean) / √(variance + ε) + bias` with the values of each channel, ε = 10⁻⁵.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn normalize_channels<T: Scalar>(
    channels: Channels,
    by: Normal<'_, T>,
    weight: &[T],
    bias: &[T],
    x: &[T],
    y: &mut [T],
) {
    let len = channels.count();
    assert!(by.fits(channels) && weight.len() == len && bias.len() == len, "one value for each channel");
    assert!(channels.fit(x) && x.len() == y.len(), "one result for each element");
    T::normalize_channels(Normalize { channels, by, weight, bias, x, y });
}

/// The way back of [`normalize_channels`] where mean and variance are those of `x`, per channel and
/// with `x̂ = (x - mean) / √(variance + ε)`:
/// `dx = weight / √(variance + ε) · (dy - Σ dy / m - x̂ · Σ (dy · x̂) / m)`, `dweight = Σ dy · x̂`,
/// `dbias = Σ dy`. What nobody asks for is not computed.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn normalize_channels_backward<T: Scalar>(
    channels: Channels,
    by: Normal<'_, T>,
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
    T::normalize_channels_backward(Backward { channels, by, x, dy, params, input });
}

/// `dx = dy · weight / √(variance + ε)` with the values of each channel: the way back of
/// [`normalize_channels`] where mean and variance do not depend on `x`.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn scale_channels<T: Scalar>(
    channels: Channels,
    by: Normal<'_, T>,
    weight: &[T],
    dy: &[T],
    dx: &mut [T],
) {
    assert!(by.fits(channels) && weight.len() == channels.count(), "one value for each channel");
    assert!(channels.fit(dy) && dy.len() == dx.len(), "one result for each element");
    T::scale_channels(Scale { channels, by, weight, dy, dx });
}

/// Jobs that are done row by row or run by run.
macro_rules! jobs {
    ($($(#[$doc:meta])* $job:ident = $function:ident { $($field:ident: $type:ty),* })*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $job<'a, T> {
            pub(in crate::kernel) channels: Channels,
            $(pub(in crate::kernel) $field: $type),*
        }

        impl<T: Scalar> Job for $job<'_, T> {
            type Output = ();

            #[inline(always)]
            fn run(self) {
                match self.channels.alternate() {
                    true => rows::$function(self),
                    false => runs::$function(self),
                }
            }
        }
    )* };
}
jobs! {
    /// The job of [`channel_moments`].
    Moments = moments { x: &'a [T], mean: &'a mut [T], variance: &'a mut [T] }
    /// The job of [`normalize_channels`].
    Normalize = normalize {
        by: Normal<'a, T>, weight: &'a [T], bias: &'a [T], x: &'a [T], y: &'a mut [T]
    }
    /// The job of [`normalize_channels_backward`].
    Backward = backward {
        by: Normal<'a, T>, x: &'a [T], dy: &'a [T],
        params: Option<ParamGradient<'a, T>>, input: Option<InputGradient<'a, T>>
    }
    /// The job of [`scale_channels`].
    Scale = scale { by: Normal<'a, T>, weight: &'a [T], dy: &'a [T], dx: &'a mut [T] }
}
