use core::marker::PhantomData;
use core::ops::Range;

use super::BLOCK;
use super::axis::Axis;
use super::correlation::Weights;
use super::taps::{Tap, Taps};
use super::tiles::Tiles;
use crate::Scalar;
use crate::simd::{Job, Vector};

/// The initial value of the sums.
#[derive(Clone, Copy)]
pub(super) enum Start<T> {
    /// Zero.
    Zero,
    /// The bias of their filter.
    Bias(*const T),
    /// The existing values of `y`.
    There,
}

impl<T> Start<T> {
    /// From this filter on.
    pub(super) fn of_filter(self, filter: usize) -> Self {
        match self {
            Self::Bias(b) => Self::Bias(b.wrapping_add(filter)),
            other => other,
        }
    }
}

/// A few filters of a correlation, on all of a block; see [`Correlation`](super::Correlation).
#[derive(Clone)]
pub(super) struct Strip<'a, T> {
    pub(super) x: *const T,
    pub(super) w: *const T,
    pub(super) start: Start<T>,
    pub(super) y: *mut T,
    pub(super) relu: bool,
    /// Samples of the block.
    pub(super) samples: usize,
    /// Channels of `x`.
    pub(super) inputs: usize,
    pub(super) weights: &'a Weights,
    /// At most [`TAPS`](super::taps::TAPS) taps in total.
    pub(super) rows: &'a Axis,
    pub(super) columns: &'a Axis,
    /// The rows of `y` that are computed, counted along the axis.
    pub(super) band: Range<usize>,
    /// Rows and columns of `y`.
    pub(super) image: [usize; 2],
}

impl<T: Scalar> Strip<'_, T> {
    /// The number of filters of a strip, with `left` filters remaining.
    #[inline(always)]
    pub(super) fn filters<S: Tiles<T>>(&self, left: usize) -> usize {
        match left {
            6.. if self.is_flat() && S::VECTORS[5] > 0 => 6,
            4.. => 4,
            3 if self.is_flat() && S::VECTORS[2] > 0 => 3,
            2.. if S::VECTORS[1] > 0 => 2,
            _ => 1,
        }
    }

    /// Whether neighbouring pixels are contiguous both in `x` and in `y`, or in whole blocks.
    #[inline(always)]
    fn is_flat(&self) -> bool {
        self.columns.stride == 1 && (self.columns.step == 1 || self.samples == BLOCK)
    }

    /// Computes a strip of as many filters as [`filters`](Self::filters) says.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the sizes, `y` must not overlap the others, and the machine must
    /// have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Tiles<T>>(&self, filters: usize, taps: &mut Taps) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            match (filters, self.is_flat()) {
                (1, true) => self.with_sizes::<S, 1, true>(taps),
                (2, true) => self.with_sizes::<S, 2, true>(taps),
                (3, true) => self.with_sizes::<S, 3, true>(taps),
                (4, true) => self.with_sizes::<S, 4, true>(taps),
                (_, true) => self.with_sizes::<S, 6, true>(taps),
                (1, false) => self.with_sizes::<S, 1, false>(taps),
                (2, false) => self.with_sizes::<S, 2, false>(taps),
                (_, false) => self.with_sizes::<S, 4, false>(taps),
            }
        }
    }

    #[inline(always)]
    unsafe fn with_sizes<S: Tiles<T>, const FILTERS: usize, const FLAT: bool>(&self, taps: &mut Taps) {
        if const { S::VECTORS[FILTERS - 1] > 0 } {
            // SAFETY: guaranteed by the caller.
            unsafe {
                S::with_features(Pixels::<T, S, FILTERS, FLAT> { strip: self, taps, set: PhantomData })
            };
        }
    }
}

/// A strip of `FILTERS` filters. If it is not `FLAT`, neighbours see inputs that are not neighbours.
struct Pixels<'a, T, S, const FILTERS: usize, const FLAT: bool> {
    strip: &'a Strip<'a, T>,
    taps: &'a mut Taps,
    set: PhantomData<S>,
}

