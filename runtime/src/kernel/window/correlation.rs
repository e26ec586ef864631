use core::marker::PhantomData;

use super::axis::Axis;
use super::tile::Strip;
use super::tiles::Tiles;
use super::{Window, blocks_of};
use crate::Scalar;
use crate::kernel::activation::sigmoid_of;
use crate::kernel::elementwise::MapInPlace;
use crate::kernel::product::Then;
use crate::kernel::simd::Job;

/// How the channels on both sides of the filters meet: `groups` times `inputs` channels of the image,
/// each group seen by `filters` filters of its own.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernel) struct Groups {
    pub(in crate::kernel) groups: usize,
    pub(in crate::kernel) inputs: usize,
    pub(in crate::kernel) filters: usize,
}

impl Groups {
    /// Every filter sees every channel.
    pub(in crate::kernel) const fn one(window: &Window, filters: usize) -> Self {
        Self { groups: 1, inputs: window.channels, filters }
    }

    /// One filter for each channel.
    pub(in crate::kernel) const fn depthwise(window: &Window) -> Self {
        Self { groups: window.channels, inputs: 1, filters: 1 }
    }

    /// Channels of the result.
    pub(in crate::kernel) const fn outputs(&self) -> usize {
        self.groups * self.filters
    }

    /// Values of all filters.
    pub(in crate::kernel) const fn weights(&self, window: &Window) -> usize {
        self.outputs() * self.inputs * window.taps()
    }
}

/// How far weights are apart: of one group from those of the next, and so on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    pub(super) group: usize,
    pub(super) output: usize,
    pub(super) input: usize,
    pub(super) row: usize,
}

/// `y = then(Σ w x + b)`: every value of `y` is the sum of what its [`Axis`] in each direction let it
/// see of `x`.
///
/// Both the convolution and its gradient by the image are of this kind; so `x` may be a `dy` and `y` a
/// `dx`. Values of `y` that the axes leave out are not touched.
#[doc(hidden)]
#[derive(Debug)]
pub struct Correlation<'a, T> {
    x: &'a [T],
    w: &'a [T],
    b: Option<&'a [T]>,
    y: &'a mut [T],
    then: Then,
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
    /// `y = then(w * x + b)`.
    pub(in crate::kernel) fn forward(
        window: &Window,
        groups: Groups,
        (x, w, b): (&'a [T], &'a [T], Option<&'a [T]>),
        then: Then,
        samples: usize,
        y: &'a mut [T],
    ) -> Self {
        let &Window { height, width, kernel, stride, pad, .. } = window;
        let outputs = groups.outputs() * window.places() * samples;
        assert!(x.len() == window.image() * samples && y.len() == outputs, "sizes of y = w * x");
        assert!(w.len() == groups.weights(window), "sizes of the filters");
        assert!(b.is_none_or(|b| b.len() == groups.outputs()), "one bias for each filter");
        let image = window.output();
        let output = groups.inputs * window.taps();
        Self {
            x,
            w,
            b,
            y,
            then,
            samples,
            inputs: groups.inputs,
            outputs: groups.filters,
            groups: groups.groups,
            weights: Weights { group: groups.filters * output, output, input: window.taps(), row: kernel[1] },
            rows: Axis::forward(height, image[0], kernel[0], stride[0], pad[0]),
            columns: Axis::forward(width, image[1], kernel[1], stride[1], pad[1]),
            image,
        }
    }

    /// The part of `dx` that has these phases, down and to the right; see [`Axis::backward`].
    pub(in crate::kernel) fn backward(
        window: &Window,
        groups: Groups,
        phases: [usize; 2],
        (w, dy): (&'a [T], &'a [T]),
        samples: usize,
        dx: &'a mut [T],
    ) -> Self {
        let &Window { height, width, kernel, stride, pad, .. } = window;
        let outputs = groups.outputs() * window.places() * samples;
        assert!(dy.len() == outputs && dx.len() == window.image() * samples, "sizes of dx = w * dy");
        assert!(w.len() == groups.weights(window), "sizes of the filters");
        let places = window.output();
        let input = groups.inputs * window.taps();
        Self {
            x: dy,
            w,
            b: None,
            y: dx,
            then: Then::Nothing,
            samples,
            inputs: groups.filters,
            outputs: groups.inputs,
            groups: groups.groups,
            weights: Weights { group: groups.filters * input, output: window.taps(), input, row: kernel[1] },
            rows: Axis::backward(height, places[0], kernel[0], stride[0], pad[0], phases[0]),
            columns: Axis::backward(width, places[1], kernel[1], stride[1], pad[1], phases[1]),
            image: [height, width],
        }
    }
}

