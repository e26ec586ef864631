use core::array::from_fn;
use core::marker::PhantomData;
use core::ops::Range;

use super::axis::Axis;
use super::blocks_of;
use super::gradient::FilterGradient;
use super::tiles::{Lanes, Tiles};
use crate::Scalar;
use crate::kernel::simd::{Job, Vector, sum_of_lanes};
use crate::kernel::sums::Write;

/// A few filters by a few channels by a few neighbouring taps of one row of a gradient; see
/// [`FilterGradient`].
#[derive(Clone, Copy)]
pub(super) struct Tile<'a, T> {
    x: *const T,
    dy: *const T,
    dw: *mut T,
    write: Write,
    first: usize,
    samples: usize,
    /// The first channel of the tile and all channels, of `x` and of `dy`.
    x_channel: [usize; 2],
    dy_channel: [usize; 2],
    rows: &'a Axis,
    columns: &'a Axis,
    tap_row: usize,
    tap: usize,
    /// How far the weights of two filters and of two channels are apart.
    weights: [usize; 2],
}

impl<'a, T: Scalar> Tile<'a, T> {
    /// The tile that begins at this group, filter and channel of it, row of taps and tap.
    #[inline(always)]
    pub(super) fn new(
        gradient: &'a mut FilterGradient<'_, T>,
        samples: Range<usize>,
        write: Write,
        [group, filter, input, tap_row, tap]: [usize; 5],
    ) -> Self {
        let FilterGradient { x, dy, dw, groups, rows, columns, .. } = gradient;
        let dy_channel = group * groups.filters + filter;
        let weights = [groups.inputs * rows.taps * columns.taps, rows.taps * columns.taps];
        let weight = dy_channel * weights[0] + input * weights[1] + tap_row * columns.taps + tap;
        Self {
            x: x.as_ptr(),
            dy: dy.as_ptr(),
            dw: dw[weight..].as_mut_ptr(),
            write,
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
    /// The tile must lie within its gradient, be at most as large as `S::GRADIENT` says, and the machine must
    /// have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Tiles<T>>(self, [filters, inputs, taps]: [usize; 3], fast: bool) {
        // SAFETY: the caller's.
        unsafe {
            match taps {
                1 => self.with_taps::<S, 1>(filters, inputs, fast),
                2 => self.with_taps::<S, 2>(filters, inputs, fast),
                3 => self.with_taps::<S, 3>(filters, inputs, fast),
                4 => self.with_taps::<S, 4>(filters, inputs, fast),
                _ => self.with_taps::<S, 5>(filters, inputs, fast),
            }
        }
    }

    #[inline(always)]
    unsafe fn with_taps<S: Tiles<T>, const TAPS: usize>(self, filters: usize, inputs: usize, fast: bool) {
        // SAFETY: the caller's.
        unsafe {
            match (inputs, fast) {
                (1, true) => self.with_inputs::<S, TAPS, 1, true>(filters),
                (2, true) => self.with_inputs::<S, TAPS, 2, true>(filters),
                (_, true) => self.with_inputs::<S, TAPS, 4, true>(filters),
                (_, false) => self.with_inputs::<S, TAPS, 1, false>(filters),
            }
        }
    }

    #[inline(always)]
    unsafe fn with_inputs<S: Tiles<T>, const TAPS: usize, const INPUTS: usize, const FAST: bool>(
        self,
        filters: usize,
    ) {
        // SAFETY: the caller's.
        unsafe {
            match filters {
                1 => self.enter::<S, TAPS, INPUTS, 1, FAST>(),
                2 => self.enter::<S, TAPS, INPUTS, 2, FAST>(),
                3 => self.enter::<S, TAPS, INPUTS, 3, FAST>(),
                _ => self.enter::<S, TAPS, INPUTS, 4, FAST>(),
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
        if const { fits(S::GRADIENT, TAPS, INPUTS, FILTERS) } {
            // SAFETY: the caller's.
            unsafe { S::enter(Sums::<T, S, TAPS, INPUTS, FILTERS, FAST> { tile: self, set: PhantomData }) };
        }
    }
}

/// Whether such a tile fits the registers.
const fn fits(gradient: [[usize; 2]; 5], taps: usize, inputs: usize, filters: usize) -> bool {
    let [most_filters, most_inputs] = gradient[taps - 1];
    filters <= most_filters && inputs <= most_inputs
}

/// A tile of `FILTERS` by `INPUTS` by `TAPS` weights.
struct Sums<'a, T, S, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool> {
    tile: Tile<'a, T>,
    set: PhantomData<S>,
}

impl<T: Scalar, S: Tiles<T>, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool>
    Job for Sums<'_, T, S, TAPS, INPUTS, FILTERS, FAST>
{
    type Output = ();

    /// The sums stay in registers for all places of the window in all blocks. For each place the gradients
    /// of the filters are read and multiplied by what the taps see there.
    #[inline(always)]
    fn run(self) {
        if const { !fits(S::GRADIENT, TAPS, INPUTS, FILTERS) } {
            return;
        }
        let Tile { x, dy, x_channel, dy_channel, rows, columns, tap_row, .. } = self.tile;
        let (x_area, dy_area) = (rows.inputs * columns.inputs, rows.outputs * columns.outputs);
        // SAFETY: this runs under the instruction set.
        let places = self.places();
        let mut sums = [[[unsafe { S::Full::zero() }; TAPS]; INPUTS]; FILTERS];
        for (first, samples) in blocks_of(self.tile.samples) {
            let first = self.tile.first + first;
            for lane in (0..samples).step_by(S::Full::LANES) {
                // SAFETY: `Tile::compute` runs this under its instruction set, with valid pointers; `Axis`
                // names only rows that exist.
                unsafe {
                    let x = x.add((x_channel[1] * first + x_channel[0] * samples) * x_area + lane);
                    let dy = dy.add((dy_channel[1] * first + dy_channel[0] * samples) * dy_area + lane);
                    let lanes = Lanes::new(lane, samples);
                    for row in rows.outputs_of(tap_row) {
                        let seen = (rows.start + (row * rows.stride + tap_row) as isize) as usize;
                        let x = x.wrapping_add(seen * columns.inputs * lanes.step());
                        self.add_row(
                            &mut sums,
                            &places,
                            lanes,
                            x,
                            dy.add(row * columns.outputs * lanes.step()),
                        );
                    }
                }
            }
        }
        // SAFETY: as above.
        unsafe { self.write(sums) };
    }
}

impl<T: Scalar, S: Tiles<T>, const TAPS: usize, const INPUTS: usize, const FILTERS: usize, const FAST: bool>
    Sums<'_, T, S, TAPS, INPUTS, FILTERS, FAST>
{
    /// The places of a row where all of the taps see an input, and those before and after them where some do.
    #[inline(always)]
    fn places(&self) -> [Range<usize>; 3] {
        let Tile { columns, tap, .. } = self.tile;
        let (front, back) = (columns.outputs_of(tap), columns.outputs_of(tap + TAPS - 1));
        let all = front.start.min(front.end)..back.end.max(front.start).min(front.end);
        [all.clone(), back.start..all.start, all.end..front.end]
    }

    /// Adds the products of one row of places, of `x` and `dy` from the beginnings of their rows on.
    #[inline(always)]
    unsafe fn add_row(
        &self,
        sums: &mut [[[S::Full; TAPS]; INPUTS]; FILTERS],
        [all, before, after]: &[Range<usize>; 3],
        lanes: Lanes<S::Full, T, FAST>,
        x: *const T,
        dy: *const T,
    ) {
        let Tile { rows, columns, tap, .. } = self.tile;
        let (x_area, dy_area) = (rows.inputs * columns.inputs, rows.outputs * columns.outputs);
        let x = x.wrapping_offset((columns.start + tap as isize) * lanes.step() as isize);
        let x: [*const T; INPUTS] = from_fn(|input| x.wrapping_add(input * x_area * lanes.step()));
        let dy: [*const T; FILTERS] = from_fn(|filter| dy.wrapping_add(filter * dy_area * lanes.step()));
        // SAFETY: the caller's; `Axis` names only inputs that exist.
        unsafe {
            for place in all.clone() {
                self.add_place::<false>(sums, lanes, x, dy, place);
            }
            for places in [before, after] {
                for place in places.clone() {
                    self.add_place::<true>(sums, lanes, x, dy, place);
                }
            }
        }
    }

    /// One place of the window; if it is `CHECKED`, only the taps that see an input.
    #[inline(always)]
    unsafe fn add_place<const CHECKED: bool>(
        &self,
        sums: &mut [[[S::Full; TAPS]; INPUTS]; FILTERS],
        lanes: Lanes<S::Full, T, FAST>,
        x: [*const T; INPUTS],
        dy: [*const T; FILTERS],
        place: usize,
    ) {
        let columns = self.tile.columns;
        let stride = if FAST { 1 } else { columns.stride };
        let start = columns.start + self.tile.tap as isize;
        // SAFETY: the caller's.
        unsafe {
            let mut gradients = [S::Full::zero(); FILTERS];
            for filter in 0..FILTERS {
                gradients[filter] = lanes.load(dy[filter].wrapping_add(place * lanes.step()));
            }
            for tap in 0..TAPS {
                let seen = place * stride + tap;
                if !CHECKED || ((start + seen as isize) as usize) < columns.inputs {
                    for input in 0..INPUTS {
                        let x = lanes.load(x[input].wrapping_add(seen * lanes.step()));
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
        let Tile { dw, write, weights, .. } = self.tile;
        for filter in 0..FILTERS {
            for input in 0..INPUTS {
                for tap in 0..TAPS {
                    // SAFETY: the caller's.
                    unsafe {
                        let dw = dw.add(filter * weights[0] + input * weights[1] + tap);
                        let sum = sum_of_lanes(sums[filter][input][tap]);
                        *dw = if write == Write::Add { *dw + sum } else { sum };
                    }
                }
            }
        }
    }
}