impl<T: Scalar, S: Tiles<T>, const FILTERS: usize, const FLAT: bool> Job<S>
    for Pixels<'_, T, S, FILTERS, FLAT>
{
    type Output = ();

    /// Row after row. Pixels that see an input with every tap are computed together, those at the borders one
    /// by one.
    #[inline(always)]
    unsafe fn run(self) {
        if const { S::VECTORS[FILTERS - 1] == 0 } {
            return;
        }
        let &Strip { samples, weights, rows, columns, ref band, .. } = self.strip;
        let inner = columns.outputs_of(0).start..columns.outputs_of(columns.taps.max(1) - 1).end;
        for row in band.clone() {
            self.taps.list(rows.taps_of(row), (rows, columns), samples, weights.row);
            let mut column = 0;
            while column < columns.outputs {
                let pixels = if inner.contains(&column) { inner.end - column } else { 1 };
                let taps = self.taps.of(columns.taps_of(column));
                // SAFETY: `Strip::compute` runs this under its instruction set, with valid pointers.
                unsafe {
                    if FLAT {
                        self.flat(taps, row, column, pixels);
                    } else {
                        self.strided(taps, row, column, pixels);
                    }
                }
                column += pixels;
            }
        }
    }
}

/// The position of a tile: a row of outputs and an offset from the pixel of a column. `values` is its
/// number of values, if that is less than a vector.
#[derive(Clone, Copy)]
struct Position {
    row: usize,
    column: usize,
    at: usize,
    values: usize,
}

