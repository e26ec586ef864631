use super::axis::Axis;
use super::taps::{TAPS, Taps};
use super::tile::{Start, Strip};
use super::tiles::Tiles;
use super::{BLOCK, RATE, Window, blocks_of};
use crate::Scalar;
use crate::activation::sigmoid_of;
use crate::elementwise::MapInPlace;
use crate::product::Epilogue;
use crate::simd::Job;
use crate::sizes::fit;
use crate::threads::Partition;

/// The connections between channels and filters: `groups` times `inputs` channels of the image,
/// each group seen by its own `filters` filters.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Groups {
    pub(crate) groups: usize,
    pub(crate) inputs: usize,
    pub(crate) filters: usize,
}

impl Groups {
    /// Each group of filters sees its group of channels.
    ///
    /// # Panics
    ///
    /// If these can't be divided into so many groups.
    pub(crate) const fn of(window: &Window, filters: usize) -> Self {
        let Window { channels, groups, .. } = *window;
        assert!(
            groups > 0 && channels.is_multiple_of(groups) && filters.is_multiple_of(groups),
            "channels and filters must be multiples of the number of groups"
        );
        Self { groups, inputs: channels / groups, filters: filters / groups }
    }

    /// One filter for each channel.
    pub(crate) const fn depthwise(window: &Window) -> Self {
        Self { groups: window.channels, inputs: 1, filters: 1 }
    }

    /// Channels of the result.
    pub(crate) const fn outputs(&self) -> usize {
        self.groups * self.filters
    }

    /// Asserts that a batch of images, the outputs of the filters, and the filters have the right lengths.
    pub(super) fn check<T>(self, window: &Window, samples: usize, [x, y, w]: [&[T]; 3], what: &str) {
        let [image, _] = window.checked(samples);
        let Self { groups, inputs, filters } = self;
        let ([rows, columns], kernel) = (window.output(), window.kernel);
        assert!(filters > 0, "a convolution must have at least one filter");
        assert!(
            fit(x, [image, samples]) && fit(y, [groups, filters, rows, columns, samples]),
            "sizes of {what}"
        );
        assert!(fit(w, [groups, filters, inputs, kernel[0], kernel[1]]), "sizes of the filters");
    }
}

/// Distances of weights: from one group to the next, and so on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub(super) group: usize,
    pub(super) output: usize,
    pub(super) input: usize,
    pub(super) row: usize,
}

/// `y = epilogue(Σ w x + b)`: every value of `y` is a sum over the values of `x` that its [`Axis`] in each direction
/// sees.
///
/// Both the convolution and its gradient with respect to the image have this form; so `x` may be a `dy` and `y` a
/// `dx`. Values of `y` that the axes leave out are not written.
#[doc(hidden)]
#[derive(Debug)]
pub struct Correlation<'a, T> {
    x: &'a [T],
    w: &'a [T],
    b: Option<&'a [T]>,
    y: &'a mut [T],
    epilogue: Epilogue,
    samples: usize,
    /// Channels of `x` and of `y`, of each group.
    inputs: usize,
    outputs: usize,
    groups: usize,
    weights: Weights,
    rows: Axis,
    columns: Axis,
    /// Rows and columns of `y`.
    image: [usize; 2],
}