/// A correlation on one instruction set.
pub(in crate::kernel) struct CorrelationOn<'a, S, T> {
    correlation: Correlation<'a, T>,
    set: PhantomData<S>,
}

impl<'a, S: Tiles<T>, T: Scalar> CorrelationOn<'a, S, T> {
    /// The correlation on the instruction set `S`.
    ///
    /// # Safety
    ///
    /// It must run under that.
    pub(in crate::kernel) unsafe fn new(correlation: Correlation<'a, T>) -> Self {
        Self { correlation, set: PhantomData }
    }
}

impl<S: Tiles<T>, T: Scalar> Job for CorrelationOn<'_, S, T> {
    type Output = ();

    /// Block by block and group by group, a band of rows at a time, and of that a strip of filters at a time.
    #[inline(always)]
    fn run(self) {
        let Correlation { x, w, b, y, then, samples, inputs, outputs, groups, .. } = self.correlation;
        let Correlation { weights, rows, columns, image, .. } = self.correlation;
        let (x_area, y_area) = (rows.inputs * columns.inputs, image[0] * image[1]);
        for (first, samples) in blocks_of(samples) {
            let x = &x[groups * inputs * x_area * first..][..groups * inputs * x_area * samples];
            let y = &mut y[groups * outputs * y_area * first..][..groups * outputs * y_area * samples];
            let band = rows_of_a_band(&rows, inputs * columns.inputs * samples * size_of::<T>());
            for group in 0..groups {
                let x = &x[group * inputs * x_area * samples..][..inputs * x_area * samples];
                for row in (0..rows.outputs).step_by(band) {
                    let mut strip = Strip {
                        x: x.as_ptr(),
                        w: w[group * weights.group..].as_ptr(),
                        b: None,
                        y: y.as_mut_ptr(),
                        relu: then == Then::Relu,
                        samples,
                        inputs,
                        weights: &weights,
                        rows: &rows,
                        columns: &columns,
                        band: row..rows.outputs.min(row + band),
                        image,
                    };
                    let mut output = 0;
                    while output < outputs {
                        let channel = group * outputs + output;
                        let filters = strip.filters::<S>(outputs - output);
                        strip.w = w[group * weights.group + output * weights.output..].as_ptr();
                        strip.b = b.map(|b| b[channel..].as_ptr());
                        strip.y = y[channel * y_area * samples..][..filters * y_area * samples].as_mut_ptr();
                        // SAFETY: the lengths were asserted, all of `x`, `w`, `b` and `y` that the strip
                        // reads lies within the slices, and this runs under `S`.
                        unsafe { strip.clone().compute::<S>(filters) };
                        output += filters;
                    }
                }
            }
            if then == Then::Sigmoid {
                // SAFETY: this runs under `S`.
                unsafe { S::enter(MapInPlace { y, f: sigmoid_of }) };
            }
        }
    }
}

/// Bytes of `x` that go through all strips of filters before the next ones: with the weights they take
/// less than half of a usual second-level cache.
const BAND: usize = 192 * 1024;

/// Rows of `y` that see about that much of `x`, whose rows have so many bytes in all channels.
fn rows_of_a_band(rows: &Axis, bytes: usize) -> usize {
    (BAND / bytes.max(1)).saturating_sub(rows.taps) / rows.stride + 1
}
