//! Convolutions in which each output sees all channels.

use super::outputs::Outputs;
use super::pack::packed_conv2d;
use super::region::{Region, Seen};
use super::rows::Rows;
use super::tile::Taps;
use super::{Activation, padded_channels, region};
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::window::Window;
use crate::{Scalar, isa};

/// `y = then(w * x + b + residual)`, a convolution of one sample with `filters` filters; see
/// [`conv2d`](crate::conv2d).
///
/// `x`, `residual` and `y` channels-last: (H, W, C), (output, filters); `packed` by
/// [`pack_conv2d`](super::pack_conv2d).
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn conv2d<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    packed: &[T],
    residual: Option<&[T]>,
    then: Activation<T>,
    y: &mut [T],
) {
    let pixel = padded_channels(window.channels);
    convolve(Convolution::of_pixels(window, pixel, filters, x, packed, residual, then, y));
}

/// [`conv2d`] of an image that lies channels-first, (C, H, W), as images come: for the first layer of a network.
///
/// `packed` by [`pack_conv2d_of_planes`](super::pack_conv2d_of_planes).
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn conv2d_of_planes<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    packed: &[T],
    residual: Option<&[T]>,
    then: Activation<T>,
    y: &mut [T],
) {
    convolve(Convolution::of_planes(window, filters, x, packed, residual, then, y));
}

fn convolve<T: Scalar>(convolution: Convolution<'_, T>) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::convolution(isa(), convolution) };
}

/// How `x` lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Channels-last, pixels so far apart.
    Pixels { pixel: usize },
    /// Channels-first.
    Planes,
}

/// The work of the functions of this module.
#[doc(hidden)]
#[derive(Debug)]
pub struct Convolution<'a, T> {
    kind: Kind,
    window: Window,
    outputs: usize,
    x: &'a [T],
    packed: &'a [T],
    residual: Option<&'a [T]>,
    then: Activation<T>,
    y: &'a mut [T],
}

impl<'a, T: Scalar> Convolution<'a, T> {
    /// Of an image channels-last, whose pixels are so far apart.
    #[allow(clippy::too_many_arguments, reason = "sizes and operands")]
    pub(crate) fn of_pixels(
        window: Window,
        pixel: usize,
        outputs: usize,
        x: &'a [T],
        packed: &'a [T],
        residual: Option<&'a [T]>,
        then: Activation<T>,
        y: &'a mut [T],
    ) -> Self {
        Self::new(Kind::Pixels { pixel }, window, outputs, x, packed, residual, then, y)
    }

    /// Of an image channels-first.
    pub(crate) fn of_planes(
        window: Window,
        outputs: usize,
        x: &'a [T],
        packed: &'a [T],
        residual: Option<&'a [T]>,
        then: Activation<T>,
        y: &'a mut [T],
    ) -> Self {
        Self::new(Kind::Planes, window, outputs, x, packed, residual, then, y)
    }

    #[allow(clippy::too_many_arguments, reason = "sizes and operands")]
    fn new(
        kind: Kind,
        window: Window,
        outputs: usize,
        x: &'a [T],
        packed: &'a [T],
        residual: Option<&'a [T]>,
        then: Activation<T>,
        y: &'a mut [T],
    ) -> Self {
        region::check(&window);
        let pixel = if let Kind::Pixels { pixel } = kind { pixel } else { window.channels };
        let [rows, columns] = window.output();
        assert!(outputs > 0, "a convolution has at least one filter");
        assert!(
            fit(x, [window.height, window.width, pixel]) && fit(y, [rows, columns, padded_channels(outputs)]),
            "sizes of y = w * x"
        );
        assert!(packed.len() == packed_conv2d(&window, outputs), "the length of packed weights");
        assert!(residual.is_none_or(|residual| residual.len() == y.len()), "one residual for each output");
        Self { kind, window, outputs, x, packed, residual, then, y }
    }

