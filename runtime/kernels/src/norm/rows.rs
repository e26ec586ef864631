//! Channels that alternate in memory: vectors, sample after sample. Some dozens of channels are processed at a
//! time, so that their sums stay in registers or cache while the samples are read.

use core::ops::Range;

use super::batch::{Backward, Moments, Normalize, Scale};
use super::sums::{CenteredSquares, Products};
use super::{Channels, Slope, count};
use crate::Scalar;
use crate::simd::Vectors;
use crate::summation::{Input, Plain, of_columns};
use crate::threads::DisjointSlice;

/// Number of channels at a time: whole cache lines of every sample.
pub(super) const GROUP: usize = 64;

/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
pub(super) unsafe fn moments<S: Vectors<T>, T: Scalar>(job: Moments<'_, T>) {
    let Moments { channels, part, x, mean, variance } = job;
    let rows = channels.values_of_each(x);
    let results = mean.chunks_mut(GROUP).zip(variance.chunks_mut(GROUP));
    for (group, (mean, variance)) in groups(part).zip(results) {
        let x = Rows { values: x, length: channels.count(), group }.input();
        // SAFETY: every row has the channels of the group; the rest is guaranteed by the caller.
        unsafe {
            of_columns::<S, _, T, 1, 1>(&Plain, [x], rows, [&mut *mean]);
            mean.iter_mut().for_each(|mean| *mean /= count(rows));
            of_columns::<S, _, T, 2, 1>(&CenteredSquares, [x, same(mean)], rows, [&mut *variance]);
        }
        variance.iter_mut().for_each(|variance| *variance /= count(rows));
    }
}

#[inline(always)]
pub(super) fn normalize<T: Scalar>(job: Normalize<'_, T>) {
    let Normalize { channels, part, by, weight, bias, x, y } = job;
    for group in groups(part) {
        let scale = each(&group, |channel| weight[channel] * by.inverse_deviation(channel));
        let (mean, bias) = (&by.mean[group.clone()], &bias[group.clone()]);
        let x = Rows { values: x, length: channels.count(), group: group.clone() };
        // SAFETY: no other job has these channels.
        let y = unsafe { rows_mut(y, channels, &group) };
        for (x, y) in x.each().zip(y) {
            for ((((y, &x), &mean), &scale), &bias) in y.iter_mut().zip(x).zip(mean).zip(&scale).zip(bias) {
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
    for group in groups(part.clone()) {
        let rows = |values| Rows { values, length: channels.count(), group: group.clone() };
        let (x, dy) = (rows(x), rows(dy));
        let mean = &by.mean[group.clone()];
        let [mut plain, mut centered] = [[T::zero(); GROUP]; 2];
        let sums = [&mut plain[..group.len()], &mut centered[..group.len()]];
        let inputs = [x.input(), dy.input(), same(mean)];
        // SAFETY: every row has the channels of the group; the rest is guaranteed by the caller.
        unsafe {
            of_columns::<S, _, T, 3, 2>(&Products, inputs, channels.values_of_each(x.values), sums);
        }
        let slopes = each(&group, |channel| {
            let at = channel - group.start;
            Slope::new(by.inverse_deviation(channel), plain[at], centered[at], samples)
        });
        if let Some(params) = &mut params {
            let channels = group.start - part.start..group.end - part.start;
            channels.zip(&slopes).for_each(|(channel, slope)| params.write(channel, slope));
        }
        let Some((weight, dx)) = input else { continue };
        let scale = each(&group, |channel| weight[channel] * by.inverse_deviation(channel));
        let constant = slopes.map(|slope| slope.constant);
        let linear = slopes.map(|slope| slope.linear);
        // SAFETY: no other job has these channels.
        let dx = unsafe { rows_mut(dx, channels, &group) };
        for ((x, dy), dx) in x.each().zip(dy.each()).zip(dx) {
            let channels = mean.iter().zip(&scale).zip(constant.iter().zip(&linear));
            let values = dx.iter_mut().zip(x.iter().zip(dy));
            for ((dx, (&x, &dy)), ((&mean, &scale), (&constant, &linear))) in values.zip(channels) {
                *dx = scale * (dy - constant - (x - mean) * linear);
            }
        }
    }
}

#[inline(always)]
pub(super) fn scale<T: Scalar>(job: Scale<'_, T>) {
    let Scale { channels, part, by, weight, dy, dx } = job;
    for group in groups(part) {
        let scale = each(&group, |channel| weight[channel] * by.inverse_deviation(channel));
        let dy = Rows { values: dy, length: channels.count(), group: group.clone() };
        // SAFETY: no other job has these channels.
        let dx = unsafe { rows_mut(dx, channels, &group) };
        for (dy, dx) in dy.each().zip(dx) {
            for ((dx, &dy), &scale) in dx.iter_mut().zip(dy).zip(&scale) {
                *dx = scale * dy;
            }
        }
    }
}

/// The channels, in groups.
#[inline(always)]
fn groups(part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = part.end;
    part.step_by(GROUP).map(move |start| start..end.min(start + GROUP))
}

/// Intermediate values for each channel of a group.
#[inline(always)]
fn each<V: Copy + Default>(group: &Range<usize>, f: impl Fn(usize) -> V) -> [V; GROUP] {
    let mut each = [V::default(); GROUP];
    for (channel, value) in group.clone().zip(&mut each) {
        *value = f(channel);
    }
    each
}

/// The values of a group of channels: some neighbours of every sample.
struct Rows<'a, T> {
    values: &'a [T],
    length: usize,
    group: Range<usize>,
}

impl<'a, T: Scalar> Rows<'a, T> {
    #[inline(always)]
    fn each(&self) -> impl Iterator<Item = &'a [T]> {
        let group = self.group.clone();
        self.values.chunks_exact(self.length).map(move |row| &row[group.clone()])
    }

    /// As the rows of a sum.
    #[inline(always)]
    fn input(&self) -> Input<T> {
        Input { first: self.values.as_ptr().wrapping_add(self.group.start), stride: self.length }
    }
}

/// A value for each channel of a group, the same in all rows of a sum.
#[inline(always)]
fn same<T>(values: &[T]) -> Input<T> {
    Input { first: values.as_ptr(), stride: 0 }
}

/// The values of a group of channels, mutable.
///
/// # Safety
///
/// None of them may be in use.
#[inline(always)]
unsafe fn rows_mut<'y, T>(
    y: &'y DisjointSlice<'_, T>,
    channels: Channels,
    group: &Range<usize>,
) -> impl Iterator<Item = &'y mut [T]> {
    let Range { start, end } = *group;
    // SAFETY: guaranteed by the caller.
    (0..y.len()).step_by(channels.count()).map(move |row| unsafe { y.part(row + start..row + end) })
}
