use core::marker::PhantomData;
use core::ops::Range;

use super::axis::Axis;
use super::gradient::FilterGradient;
use super::tiles::Tiles;
use super::{BLOCK, blocks_of};
use crate::Scalar;
use crate::simd::{Job, Vector, sum_of_lanes};
use crate::sums::Accumulate;

/// A few filters by a few channels by a few neighbouring taps of one row of a gradient; see
/// [`FilterGradient`].
#[derive(Clone, Copy)]
pub(super) struct Tile<'a, T> {
    x: *const T,
    dy: *const T,
    dw: *mut T,
    accumulate: Accumulate,
    first: usize,
    samples: usize,
    /// The first channel of the tile and all channels, of `x` and of `dy`.
    x_channel: [usize; 2],
    dy_channel: [usize; 2],
    rows: &'a Axis,
    columns: &'a Axis,
    tap_row: usize,
    tap: usize,
    /// The distances between the weights of two filters and of two channels.
    weights: [usize; 2],
}

impl<'a, T: Scalar> Tile<'a, T> {
    /// The tile that starts at this group, filter and channel of it, row of taps and tap.
    #[inline(always)]
    pub(super) fn new(
        gradient: &'a mut FilterGradient<'_, T>,
        samples: Range<usize>,
        accumulate: Accumulate,
        [group, filter, input, tap_row, tap]: [usize; 5],
    ) -> Self {
        let FilterGradient { x, dy, dw, groups, outputs, rows, columns, .. } = gradient;
        let dy_channel = group * groups.filters + filter;
        let weights = [groups.inputs * rows.taps * columns.taps, rows.taps * columns.taps];
        let weight =
            (dy_channel - outputs.start) * weights[0] + input * weights[1] + tap_row * columns.taps + tap;
        Self {
            x: x.as_ptr(),
            dy: dy.as_ptr(),
            dw: dw[weight..].as_mut_ptr(),
            accumulate,
            first: samples.start,
            samples: samples.len(),
            x_channel: [group * groups.inputs + input, groups.groups * groups.inputs],
            dy_channel: [dy_channel, groups.outputs()],
            rows,
            columns,
            tap_row,
            tap,
            weights,
        }
    }

    /// Computes a tile of `[filters, channels, taps]`. It may be `fast` if all blocks are whole and
    /// neighbours see inputs that are neighbours.
    ///
    /// # Safety
    ///
    /// The tile must be within its gradient, have one of the sizes that [`sizes`](Self::sizes) returns, and
    /// the machine must have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Tiles<T>>(self, [filters, inputs, taps]: [usize; 3], fast: bool) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            match taps {
                1 => self.with_taps::<S, 1>(filters, inputs, fast),
                2 => self.with_taps::<S, 2>(filters, inputs, fast),
                3 => self.with_taps::<S, 3>(filters, inputs, fast),
                _ => self.with_taps::<S, 5>(filters, inputs, fast),
            }
        }
    }

    #[inline(always)]
    unsafe fn with_taps<S: Tiles<T>, const TAPS: usize>(self, filters: usize, inputs: usize, fast: bool) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            match (filters, inputs, fast) {
                (1, _, true) => self.enter::<S, TAPS, 1, 1, true>(),
                (2, _, true) => self.enter::<S, TAPS, 1, 2, true>(),
                (3, _, true) => self.enter::<S, TAPS, 1, 3, true>(),
                (_, 1, true) => self.enter::<S, TAPS, 1, 4, true>(),
                (_, 2, true) => self.enter::<S, TAPS, 2, 4, true>(),
                (_, _, true) => self.enter::<S, TAPS, 4, 4, true>(),
                (1, _, false) => self.enter::<S, TAPS, 1, 1, false>(),
                (_, _, false) => self.enter::<S, TAPS, 1, 2, false>(),
            }
        }
    }

    #[inline(always)]
    unsafe fn enter<
        S: Tiles<T>,
        const TAPS: usize,
        const INPUTS: usize,
        const FILTERS: usize,
        const FAST: bool,
    >(
        self,
    ) {
        if const { FILTERS <= S::FILTERS[TAPS - 1] && INPUTS <= S::CHANNELS[TAPS - 1] } {
            // SAFETY: guaranteed by the caller.
            unsafe {
                S::with_features(Sums::<T, S, TAPS, INPUTS, FILTERS, FAST> { tile: self, set: PhantomData })
            };
        }
    }
}

/// A tile of `FILTERS` by `INPUTS` by `TAPS` weights. If it is `FAST`, blocks are whole and neighbours see
/// inputs that are neighbours.
struct Sums<'a, T, S, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool> {
    tile: Tile<'a, T>,
    set: PhantomData<S>,
}

