use super::pack::packed_depthwise_conv2d;
use super::region::{Positions, Region, Seen};
use super::{Activation, padded_channels, region};
use crate::simd::{Job, Vector, Vectors};
use crate::sizes::fit;
use crate::window::Window;
use crate::{Scalar, isa};
use core::marker::PhantomData;
use core::ops::Range;

/// `y = then(w * x + b + residual)` of one sample with one filter for each channel; see
/// [`depthwise_conv2d`](crate::depthwise_conv2d).
///
/// Everything channels-last: `x` (H, W, C), `residual` and `y` (output, C); `packed` by
/// [`pack_depthwise_conv2d`](super::pack_depthwise_conv2d).
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn depthwise_conv2d<T: Scalar>(
    window: Window,
    x: &[T],
    packed: &[T],
    residual: Option<&[T]>,
    then: Activation<T>,
    y: &mut [T],
) {
    let job = Depthwise::new(window, x, packed, residual, then, y);
    // SAFETY: the machine has its instruction set.
    unsafe { T::depthwise(isa(), job) };
}

/// The work of [`depthwise_conv2d`].
#[doc(hidden)]
#[derive(Debug)]
pub struct Depthwise<'a, T> {
    window: Window,
    x: &'a [T],
    packed: &'a [T],
    residual: Option<&'a [T]>,
    then: Activation<T>,
    y: &'a mut [T],
}

impl<'a, T: Scalar> Depthwise<'a, T> {
    pub(crate) fn new(
        window: Window,
        x: &'a [T],
        packed: &'a [T],
        residual: Option<&'a [T]>,
        then: Activation<T>,
        y: &'a mut [T],
    ) -> Self {
        region::check(&window);
        let ([rows, columns], channels) = (window.output(), padded_channels(window.channels));
        assert!(
            fit(x, [window.height, window.width, channels]) && fit(y, [rows, columns, channels]),
            "sizes of y = w * x"
        );
        assert!(packed.len() == packed_depthwise_conv2d(&window), "the length of packed weights");
        assert!(residual.is_none_or(|residual| residual.len() == y.len()), "one residual for each output");
        Self { window, x, packed, residual, then, y }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Depthwise<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Self { window, x, packed, residual, then, y } = self;
        let channels = padded_channels(window.channels);
        let (bias, w) = packed.split_at(channels);
        for (region, Seen { rows, columns, pixel, place }) in Region::all(window, channels, channels) {
            let at = place * channels;
            let channels = Channels {
                x: x.as_ptr().wrapping_add(pixel.wrapping_mul(channels)),
                w: w.as_ptr().wrapping_add((rows.start * window.kernel[1] + columns.start) * channels),
                bias: bias.as_ptr(),
                residual: residual.map(|residual| residual.as_ptr().wrapping_add(at)),
                y: y.as_mut_ptr().wrapping_add(at),
                relu: then == Activation::Relu,
                taps: [rows.len(), columns.len()],
                x_row: window.width * channels,
                w_row: window.kernel[1] * channels,
                channels,
                region,
            };
            // SAFETY: it runs under `S`, and the lengths were asserted: all that is seen by these taps lies within `x`, and
            // what is written within `y`.
            unsafe {
                if const { S::Full::LANES == 16 } {
                    let whole = channels.channels / 16 * 16;
                    S::with_features(Taps::<T, S::Full, S> {
                        channels,
                        outputs: [0, whole],
                        set: PhantomData,
                    });
                    if whole < channels.channels {
                        let outputs = [whole, channels.channels];
                        S::with_features(Taps::<T, S::Half, S> { channels, outputs, set: PhantomData });
                    }
                } else {
                    let outputs = [0, channels.channels];
                    S::with_features(Taps::<T, S::Full, S> { channels, outputs, set: PhantomData });
                }
            }
        }
        // SAFETY: it runs under `S`.
        unsafe { then.finish::<S>(y) };
    }
}

/// All positions of a region.
#[derive(Clone, Copy)]
struct Channels<T> {
    /// What the first place sees by the first tap, and that one's weights.
    x: *const T,
    w: *const T,
    bias: *const T,
    residual: Option<*const T>,
    y: *mut T,
    relu: bool,
    /// Rows and columns of taps, and how far rows are apart; columns are by the channels.
    taps: [usize; 2],
    x_row: usize,
    w_row: usize,
    channels: usize,
    region: Region,
}

/// Bytes of `x` that all vectors of channels pass before the next ones.
const BAND: usize = 8 * 1024;

/// Positions for which it is worth to hold weights in registers.
const FEW: usize = 4;

/// Some of these channels, in vectors `N`.
struct Taps<T, N, S> {
    channels: Channels<T>,
    outputs: [usize; 2],
    set: PhantomData<(N, S)>,
}

impl<T: Scalar, N: Vector<T>, S: Vectors<T>> Job<S> for Taps<T, N, S> {
    type Output = ();

