//! Channels whose values are neighbours: images, and vectors in blocks. They are processed one after the other, so
//! that its values are still in the cache when they are read again.

use super::batch::{Backward, Moments, Normalize, Scale};
use super::sums::{CenteredSquares, Products};
use super::{Slope, count};
use crate::Scalar;
use crate::simd::Vectors;
use crate::summation::{LaneSums, Plain};

/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
pub(super) unsafe fn moments<S: Vectors<T>, T: Scalar>(job: Moments<'_, T>) {
    let Moments { channels, part, x, mean, variance } = job;
    let values = count(channels.values_of_each(x));
    for (channel, (mean, variance)) in part.zip(mean.iter_mut().zip(variance)) {
        let [mut total, mut squares] = [LaneSums::<T>::new(); 2];
        for x in channels.runs(x, channel) {
            // SAFETY: guaranteed by the caller.
            unsafe { total.add::<S, _, 1, 0, 1>(&Plain, [x], []) };
        }
        let center = total.values()[0] / values;
        for x in channels.runs(x, channel) {
            // SAFETY: guaranteed by the caller.
            unsafe { squares.add::<S, _, 1, 1, 2>(&CenteredSquares, [x], [center]) };
        }
        *mean = center;
        *variance = squares.values()[0] / values;
    }
}

#[inline(always)]
pub(super) fn normalize<T: Scalar>(job: Normalize<'_, T>) {
    let Normalize { channels, part, by, weight, bias, x, y } = job;
    for channel in part {
        let (mean, bias) = (by.mean[channel], bias[channel]);
        let scale = weight[channel] * by.inverse_deviation(channel);
        // SAFETY: no other job has these channels.
        let y = unsafe { channels.runs_mut(y, channel) };
        for (x, y) in channels.runs(x, channel).zip(y) {
            for (y, &x) in y.iter_mut().zip(x) {
                *y = (x - mean) * scale + bias;
            }
        }
    }
}

/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
pub(super) unsafe fn backward<S: Vectors<T>, T: Scalar>(job: Backward<'_, T>) {
    let Backward { channels, part, by, x, dy, mut params, input } = job;
    let samples = count(channels.values_of_each(x));
    for channel in part.clone() {
        let mean = by.mean[channel];
        let mut sums = LaneSums::<T, 2>::new();
        for (x, dy) in channels.runs(x, channel).zip(channels.runs(dy, channel)) {
            // SAFETY: guaranteed by the caller.
            unsafe { sums.add::<S, _, 2, 1, 3>(&Products, [x, dy], [mean]) };
        }
        let [plain, centered] = sums.values();
        let inverse_deviation = by.inverse_deviation(channel);
        let slope = Slope::new(inverse_deviation, plain, centered, samples);
        if let Some(params) = &mut params {
            params.write(channel - part.start, &slope);
        }
        let Some((weight, dx)) = input else { continue };
        let scale = weight[channel] * inverse_deviation;
        let runs = channels.runs(x, channel).zip(channels.runs(dy, channel));
        // SAFETY: no other job has these channels.
        let dx = unsafe { channels.runs_mut(dx, channel) };
        for (dx, (x, dy)) in dx.zip(runs) {
            for (dx, (&x, &dy)) in dx.iter_mut().zip(x.iter().zip(dy)) {
                *dx = scale * (dy - slope.constant - (x - mean) * slope.linear);
            }
        }
    }
}

#[inline(always)]
pub(super) fn scale<T: Scalar>(job: Scale<'_, T>) {
    let Scale { channels, part, by, weight, dy, dx } = job;
    for channel in part {
        let scale = weight[channel] * by.inverse_deviation(channel);
        // SAFETY: no other job has these channels.
        let dx = unsafe { channels.runs_mut(dx, channel) };
        for (dy, dx) in channels.runs(dy, channel).zip(dx) {
            for (dx, &dy) in dx.iter_mut().zip(dy) {
                *dx = scale * dy;
            }
        }
    }
}
