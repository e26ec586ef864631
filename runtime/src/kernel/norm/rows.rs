//! Channels that alternate in memory: vectors, sample after sample. Some dozens of channels at a
//! time, so that what is known of each stays at hand while the samples pass.

use core::ops::Range;

use super::batch::{Backward, Moments, Normalize, Scale};
use super::{Channels, Slope, count};
use crate::Scalar;
use crate::kernel::threads::Written;

/// Channels at a time: whole cache lines of every sample.
pub(super) const GROUP: usize = 64;

/// Samples that are added at once, so that the sums are read and written less often.
const TOGETHER: usize = 4;

#[inline(always)]
pub(super) fn moments<T: Scalar>(job: Moments<'_, T>) {
    let Moments { channels, part, x, mean, variance } = job;
    let weight = T::one() / count(channels.values_of_each(x));
    let results = mean.chunks_mut(GROUP).zip(variance.chunks_mut(GROUP));
    for (group, (mean, variance)) in groups(part).zip(results) {
        let x = Rows { values: x, length: channels.count(), group };
        x.sum(mean, &[T::zero(); GROUP], |x, _| x);
        mean.iter_mut().for_each(|mean| *mean *= weight);
        x.sum(variance, mean, |x, mean| (x - mean) * (x - mean));
        variance.iter_mut().for_each(|variance| *variance *= weight);
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

#[inline(always)]
pub(super) fn backward<T: Scalar>(job: Backward<'_, T>) {
    let Backward { channels, part, by, x, dy, mut params, input } = job;
    let samples = count(channels.values_of_each(x));
    for group in groups(part.clone()) {
        let rows = |values| Rows { values, length: channels.count(), group: group.clone() };
        let (x, dy) = (rows(x), rows(dy));
        let mean = &by.mean[group.clone()];
        let [plain, centered] = sums(&x, &dy, mean);
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

/// The channels, some at a time.
#[inline(always)]
fn groups(part: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = part.end;
    part.step_by(GROUP).map(move |start| start..end.min(start + GROUP))
}

/// What is computed for each channel of a group.
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

    /// `Σ f(x, c)` over the samples, for each channel and its value `c`.
    #[inline(always)]
    fn sum(&self, sums: &mut [T], of_channel: &[T], f: impl Fn(T, T) -> T) {
        sums.fill(T::zero());
        let mut together = self.values.chunks_exact(TOGETHER * self.length);
        for rows in &mut together {
            let row = |number: usize| &rows[number * self.length..][self.group.clone()];
            let (front, back) = (row(0).iter().zip(row(1)), row(2).iter().zip(row(3)));
            for (((sum, &c), (&p, &q)), (&r, &s)) in sums.iter_mut().zip(of_channel).zip(front).zip(back) {
                *sum += (f(p, c) + f(q, c)) + (f(r, c) + f(s, c));
            }
        }
        for row in together.remainder().chunks_exact(self.length) {
            for ((sum, &c), &x) in sums.iter_mut().zip(of_channel).zip(&row[self.group.clone()]) {
                *sum += f(x, c);
            }
        }
    }
}

/// `Σ dy` and `Σ dy · (x - mean)` over the samples, for each channel.
#[inline(always)]
fn sums<T: Scalar>(x: &Rows<'_, T>, dy: &Rows<'_, T>, mean: &[T]) -> [[T; GROUP]; 2] {
    let (mut plain, mut centered) = ([T::zero(); GROUP], [T::zero(); GROUP]);
    for (x, dy) in x.each().zip(dy.each()) {
        let sums = plain.iter_mut().zip(&mut centered);
        for (((&x, &dy), &mean), (plain, centered)) in x.iter().zip(dy).zip(mean).zip(sums) {
            *plain += dy;
            *centered += dy * (x - mean);
        }
    }
    [plain, centered]
}

/// The values of a group of channels, to be written.
///
/// # Safety
///
/// None of them may be in use.
#[inline(always)]
unsafe fn rows_mut<'y, T>(
    y: &'y Written<'_, T>,
    channels: Channels,
    group: &Range<usize>,
) -> impl Iterator<Item = &'y mut [T]> {
    let Range { start, end } = *group;
    // SAFETY: the caller's.
    (0..y.len()).step_by(channels.count()).map(move |row| unsafe { y.part(row + start..row + end) })
}
