use core::marker::PhantomData;
use core::ops::Range;

use super::axis::Axis;
use super::correlation::Weights;
use super::taps::{Listed, TAPS, Tap, Taps};
use super::tiles::{Lanes, Tiles};
use crate::Scalar;
use crate::kernel::simd::{Job, Vector};

/// A few filters of a correlation, on all of a block; see [`Correlation`](super::Correlation).
#[derive(Clone)]
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
    /// The rows of `y` that are computed, counted along the axis.
    pub(super) band: Range<usize>,
    /// Rows and columns of `y`.
    pub(super) image: [usize; 2],
}

impl<T: Scalar> Strip<'_, T> {
    /// How many of `left` filters a strip takes. Only `fast` ones come in all sizes.
    #[inline(always)]
    pub(super) const fn filters<S: Tiles<T>>(left: usize, fast: bool) -> usize {
        match left {
            _ if fast => {
                if left < S::FILTERS {
                    left
                } else {
                    S::FILTERS
                }
            }
            0..4 => {
                if left < 2 {
                    left
                } else {
                    2
                }
            }
            _ => 4,
        }
    }

    /// Computes a strip of this many filters, as [`filters`](Self::filters) says. It may be `fast` if the block is
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
            match (filters, fast) {
                (1, true) => self.enter::<S, 1, true>(),
                (2, true) => self.enter::<S, 2, true>(),
                (3, true) => self.enter::<S, 3, true>(),
                (4, true) => self.enter::<S, 4, true>(),
                (5, true) => self.enter::<S, 5, true>(),
                (_, true) => self.enter::<S, 6, true>(),
                (1, false) => self.enter::<S, 1, false>(),
                (2, false) => self.enter::<S, 2, false>(),
                (_, false) => self.enter::<S, 4, false>(),
            }
        }
    }

    #[inline(always)]
    unsafe fn enter<S: Tiles<T>, const FILTERS: usize, const FAST: bool>(self) {
        if FILTERS <= S::FILTERS {
            // SAFETY: the caller's.
            unsafe { S::enter(Pixels::<T, S, FILTERS, FAST> { strip: self, set: PhantomData }) };
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

    /// Row after row. Pixels that see an input by every tap are computed in tiles as wide as the registers
    /// allow, those at the borders one by one.
    #[inline(always)]
    fn run(self) {
        if FILTERS > S::FILTERS {
            return;
        }
        let Strip { samples, columns, band, .. } = &self.strip;
        let inner = columns.outputs_of(0).start..columns.outputs_of(columns.taps.max(1) - 1).end;
        let mut taps = Taps::new();
        for row in band.clone() {
            for lane in (0..*samples).step_by(S::Full::LANES) {
                // SAFETY: `Strip::compute` runs this under its instruction set, with valid pointers.
                unsafe {
                    let place = Place { row, lane, lanes: Lanes::<S::Full, T, FAST>::new(lane, *samples) };
                    let mut column = 0;
                    while column < columns.outputs {
                        let alike = if inner.contains(&column) { inner.end - column } else { 1 };
                        column += self.widest_tile(&mut taps, place, column, alike);
                    }
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
    /// The width of the widest tile.
    const WIDEST: usize = if FAST { S::PIXELS[(FILTERS - 1) % 6] } else { 8 / FILTERS };

    /// Computes the widest tile of at most so many pixels that there is. Gives its width.
    #[inline(always)]
    unsafe fn widest_tile(
        &self,
        taps: &mut Taps,
        place: Place<S::Full, T, FAST>,
        column: usize,
        pixels: usize,
    ) -> usize {
        // SAFETY: the caller's.
        unsafe {
            if Self::WIDEST == 8 && pixels >= 8 {
                self.tile::<8>(taps, place, column)
            } else if Self::WIDEST == 6 && pixels >= 6 {
                self.tile::<6>(taps, place, column)
            } else if Self::WIDEST >= 4 && pixels >= 4 {
                self.tile::<4>(taps, place, column)
            } else if Self::WIDEST == 3 && pixels >= 3 {
                self.tile::<3>(taps, place, column)
            } else if FAST && pixels >= 2 {
                self.tile::<2>(taps, place, column)
            } else {
                self.tile::<1>(taps, place, column)
            }
        }
    }

    /// `WIDTH` neighbours of a row which see inputs by the same taps: the accumulators stay in registers for
    /// all channels and taps. Gives the width.
    ///
    /// # Safety
    ///
    /// The strip must be valid, the tile must lie within it, and the machine must have the instruction set.
    #[inline(always)]
    unsafe fn tile<const WIDTH: usize>(
        &self,
        taps: &mut Taps,
        place: Place<S::Full, T, FAST>,
        column: usize,
    ) -> usize {
        let Strip { x, w, inputs, weights, rows, columns, .. } = self.strip;
        let (row, step) = (place.row, place.lanes.step());
        let first = rows.start + (row * rows.stride) as isize;
        let first = first * columns.inputs as isize + columns.start + (column * self.stride()) as isize;
        // SAFETY: the caller's; `Axis` names only inputs that exist.
        unsafe {
            let mut sums = self.starts::<WIDTH>();
            let x = x.wrapping_offset(first * step as isize).wrapping_add(place.lane);
            for listed_rows in pieces(rows.taps_of(row), TAPS / columns.taps.max(1)) {
                for listed_columns in pieces(0..columns.taps, TAPS) {
                    let listed = Listed { rows: listed_rows.clone(), columns: listed_columns, step };
                    taps.list(listed, rows, columns, weights.row);
                    let taps = taps.of(columns.taps_of(column));
                    let (mut x, mut w) = (x, w);
                    for _ in 0..inputs {
                        self.add_channel::<WIDTH>(&mut sums, taps, place.lanes, x, w);
                        x = x.wrapping_add(rows.inputs * columns.inputs * step);
                        w = w.wrapping_add(weights.input);
                    }
                }
            }
            self.write(place, column, sums);
        }
        WIDTH
    }

    /// How far the inputs of neighbours are apart.
    #[inline(always)]
    fn stride(&self) -> usize {
        if FAST { 1 } else { self.strip.columns.stride }
    }

    /// The taps of one channel. For each, `WIDTH` pixels are read and multiplied by a broadcast weight of each
    /// filter; the fewer of both are kept in registers.
    #[inline(always)]
    unsafe fn add_channel<const WIDTH: usize>(
        &self,
        sums: &mut [[S::Full; WIDTH]; FILTERS],
        taps: &[Tap],
        lanes: Lanes<S::Full, T, FAST>,
        x: *const T,
        w: *const T,
    ) {
        let output = self.strip.weights.output;
        let neighbour = self.stride() * lanes.step();
        // SAFETY: the caller's.
        unsafe {
            for tap in taps {
                let (x, w) = (x.wrapping_offset(tap.x), w.wrapping_offset(tap.w));
                if WIDTH < FILTERS {
                    let mut pixels = [S::Full::zero(); WIDTH];
                    for p in 0..WIDTH {
                        pixels[p] = lanes.load(x.wrapping_add(p * neighbour));
                    }
                    for q in 0..FILTERS {
                        let w = S::Full::splat(*w.add(q * output));
                        for p in 0..WIDTH {
                            sums[q][p] = sums[q][p].add_product(w, pixels[p]);
                        }
                    }
                } else {
                    let mut filters = [S::Full::zero(); FILTERS];
                    for q in 0..FILTERS {
                        filters[q] = S::Full::splat(*w.add(q * output));
                    }
                    for p in 0..WIDTH {
                        let pixel = lanes.load(x.wrapping_add(p * neighbour));
                        for q in 0..FILTERS {
                            sums[q][p] = sums[q][p].add_product(filters[q], pixel);
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
            let row = (rows.first + place.row * rows.step) * width;
            for q in 0..FILTERS {
                for p in 0..WIDTH {
                    if relu {
                        sums[q][p] = sums[q][p].relu();
                    }
                    let pixel = q * height * width + row + columns.first + (column + p) * columns.step;
                    place.lanes.store(sums[q][p], y.add(pixel * step + place.lane));
                }
            }
        }
    }
}

/// The range in pieces of at most `most`, which is at least 1.
#[inline(always)]
fn pieces(range: Range<usize>, most: usize) -> impl Iterator<Item = Range<usize>> {
    let (most, end) = (most.max(1), range.end);
    range.step_by(most).map(move |first| first..end.min(first + most))
}