    /// The loops over these taps, and the row of weights of the first.
    fn runs(&self, seen: &Seen) -> (Taps<'static>, usize) {
        let Window { channels, height, width, kernel, .. } = self.window;
        let tap = seen.rows.start * kernel[1] + seen.columns.start;
        let (rows, columns) = (seen.rows.len(), seen.columns.len());
        match self.kind {
            // Neighbours in a row lie side by side, with all their channels.
            Kind::Pixels { pixel } if pixel == channels => {
                let (counts, x_steps) = ([1, rows, columns * channels], [0, width * pixel]);
                (Taps::Runs { counts, x_steps, w_steps: [0, kernel[1] * channels] }, tap * channels)
            }
            Kind::Pixels { pixel } => {
                let (counts, x_steps) = ([rows, columns, channels], [width * pixel, pixel]);
                let w_steps = [kernel[1] * channels, channels];
                (Taps::Runs { counts, x_steps, w_steps }, tap * channels)
            }
            Kind::Planes => {
                let (counts, x_steps) = ([channels, rows, columns], [height * width, width]);
                (Taps::Runs { counts, x_steps, w_steps: [kernel[0] * kernel[1], kernel[1]] }, tap)
            }
        }
    }
}

/// Taps in all channels that are listed at most.
const LISTED: usize = 64;

impl<S: Vectors<T>, T: Scalar> Job<S> for Convolution<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(mut self) {
        // SAFETY: it runs under `S`, and the lengths were asserted.
        unsafe {
            if let Some(rows) = self.rows::<S>() {
                S::with_features(rows);
            } else if self.is_listed() {
                self.regions::<S, LISTED>();
            } else {
                self.regions::<S, 0>();
            }
        }
        // SAFETY: it runs under `S`.
        unsafe { self.then.finish::<S>(self.y) };
    }
}

impl<T: Scalar> Convolution<'_, T> {
    /// The same with pixels in the lanes, if it is of that kind.
    fn rows<S: Vectors<T>>(&mut self) -> Option<Rows<'_, T, S>> {
        let relu = self.then == Activation::Relu;
        let is_plain = self.kind == Kind::Planes && self.residual.is_none();
        if is_plain { Rows::new(self.window, self.outputs, self.x, self.packed, relu, self.y) } else { None }
    }

    /// Whether taps are computed one by one: in runs that are too short for a loop, unless they are too many.
    fn is_listed(&self) -> bool {
        let is_short = self.window.kernel[1] < SHORT && self.window.channels * self.window.taps() <= LISTED;
        self.kind == Kind::Planes && is_short
    }

    /// Region after region, in each some outputs of all positions after the other; with a list of so many taps, or in runs.
    ///
    /// # Safety
    ///
    /// It must run under `S`.
    #[inline(always)]
    unsafe fn regions<S: Vectors<T>, const LISTED: usize>(&mut self) {
        let outputs = padded_channels(self.outputs);
        let pixel = if let Kind::Pixels { pixel } = self.kind { pixel } else { 1 };
        let mut list = [[0; 2]; LISTED];
        for (region, seen) in Region::all(self.window, pixel, outputs) {
            let (runs, first) = self.runs(&seen);
            let (x_at, y_at) = (seen.pixel.wrapping_mul(pixel), seen.place * outputs);
            let outputs = Outputs {
                outputs,
                packed: self.packed,
                first,
                x: self.x.as_ptr().wrapping_add(x_at),
                residual: self.residual.map(|residual| residual.as_ptr().wrapping_add(y_at)),
                relu: self.then == Activation::Relu,
                y: self.y.as_mut_ptr().wrapping_add(y_at),
            };
            let taps = if LISTED > 0 { runs.listed(&mut list) } else { runs };
            // SAFETY: the lengths were asserted: all that is seen by these taps lies within `x`, and what is written
            // within `y`. The rest is guaranteed by the caller.
            unsafe { outputs.compute::<S, LISTED>(region, taps) };
        }
    }
}

impl Taps<'static> {
    /// The same one by one, in a list with room for them.
    fn listed(self, list: &mut [[usize; 2]]) -> Taps<'_> {
        let Self::Runs { counts: [outer, inner, run], x_steps, w_steps } = self else { return self };
        let runs = (0..outer).flat_map(|a| (0..inner).map(move |b| (a, b)));
        let taps = runs.flat_map(|(a, b)| (0..run).map(move |i| (a, b, i)));
        let mut count = 0;
        for (tap, (a, b, i)) in list.iter_mut().zip(taps) {
            *tap = [a * x_steps[0] + b * x_steps[1] + i, a * w_steps[0] + b * w_steps[1] + i];
            count += 1;
        }
        Taps::List(&list[..count])
    }
}

/// A run of taps that is shorter than this is listed.
const SHORT: usize = 8;
