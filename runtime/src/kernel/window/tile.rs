use core::array::from_fn;
use core::marker::PhantomData;
use core::ops::Range;

use super::axis::Axis;
use super::correlation::Weights;
use super::tiles::{Lanes, Tiles};
use crate::Scalar;
use crate::kernel::simd::{Job, Vector};

/// A few filters of a correlation, on all of a block; see [`Correlation`](super::Correlation).
#[derive(Clone, Copy)]
pub(super) struct Strip<'a, T> {
    pub(super) x: *const T,
    pub(super) w: *const T,
    pub(super) b: Option<*const T>,
    pub(super) y: *mut T,
    pub(super) relu: bool,
    /// Samples of the block.
    pub(super) samples: usize,
    /// Channels of `x`.
    pub(super) inputs: usize,
    pub(super) weights: &'a Weights,
    pub(super) rows: &'a Axis,
    pub(super) columns: &'a Axis,
    /// Rows and columns of `y`.
    pub(super) image: [usize; 2],
}

impl<T: Scalar> Strip<'_, T> {
    /// Computes a strip of this many filters, at most `S::FILTERS`. It may be `fast` if the block is
    /// whole and neighbours see inputs that are neighbours.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the sizes, `y` must not overlap the others, and the machine must
    /// have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Tiles<T>>(self, filters: usize, fast: bool) {
        // SAFETY: the caller's.
        unsafe {
            match filters {
                1 => self.enter::<S, 1>(fast),
                2 => self.enter::<S, 2>(fast),
                3 => self.enter::<S, 3>(fast),
                4 => self.enter::<S, 4>(fast),
                5 => self.enter::<S, 5>(fast),
                _ => self.enter::<S, 6>(fast),
            }
        }
    }

    #[inline(always)]
    unsafe fn enter<S: Tiles<T>, const FILTERS: usize>(self, fast: bool) {
        if FILTERS > S::FILTERS {
            return;
        }
        // SAFETY: the caller's.
        unsafe {
            if fast {
                S::enter(Pixels::<T, S, FILTERS, true> { strip: self, set: PhantomData });
            } else {
                S::enter(Pixels::<T, S, FILTERS, false> { strip: self, set: PhantomData });
            }
        }
    }
}

/// A strip of `FILTERS` filters.
struct Pixels<'a, T, S, const FILTERS: usize, const FAST: bool> {
    strip: Strip<'a, T>,
    set: PhantomData<S>,
}

impl<T: Scalar, S: Tiles<T>, const FILTERS: usize, const FAST: bool> Job for Pixels<'_, T, S, FILTERS, FAST> {
    type Output = ();

    /// Row after row, in tiles as wide as the registers allow, then narrower ones.
    #[inline(always)]
    fn run(self) {
        if FILTERS > S::FILTERS {
            return;
        }
        let Strip { samples, rows, columns, .. } = self.strip;
        for row in 0..rows.outputs {
            for lane in (0..samples).step_by(S::Full::LANES) {
                // SAFETY: `Strip::compute` runs this under its instruction set, with valid pointers.
                unsafe {
                    let tile = Place { row, lane, lanes: Lanes::<S::Full, T, FAST>::new(lane, samples) };
                    let mut column = 0;
                    match const { S::PIXELS[(FILTERS - 1) % 6] } {
                        8 => self.tiles::<8>(tile, columns.outputs, &mut column),
                        6 => self.tiles::<6>(tile, columns.outputs, &mut column),
                        3 => self.tiles::<3>(tile, columns.outputs, &mut column),
                        _ => {}
                    }
                    if const { S::PIXELS[(FILTERS - 1) % 6] } >= 4 {
                        self.tiles::<4>(tile, columns.outputs, &mut column);
                    }
                    self.tiles::<2>(tile, columns.outputs, &mut column);
                    self.tiles::<1>(tile, columns.outputs, &mut column);
                }
            }
        }
    }
}

/// Where tiles lie: this row of outputs, and the lanes from `lane` on.
#[derive(Clone, Copy)]
struct Place<V: Vector<T>, T, const FAST: bool> {
    row: usize,
    lane: usize,
    lanes: Lanes<V, T, FAST>,
}