impl<'a, T: Scalar> Correlation<'a, T> {
    /// `y = epilogue(w * x + b)`.
    pub(crate) fn forward(
        window: &Window,
        groups: Groups,
        (x, w, b): (&'a [T], &'a [T], Option<&'a [T]>),
        epilogue: Epilogue,
        samples: usize,
        y: &'a mut [T],
    ) -> Self {
        groups.check(window, samples, [x, y, w], "y = w * x");
        assert!(b.is_none_or(|b| b.len() == groups.outputs()), "one bias for each filter");
        let output = groups.inputs * window.taps();
        Self {
            x,
            w,
            b,
            y,
            epilogue,
            samples,
            inputs: groups.inputs,
            outputs: groups.filters,
            groups: groups.groups,
            weights: Weights {
                group: groups.filters * output,
                output,
                input: window.taps(),
                row: window.kernel[1],
            },
            rows: Axis::forward(window, 0),
            columns: Axis::forward(window, 1),
            image: window.output(),
        }
    }

    /// The part of `dx = epilogue(w * dy + b)` with these phases, down and to the right; see [`Axis::backward`].
    pub(crate) fn backward(
        window: &Window,
        groups: Groups,
        phases: [usize; 2],
        (dy, w, b): (&'a [T], &'a [T], Option<&'a [T]>),
        epilogue: Epilogue,
        samples: usize,
        dx: &'a mut [T],
    ) -> Self {
        groups.check(window, samples, [dx, dy, w], "dx = w * dy");
        assert!(b.is_none_or(|b| b.len() == window.channels), "one bias for each channel");
        let input = groups.inputs * window.taps();
        Self {
            x: dy,
            w,
            b,
            y: dx,
            epilogue,
            samples,
            inputs: groups.filters,
            outputs: groups.inputs,
            groups: groups.groups,
            weights: Weights {
                group: groups.filters * input,
                output: window.taps(),
                input,
                row: window.kernel[1],
            },
            rows: Axis::backward(window, 0, phases[0]),
            columns: Axis::backward(window, 1, phases[1]),
            image: window.sides(),
        }
    }
}

impl<T: Scalar> Correlation<'_, T> {
    /// Calls `work(part)` for parts that together are all of it, each with some blocks of samples.
    pub(crate) fn parallel_for(mut self, work: impl Fn(Correlation<'_, T>) + Sync) {
        let taps = self.rows.taps * self.columns.taps;
        let products = self.y.len().saturating_mul(self.inputs).saturating_mul(taps);
        let partition = Partition::new(self.samples, BLOCK, products / RATE);
        let (y, sample) = (core::mem::take(&mut self.y), self.x.len() / self.samples.max(1));
        partition.parallel_for_slices([y], |samples, [y]| {
            let x = &self.x[samples.start * sample..samples.end * sample];
            work(Correlation { x, y, samples: samples.len(), ..self });
        });
    }
}

impl<S: Tiles<T>, T: Scalar> Job<S> for Correlation<'_, T> {
    type Output = ();

    // In one go, unless the window is large: then some taps after the other.
    #[inline(always)]
    unsafe fn run(mut self) {
        let Correlation { b, epilogue, rows, columns, .. } = self;
        let columns_at_once = columns.taps.clamp(1, TAPS);
        let rows_at_once = TAPS / columns_at_once;
        let mut start = b.map_or(Start::Zero, |b| Start::Bias(b.as_ptr()));
        for (columns, last_columns) in columns.pieces(columns_at_once) {
            for (rows, last_rows) in rows.pieces(rows_at_once) {
                let epilogue = if last_columns && last_rows { epilogue } else { Epilogue::Nothing };
                // SAFETY: it runs under `S`.
                unsafe { self.add::<S>((&rows, &columns), start, epilogue) };
                start = Start::There;
            }
        }
    }
}

impl<T: Scalar> Correlation<'_, T> {
    /// All blocks and groups for these taps, a band of rows and of that a strip of filters at a time.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set `S`.
    #[inline(always)]
    unsafe fn add<S: Tiles<T>>(
        &mut self,
        (rows, columns): (&Axis, &Axis),
        start: Start<T>,
        epilogue: Epilogue,
    ) {
        let Correlation { x, w, ref mut y, samples, inputs, outputs, groups, ref weights, image, .. } = *self;
        let (x_area, y_area) = (rows.inputs * columns.inputs, image[0] * image[1]);
        let mut taps = Taps::new();
        for (first, samples) in blocks_of(samples) {
            let band = rows_of_a_band(rows, inputs * columns.inputs * samples * size_of::<T>());
            let y = &mut y[groups * outputs * y_area * first..][..groups * outputs * y_area * samples];
            for group in 0..groups {
                let x =
                    &x[(groups * first + group * samples) * inputs * x_area..][..inputs * x_area * samples];
                for row in (0..rows.outputs).step_by(band) {
                    let mut output = 0;
                    while output < outputs {
                        let channel = group * outputs + output;
                        let strip = Strip {
                            x: x.as_ptr(),
                            w: w[group * weights.group + output * weights.output..].as_ptr(),
                            start: start.of_filter(channel),
                            y: y[channel * y_area * samples..].as_mut_ptr(),
                            relu: epilogue == Epilogue::Relu,
                            samples,
                            inputs,
                            weights,
                            rows,
                            columns,
                            band: row..rows.outputs.min(row + band),
                            image,
                        };
                        let filters = strip.filters::<S>(outputs - output);
                        // SAFETY: the lengths were asserted: all that these filters read and write is
                        // within the slices. And this runs under `S`.
                        unsafe { strip.compute::<S>(filters, &mut taps) };
                        output += filters;
                    }
                }
            }
            if epilogue == Epilogue::Sigmoid {
                // SAFETY: this runs under `S`.
                unsafe { S::with_features(MapInPlace { y, f: sigmoid_of }) };
            }
        }
    }
}

/// Bytes of `x` that are processed by all strips of filters before the next ones: with the weights they take
/// less than half of a typical second-level cache.
const BAND: usize = 192 * 1024;

/// Number of rows of `y` that see about that much of `x`, whose rows have `bytes` bytes in all channels.
fn rows_of_a_band(rows: &Axis, bytes: usize) -> usize {
    (BAND / bytes.max(1)).saturating_sub(rows.span()) / rows.stride + 1
}