impl<T: Scalar, S: Tiles<T>, const FILTERS: usize, const FLAT: bool> Pixels<'_, T, S, FILTERS, FLAT> {
    const LANES: usize = S::Full::LANES;

    /// Pixels of a row with the same taps. Neighbours are contiguous on both sides, so that pixels and samples
    /// are one row of values, for any number of samples.
    #[inline(always)]
    unsafe fn flat(&self, taps: &[Tap], row: usize, column: usize, pixels: usize) {
        let end = pixels * self.strip.samples;
        let mut at = 0;
        while at < end {
            let position = Position { row, column, at, values: end - at };
            // SAFETY: guaranteed by the caller.
            at += unsafe { self.widest_tile(taps, position, (end - at) / Self::LANES) } * Self::LANES;
        }
    }

    /// Pixels of a row with the same taps, a vector of samples at a time.
    #[inline(always)]
    unsafe fn strided(&self, taps: &[Tap], row: usize, column: usize, pixels: usize) {
        for at in (0..self.strip.samples).step_by(Self::LANES) {
            let values = self.strip.samples - at;
            let mut pixel = 0;
            while pixel < pixels {
                let position = Position { row, column: column + pixel, at, values };
                let most = if values < Self::LANES { 1 } else { pixels - pixel };
                // SAFETY: guaranteed by the caller.
                pixel += unsafe { self.widest_tile(taps, position, most) };
            }
        }
    }

    /// Computes the widest tile of at most this number of vectors. Returns its width.
    #[inline(always)]
    unsafe fn widest_tile(&self, taps: &[Tap], position: Position, vectors: usize) -> usize {
        let widest = const { S::VECTORS[FILTERS - 1] };
        // SAFETY: guaranteed by the caller.
        unsafe {
            if widest == 8 && vectors >= 8 {
                self.tile::<8>(taps, position)
            } else if widest >= 4 && vectors >= 4 {
                self.tile::<4>(taps, position)
            } else if widest >= 2 && vectors >= 2 {
                self.tile::<2>(taps, position)
            } else {
                self.tile::<1>(taps, position)
            }
        }
    }

    /// `WIDTH` vectors of a row which see inputs by the same taps: the accumulators stay in registers for
    /// all channels and taps. A single one may be partial. Returns the width.
    ///
    /// # Safety
    ///
    /// The strip must be valid, the tile must be within it, and the machine must have the instruction set.
    #[inline(always)]
    unsafe fn tile<const WIDTH: usize>(&self, taps: &[Tap], position: Position) -> usize {
        let &Strip { x, w, samples, inputs, weights, rows, columns, .. } = self.strip;
        let Position { row, column, at, values } = position;
        let first = rows.start + (row * rows.stride) as isize;
        let first = first * columns.inputs as isize + columns.start + (column * columns.stride) as isize;
        let x = x.wrapping_offset(first * samples as isize).wrapping_add(at);
        // SAFETY: guaranteed by the caller; `Axis` names only inputs that exist.
        unsafe {
            let mask = S::Full::mask_first(values.min(Self::LANES));
            let mut sums = self.starts::<WIDTH>(position, mask);
            let (mut x, mut w) = (x, w);
            for _ in 0..inputs {
                self.add_channel::<WIDTH>(&mut sums, taps, mask, x, w);
                x = x.wrapping_add(rows.inputs * columns.inputs * samples);
                w = w.wrapping_add(weights.input);
            }
            self.write(position, sums);
        }
        WIDTH
    }

    /// The taps of one channel. For each, `WIDTH` vectors of pixels are read and multiplied by a broadcast
    /// weight of each filter; the fewer of both are kept in registers.
    #[inline(always)]
    unsafe fn add_channel<const WIDTH: usize>(
        &self,
        sums: &mut [[S::Full; WIDTH]; FILTERS],
        taps: &[Tap],
        mask: <S::Full as Vector<T>>::Mask,
        x: *const T,
        w: *const T,
    ) {
        let output = self.strip.weights.output;
        let next = if FLAT { Self::LANES } else { self.strip.columns.stride * self.strip.samples };
        // SAFETY: guaranteed by the caller.
        unsafe {
            for tap in taps {
                let (x, w) = (x.wrapping_offset(tap.x), w.wrapping_offset(tap.w));
                if WIDTH == 1 {
                    let pixel = S::Full::load_masked(x, mask);
                    for q in 0..FILTERS {
                        sums[q][0] = sums[q][0].add_product(S::Full::splat(*w.add(q * output)), pixel);
                    }
                } else if WIDTH < FILTERS {
                    let mut pixels = [S::Full::zero(); WIDTH];
                    for p in 0..WIDTH {
                        pixels[p] = S::Full::load(x.wrapping_add(p * next));
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
                        let pixel = S::Full::load(x.wrapping_add(p * next));
                        for q in 0..FILTERS {
                            sums[q][p] = sums[q][p].add_product(filters[q], pixel);
                        }
                    }
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn starts<const WIDTH: usize>(
        &self,
        position: Position,
        mask: <S::Full as Vector<T>>::Mask,
    ) -> [[S::Full; WIDTH]; FILTERS] {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut sums = [[S::Full::zero(); WIDTH]; FILTERS];
            for q in 0..FILTERS {
                match self.strip.start {
                    Start::Zero => {}
                    Start::Bias(b) => sums[q] = [S::Full::splat(*b.add(q)); WIDTH],
                    Start::There => {
                        let (y, filter) = self.outputs::<WIDTH>(position);
                        for p in 0..WIDTH {
                            let y = y[p].wrapping_add(q * filter).cast_const();
                            sums[q][p] =
                                if WIDTH == 1 { S::Full::load_masked(y, mask) } else { S::Full::load(y) };
                        }
                    }
                }
            }
            sums
        }
    }

    /// The positions of the vectors of a tile: those of the first filter, and the distance to the next filter's.
    #[inline(always)]
    fn outputs<const WIDTH: usize>(
        &self,
        Position { row, column, at, .. }: Position,
    ) -> ([*mut T; WIDTH], usize) {
        let &Strip { y, samples, rows, columns, image: [height, width], .. } = self.strip;
        let pixel = (rows.first + row * rows.step) * width + columns.first + column * columns.step;
        let y = y.wrapping_add(pixel * samples);
        let vector = |vector: usize| match () {
            () if !FLAT => at + vector * columns.step * samples,
            () if columns.step == 1 => at + vector * Self::LANES,
            // Only whole blocks are both flat and spread.
            () => {
                let at = at + vector * Self::LANES;
                at / BLOCK * BLOCK * columns.step + at % BLOCK
            }
        };
        (core::array::from_fn(|p| y.wrapping_add(vector(p))), height * width * samples)
    }

    /// All sums leave their registers at once: only the store remains for each.
    #[inline(always)]
    unsafe fn write<const WIDTH: usize>(&self, position: Position, sums: [[S::Full; WIDTH]; FILTERS]) {
        let (mut y, filter) = self.outputs::<WIDTH>(position);
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mask = S::Full::mask_first(position.values.min(Self::LANES));
            let is_part = WIDTH == 1 && position.values < Self::LANES;
            let relu = self.strip.relu;
            for q in 0..FILTERS {
                for p in 0..WIDTH {
                    let sum = if relu { sums[q][p].relu() } else { sums[q][p] };
                    if is_part {
                        sum.store_masked(y[p], mask);
                    } else {
                        sum.store(y[p]);
                    }
                    y[p] = y[p].wrapping_add(filter);
                }
            }
        }
    }
}
