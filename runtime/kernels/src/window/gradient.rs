use core::ops::Range;

use super::axis::Axis;
use super::correlation::Groups;
use super::gradient_tile::Tile;
use super::tiles::Tiles;
use super::{BLOCK, Window};
use crate::Scalar;
use crate::simd::Job;
use crate::sums::Accumulate;

/// Bytes of both images that are processed by all tiles before the next ones: half of a typical second-level cache.
const AT_ONCE: usize = 512 * 1024;

/// `dw = Σ dy x`, or added to `dw`: for each weight the sum over all samples and all positions of the window
/// of the value it was multiplied by, times the gradient there.
#[doc(hidden)]
#[derive(Debug)]
pub struct FilterGradient<'a, T> {
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
    pub(super) dw: &'a mut [T],
    pub(super) accumulate: Accumulate,
    pub(super) samples: usize,
    pub(super) groups: Groups,
    /// The channels of `dy` to which `dw` belongs.
    pub(super) outputs: Range<usize>,
    pub(super) rows: Axis,
    pub(super) columns: Axis,
}

impl<'a, T: Scalar> FilterGradient<'a, T> {
    pub(crate) fn new(
        window: &Window,
        groups: Groups,
        (x, dy): (&'a [T], &'a [T]),
        samples: usize,
        dw: &'a mut [T],
        accumulate: Accumulate,
    ) -> Self {
        groups.check(window, samples, [x, dy, dw], "dw = dy * x");
        let (rows, columns) = (Axis::forward(window, 0), Axis::forward(window, 1));
        Self { x, dy, dw, accumulate, samples, groups, outputs: 0..groups.outputs(), rows, columns }
    }

    /// The samples that are processed by all tiles together: some whole blocks, and finally the rest, which is not a
    /// whole block. Their sums are added in this order.
    #[inline(always)]
    pub(super) fn batches(&self) -> impl Iterator<Item = Range<usize>> + use<T> {
        let samples = self.samples;
        let bytes = (self.x.len() + self.dy.len()) * size_of::<T>() / samples.max(1);
        let at_once = (AT_ONCE / bytes.max(1)).max(BLOCK) / BLOCK * BLOCK;
        let whole = samples - samples % BLOCK;
        let firsts = (0..whole).step_by(at_once);
        // Without any samples the sums are zero.
        let rest = (whole < samples || samples == 0).then_some(whole..samples);
        firsts.map(move |first| first..whole.min(first + at_once)).chain(rest)
    }
}

impl<T: Scalar> FilterGradient<'_, T> {
    /// Replaces `dw` by the sums over these samples, or adds them to it, tile by tile.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set `S`.
    #[inline(always)]
    unsafe fn add<S: Tiles<T>>(&mut self, samples: Range<usize>, accumulate: Accumulate, fast: bool) {
        let Groups { groups, inputs, .. } = self.groups;
        let (rows, taps) = (self.rows.taps, self.columns.taps);
        // A tile has 1, 2, 3 or 5 taps side by side; they see neighbouring inputs, so with a dilation it has one.
        let most_taps = match (self.columns.dilation, taps) {
            (2.., _) => 1,
            (_, 5) => 5,
            _ => 3,
        };
        for (tap, taps) in pieces(0..taps, most_taps) {
            let most_filters = S::FILTERS[taps - 1].min(if fast { usize::MAX } else { 2 });
            for group in 0..groups {
                for (filter, filters) in pieces(self.filters_of(group), most_filters) {
                    let most = if fast && filters == most_filters { S::CHANNELS[taps - 1] } else { 1 };
                    let mut input = 0;
                    while input < inputs {
                        // 1, 2 or 4 channels.
                        let channels = most.min(1 << (inputs - input).ilog2());
                        for row in 0..rows {
                            let position = [group, filter, input, row, tap];
                            let tile = Tile::new(self, samples.clone(), accumulate, position);
                            // SAFETY: the lengths were asserted, and this runs under `S`.
                            unsafe { tile.compute::<S>([filters, channels, taps], fast) };
                        }
                        input += channels;
                    }
                }
            }
        }
    }

    /// The filters of a group that are computed.
    #[inline(always)]
    fn filters_of(&self, group: usize) -> Range<usize> {
        let (filters, outputs) = (self.groups.filters, &self.outputs);
        let of_group = |output: usize| output.saturating_sub(group * filters).min(filters);
        of_group(outputs.start)..of_group(outputs.end)
    }
}

impl<S: Tiles<T>, T: Scalar> Job<S> for FilterGradient<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(mut self) {
        let mut accumulate = self.accumulate;
        for samples in self.batches() {
            let fast = self.columns.stride == 1 && samples.len().is_multiple_of(BLOCK);
            // SAFETY: it runs under `S`.
            unsafe { self.add::<S>(samples, accumulate, fast) };
            accumulate = Accumulate::Yes;
        }
    }
}

/// Start and length of chunks of at most `most`, nearly all of the same length.
#[inline(always)]
fn pieces(all: Range<usize>, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let (first, all) = (all.start, all.len());
    let count = all.div_ceil(most);
    let at = move |piece| piece * all / count;
    (0..count).map(move |piece| (first + at(piece), at(piece + 1) - at(piece)))
}