    /// A vector of channels after the other: its weights, three by three, stay in registers while the positions of some rows
    /// pass. Others, and a few positions, are computed place after place.
    #[inline(always)]
    unsafe fn run(self) {
        let Channels { taps, region, .. } = self.channels;
        // SAFETY: `Depthwise::run` enters this under its instruction set, with valid pointers.
        unsafe {
            match taps {
                [3, 3] if region.count() >= FEW => self.by_channel::<3, 3>(),
                // The sides of an image with a padding of 1.
                [2, 3] if region.count() >= FEW => self.by_channel::<2, 3>(),
                [3, 2] if region.count() >= FEW => self.by_channel::<3, 2>(),
                _ => self.by_place(),
            }
        }
    }
}

impl<T: Scalar, N: Vector<T>, S: Vectors<T>> Taps<T, N, S> {
    #[inline(always)]
    unsafe fn by_channel<const ROWS: usize, const COLUMNS: usize>(&self) {
        let region = self.channels.region;
        // Vectors of a few channels use a part of each cache line, so that rows which all of them pass must stay near.
        let bytes = region.columns.saturating_mul(region.x_column).saturating_mul(size_of::<T>());
        let rows = (BAND / bytes.max(1)).max(1);
        for row in (0..region.rows).step_by(rows) {
            let rows = row..region.rows.min(row + rows);
            for output in (self.outputs[0]..self.outputs[1]).step_by(N::LANES) {
                // SAFETY: guaranteed by the caller.
                unsafe { self.rows::<ROWS, COLUMNS>(rows.clone(), output) };
            }
        }
    }

    /// Some rows of a vector of channels.
    #[inline(always)]
    unsafe fn rows<const ROWS: usize, const COLUMNS: usize>(&self, rows: Range<usize>, output: usize) {
        let Channels { x, w, bias, x_row, w_row, channels, region, .. } = self.channels;
        // SAFETY: guaranteed by the caller.
        unsafe {
            let (x, w) = (x.wrapping_add(output), w.wrapping_add(output));
            let mut weights = [[N::zero(); COLUMNS]; ROWS];
            for i in 0..ROWS {
                for j in 0..COLUMNS {
                    weights[i][j] = N::load(w.add(i * w_row + j * channels));
                }
            }
            let bias = N::load(bias.add(output));
            for row in rows {
                let [x_at, mut y_at] = region.row(row);
                let mut x = x.wrapping_add(x_at);
                for _ in 0..region.columns {
                    let mut sum = bias;
                    for i in 0..ROWS {
                        for j in 0..COLUMNS {
                            let x = N::load(x.add(i * x_row + j * channels));
                            sum = sum.add_product(weights[i][j], x);
                        }
                    }
                    self.write(sum, y_at + output);
                    x = x.wrapping_add(region.x_column);
                    y_at += region.y_column;
                }
            }
        }
    }

    #[inline(always)]
    unsafe fn by_place(&self) {
        const SIDE_BY_SIDE: usize = 4;
        let mut positions = Positions::new(self.channels.region);
        for _ in 0..self.channels.region.count() {
            let (pixel, mut output) = (positions.one(), self.outputs[0]);
            // SAFETY: guaranteed by the caller.
            unsafe {
                while output + SIDE_BY_SIDE * N::LANES <= self.outputs[1] {
                    self.place::<SIDE_BY_SIDE>(pixel, output);
                    output += SIDE_BY_SIDE * N::LANES;
                }
                while output < self.outputs[1] {
                    self.place::<1>(pixel, output);
                    output += N::LANES;
                }
            }
        }
    }

    /// One place, `V` vectors of channels.
    #[inline(always)]
    unsafe fn place<const V: usize>(&self, [x_at, y_at]: [usize; 2], output: usize) {
        let Channels { x, w, bias, taps, x_row, w_row, channels, .. } = self.channels;
        // SAFETY: guaranteed by the caller.
        unsafe {
            let (x, w) = (x.wrapping_add(x_at.wrapping_add(output)), w.wrapping_add(output));
            let mut sums = [N::zero(); V];
            for v in 0..V {
                sums[v] = N::load(bias.add(output + v * N::LANES));
            }
            for i in 0..taps[0] {
                for j in 0..taps[1] {
                    let (x, w) = (x.add(i * x_row + j * channels), w.add(i * w_row + j * channels));
                    for v in 0..V {
                        let at = v * N::LANES;
                        sums[v] = sums[v].add_product(N::load(w.add(at)), N::load(x.add(at)));
                    }
                }
            }
            for v in 0..V {
                self.write(sums[v], y_at + output + v * N::LANES);
            }
        }
    }

    #[inline(always)]
    unsafe fn write(&self, mut sum: N, at: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            if let Some(residual) = self.channels.residual {
                sum = sum.add(N::load(residual.add(at)));
            }
            if self.channels.relu {
                sum = sum.relu();
            }
            sum.store(self.channels.y.add(at));
        }
    }
}
