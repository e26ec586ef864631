use core::marker::PhantomData;
use core::ops::Range;

use super::axis::Axis;
use super::correlation::Groups;
use super::gradient_tile::Tile;
use super::tiles::Tiles;
use super::{BLOCK, Window};
use crate::Scalar;
use crate::kernel::simd::Job;
use crate::kernel::sums::Write;

/// Blocks that go through all tiles before the next ones, so that they stay in a cache.
const BLOCKS_AT_ONCE: usize = 4;

/// `dw = Σ dy x`, or added to `dw`: for each weight the sum over all samples and all places of the window
/// of what it was multiplied by, times the gradient there.
#[doc(hidden)]
#[derive(Debug)]
pub struct FilterGradient<'a, T> {
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
    pub(super) dw: &'a mut [T],
    write: Write,
    samples: usize,
    pub(super) groups: Groups,
    pub(super) rows: Axis,
    pub(super) columns: Axis,
}

impl<'a, T: Scalar> FilterGradient<'a, T> {
    pub(in crate::kernel) fn new(
        window: &Window,
        groups: Groups,
        (x, dy): (&'a [T], &'a [T]),
        samples: usize,
        dw: &'a mut [T],
        write: Write,
    ) -> Self {
        let &Window { height, width, kernel, stride, pad, .. } = window;
        let outputs = groups.outputs() * window.places() * samples;
        assert!(x.len() == window.image() * samples && dy.len() == outputs, "sizes of dw = dy * x");
        assert!(dw.len() == groups.weights(window), "sizes of the filters");
        let [rows, columns] = window.output();
        let rows = Axis::forward(height, rows, kernel[0], stride[0], pad[0]);
        let columns = Axis::forward(width, columns, kernel[1], stride[1], pad[1]);
        Self { x, dy, dw, write, samples, groups, rows, columns }
    }
}

/// A gradient on one instruction set.
pub(in crate::kernel) struct FilterGradientOn<'a, S, T> {
    gradient: FilterGradient<'a, T>,
    set: PhantomData<S>,
}

impl<'a, S: Tiles<T>, T: Scalar> FilterGradientOn<'a, S, T> {
    /// The gradient on the instruction set `S`.
    ///
    /// # Safety
    ///
    /// It must run under that.
    pub(in crate::kernel) unsafe fn new(gradient: FilterGradient<'a, T>) -> Self {
        Self { gradient, set: PhantomData }
    }

    /// Replaces `dw` by the sums over these samples, or adds them.
    #[inline(always)]
    fn add(&mut self, samples: Range<usize>, write: Write, fast: bool) {
        let Groups { groups, inputs, filters } = self.gradient.groups;
        let (rows, taps) = (self.gradient.rows.taps, self.gradient.columns.taps);
        for (tap, taps) in pieces(taps, S::GRADIENT.len()) {
            let [most_filters, most_inputs] = S::GRADIENT[taps - 1];
            let most_inputs = if fast { most_inputs } else { 1 };
            for (group, (filter, filters)) in
                (0..groups).flat_map(|group| pieces(filters, most_filters).map(move |f| (group, f)))
            {
                let mut input = 0;
                while input < inputs {
                    // 4, 2 or 1
                    let piece = most_inputs.min(1 << (inputs - input).ilog2());
                    for row in 0..rows {
                        let place = [group, filter, input, row, tap];
                        let tile = Tile::new(&mut self.gradient, samples.clone(), write, place);
                        // SAFETY: the lengths were asserted, and this runs under `S`.
                        unsafe { tile.compute::<S>([filters, piece, taps], fast) };
                    }
                    input += piece;
                }
            }
        }
    }
}

impl<S: Tiles<T>, T: Scalar> Job for FilterGradientOn<'_, S, T> {
    type Output = ();

    #[inline(always)]
    fn run(mut self) {
        let FilterGradient { samples, mut write, .. } = self.gradient;
        let whole = samples - samples % BLOCK;
        let mut first = 0;
        loop {
            let end = if first < whole { whole.min(first + BLOCKS_AT_ONCE * BLOCK) } else { samples };
            self.add(first..end, write, self.gradient.columns.stride == 1 && end <= whole);
            (first, write) = (end, Write::Add);
            if first >= samples {
                return;
            }
        }
    }
}

/// First and length of pieces of at most `most`, nearly all of the same length.
#[inline(always)]
fn pieces(all: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = all.div_ceil(most);
    (0..count).map(move |piece| (piece * all / count, (piece + 1) * all / count - piece * all / count))
}