impl<T: Scalar, S: Tiles<T>, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool>
    Job<S> for Sums<'_, T, S, TAPS, INPUTS, FILTERS, FAST>
{
    type Output = ();

    /// The sums stay in registers for all positions of the window in all blocks. For each position the gradients
    /// of the filters are read and multiplied by the inputs that the taps see there.
    #[inline(always)]
    unsafe fn run(self) {
        if const { FILTERS > S::FILTERS[TAPS - 1] || INPUTS > S::CHANNELS[TAPS - 1] } {
            return;
        }
        let Tile { x, dy, x_channel, dy_channel, rows, columns, tap_row, tap, .. } = self.tile;
        let (x_area, dy_area) = (rows.inputs * columns.inputs, rows.outputs * columns.outputs);
        // The positions of a row where all of the taps see an input, and those before and after where some do.
        let (front, back) = (columns.outputs_of(tap), columns.outputs_of(tap + TAPS - 1));
        let all = front.start.min(front.end)..back.end.max(front.start).min(front.end);
        let some = [back.start..all.start, all.end..front.end];
        // SAFETY: `Tile::compute` runs this under its instruction set, with valid pointers; `Axis` names only
        // inputs that exist.
        unsafe {
            let mut sums = [[[S::Full::zero(); TAPS]; INPUTS]; FILTERS];
            for (first, samples) in blocks_of(self.tile.samples) {
                let first = self.tile.first + first;
                let x = x.add((x_channel[1] * first + x_channel[0] * samples) * x_area);
                let dy = dy.add((dy_channel[1] * first + dy_channel[0] * samples) * dy_area);
                for row in rows.outputs_of(tap_row) {
                    let seen = rows.start + (row * rows.stride) as isize + rows.offset_of(tap_row);
                    let seen = seen as usize;
                    let row = Row {
                        x: x.wrapping_add(seen * columns.inputs * samples),
                        dy: dy.add(row * columns.outputs * samples),
                        samples,
                    };
                    let together = if FAST || columns.stride == 1 { all.len().max(1) } else { 1 };
                    for position in all.clone().step_by(together) {
                        self.add_positions::<false>(&mut sums, row, position, together);
                    }
                    for positions in &some {
                        for position in positions.clone() {
                            self.add_positions::<true>(&mut sums, row, position, 1);
                        }
                    }
                }
            }
            self.write(sums);
        }
    }
}

/// The starts of a row of `dy` and of the row of `x` that it is multiplied by, in one block.
#[derive(Clone, Copy)]
struct Row<T> {
    x: *const T,
    dy: *const T,
    samples: usize,
}

impl<T: Scalar, S: Tiles<T>, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool>
    Sums<'_, T, S, TAPS, INPUTS, FILTERS, FAST>
{
    /// Adds the products of some positions, which are contiguous like the inputs they see; if they are `CHECKED`,
    /// only of the taps that see an input.
    #[inline(always)]
    unsafe fn add_positions<const CHECKED: bool>(
        &self,
        sums: &mut [[[S::Full; TAPS]; INPUTS]; FILTERS],
        row: Row<T>,
        position: usize,
        positions: usize,
    ) {
        let Tile { rows, columns, tap, .. } = self.tile;
        let (x_area, dy_area) = (rows.inputs * columns.inputs, rows.outputs * columns.outputs);
        let samples = if FAST { BLOCK } else { row.samples };
        let start = columns.start + (position * columns.stride) as isize + columns.offset_of(tap);
        let end = positions * samples;
        let x = row.x.wrapping_offset(start * samples as isize);
        let dy = row.dy.wrapping_add(position * samples);
        for at in (0..end).step_by(S::Full::LANES) {
            // SAFETY: guaranteed by the caller.
            unsafe {
                let mask = S::Full::mask_first(S::Full::LANES.min(end - at));
                let mut gradients = [S::Full::zero(); FILTERS];
                for filter in 0..FILTERS {
                    gradients[filter] =
                        load::<T, S, FAST>(dy.wrapping_add(filter * dy_area * samples + at), mask);
                }
                for tap in 0..TAPS {
                    if CHECKED && (start + tap as isize) as usize >= columns.inputs {
                        continue;
                    }
                    for input in 0..INPUTS {
                        let x =
                            load::<T, S, FAST>(x.wrapping_add((input * x_area + tap) * samples + at), mask);
                        for filter in 0..FILTERS {
                            let sum = &mut sums[filter][input][tap];
                            *sum = sum.add_product(gradients[filter], x);
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn write(&self, sums: [[[S::Full; TAPS]; INPUTS]; FILTERS]) {
        let Tile { dw, accumulate, weights, .. } = self.tile;
        for filter in 0..FILTERS {
            for input in 0..INPUTS {
                for tap in 0..TAPS {
                    // SAFETY: guaranteed by the caller.
                    unsafe {
                        let dw = dw.add(filter * weights[0] + input * weights[1] + tap);
                        let sum = sum_of_lanes(sums[filter][input][tap]);
                        *dw = if accumulate == Accumulate::Yes { *dw + sum } else { sum };
                    }
                }
            }
        }
    }
}

/// Reads all lanes, if they are `WHOLE`, or those of the mask.
#[inline(always)]
unsafe fn load<T, S: Tiles<T>, const WHOLE: bool>(
    from: *const T,
    mask: <S::Full as Vector<T>>::Mask,
) -> S::Full {
    // SAFETY: guaranteed by the caller.
    unsafe { if WHOLE { S::Full::load(from) } else { S::Full::load_masked(from, mask) } }
}