impl<T: Scalar, S: Tiles<T>, const FILTERS: usize, const FAST: bool> Pixels<'_, T, S, FILTERS, FAST> {
    #[inline(always)]
    unsafe fn tiles<const WIDTH: usize>(
        &self,
        place: Place<S::Full, T, FAST>,
        columns: usize,
        column: &mut usize,
    ) {
        while columns - *column >= WIDTH {
            // SAFETY: the caller's.
            unsafe { self.tile::<WIDTH>(place, *column) };
            *column += WIDTH;
        }
    }

    /// `WIDTH` neighbours of a row: the accumulators stay in registers for all channels and taps.
    ///
    /// # Safety
    ///
    /// The strip must be valid, the tile must lie within it, and the machine must have the instruction set.
    #[inline(always)]
    unsafe fn tile<const WIDTH: usize>(&self, place: Place<S::Full, T, FAST>, column: usize) {
        let Strip { x, w, inputs, weights, rows, columns, .. } = self.strip;
        let Place { row, lane, lanes } = place;
        // The taps by which any, and by which all of the pixels see an input.
        let (front, back) = (columns.taps_of(column), columns.taps_of(column + WIDTH - 1));
        let any = back.start..front.end;
        let all = front.start.min(any.end)..back.end.max(front.start).min(any.end);
        let start = columns.start + (column * self.stride()) as isize;
        // SAFETY: the caller's; `Axis` names only inputs that exist.
        unsafe {
            let mut sums = self.starts::<WIDTH>();
            for input in 0..inputs {
                let x = x.add(input * rows.inputs * columns.inputs * lanes.step() + lane);
                for tap in rows.taps_of(row) {
                    let seen = rows.start + (row * rows.stride + tap) as isize;
                    let x =
                        x.wrapping_offset((seen * columns.inputs as isize + start) * lanes.step() as isize);
                    let weight = rows.weight_of(tap) * weights.row as isize;
                    let w = w.wrapping_add(input * weights.input).wrapping_offset(weight);
                    self.add_taps::<WIDTH, true>(&mut sums, lanes, x, w, start, any.start..all.start);
                    self.add_taps::<WIDTH, false>(&mut sums, lanes, x, w, start, all.clone());
                    self.add_taps::<WIDTH, true>(&mut sums, lanes, x, w, start, all.end..any.end);
                }
            }
            self.write(place, column, sums);
        }
    }

    /// How far the inputs of neighbours are apart.
    #[inline(always)]
    fn stride(&self) -> usize {
        if FAST { 1 } else { self.strip.columns.stride }
    }

    /// Some taps of a row. For each, `WIDTH` pixels are read and multiplied by a broadcast weight of each
    /// filter; if `CHECKED`, only those that exist.
    #[inline(always)]
    unsafe fn add_taps<const WIDTH: usize, const CHECKED: bool>(
        &self,
        sums: &mut [[S::Full; WIDTH]; FILTERS],
        lanes: Lanes<S::Full, T, FAST>,
        x: *const T,
        w: *const T,
        start: isize,
        taps: Range<usize>,
    ) {
        let Strip { weights, columns, .. } = self.strip;
        let stride = self.stride();
        for tap in taps {
            let x = x.wrapping_add(tap * lanes.step());
            let w = w.wrapping_offset(columns.weight_of(tap));
            // SAFETY: the caller's.
            unsafe {
                if CHECKED {
                    let w: [S::Full; FILTERS] = from_fn(|q| S::Full::splat(*w.add(q * weights.output)));
                    for p in 0..WIDTH {
                        if ((start + (p * stride + tap) as isize) as usize) < columns.inputs {
                            let x = lanes.load(x.wrapping_add(p * stride * lanes.step()));
                            for q in 0..FILTERS {
                                sums[q][p] = sums[q][p].add_product(w[q], x);
                            }
                        }
                    }
                } else {
                    let x: [S::Full; WIDTH] =
                        from_fn(|p| lanes.load(x.wrapping_add(p * stride * lanes.step())));
                    for q in 0..FILTERS {
                        let w = S::Full::splat(*w.add(q * weights.output));
                        for p in 0..WIDTH {
                            sums[q][p] = sums[q][p].add_product(w, x[p]);
                        }
                    }
                }
            }
        }
    }

    /// Where the sums begin: at the bias of their filter.
    #[inline(always)]
    unsafe fn starts<const WIDTH: usize>(&self) -> [[S::Full; WIDTH]; FILTERS] {
        // SAFETY: the caller's.
        unsafe {
            let mut sums = [[S::Full::zero(); WIDTH]; FILTERS];
            if let Some(b) = self.strip.b {
                for q in 0..FILTERS {
                    sums[q] = [S::Full::splat(*b.add(q)); WIDTH];
                }
            }
            sums
        }
    }

    #[inline(always)]
    unsafe fn write<const WIDTH: usize>(
        &self,
        place: Place<S::Full, T, FAST>,
        column: usize,
        mut sums: [[S::Full; WIDTH]; FILTERS],
    ) {
        let Strip { y, relu, rows, columns, image: [height, width], .. } = self.strip;
        let step = place.lanes.step();
        // SAFETY: the caller's.
        unsafe {
            if relu {
                sums = sums.map(|sums| sums.map(|sum| sum.relu()));
            }
            let row = (rows.first + place.row * rows.step) * width;
            for q in 0..FILTERS {
                for p in 0..WIDTH {
                    let pixel = q * height * width + row + columns.first + (column + p) * columns.step;
                    place.lanes.store(sums[q][p], y.add(pixel * step + place.lane));
                }
            }
        }
    }
}
