//! Convolutions of neural networks, which are cross-correlations: filters are not flipped.
//!
//! Definitions as in Goodfellow, Bengio and Courville, Deep Learning, chapter 9, formulas 9.6 to 9.13.

use super::Window;
use super::correlation::{Correlation, Groups};
use super::gradient::FilterGradient;
use crate::Scalar;
use crate::isa;
use crate::product::Epilogue;
use crate::sums::Accumulate;

/// `y = epilogue(w * x + b)`, a convolution with `filters` filters.
///
/// `y[f, i, j] = epilogue(b[f] + Σ w[f, c, k, l] x[c, i s + k d - p, j s + l d - p])` with stride `s`, padding
/// `p` and dilation `d` in each direction, where `x` is 0 outside of the image. `x` (C, H, W) and `y` (filters, output)
/// of each sample, in blocks; `w` (filters, C / groups, kernel) row-major; `b` (filters) or `None`. The first group of
/// filters sees the first group of channels alone, and so on.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible, see [`Window`], or if channels or filters can't be
/// divided into its groups.
#[allow(clippy::too_many_arguments, reason = "sizes and operands")]
pub fn conv2d<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    let groups = Groups::of(&window, filters);
    correlate(Correlation::forward(&window, groups, (x, w, b), epilogue, samples, y));
}

/// `dx` of [`conv2d`]: `dx[c, u, v] = Σ w[f, c, k, l] dy[f, i, j]` over all filters and all positions and taps
/// with `i s + k d - p = u` and `j s + l d - p = v`.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn conv2d_backward<T: Scalar>(
    window: Window,
    filters: usize,
    w: &[T],
    dy: &[T],
    samples: usize,
    dx: &mut [T],
) {
    backward(&window, Groups::of(&window, filters), (dy, w, None), Epilogue::Nothing, samples, dx);
}

/// `dw` of [`conv2d`], or added to `dw`, as `accumulate` says:
/// `dw[f, c, k, l] = Σ dy[f, i, j] x[c, i s + k d - p, j s + l d - p]` over all positions and samples.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn conv2d_gradient<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    dy: &[T],
    samples: usize,
    dw: &mut [T],
    accumulate: Accumulate,
) {
    gradient(FilterGradient::new(&window, Groups::of(&window, filters), (x, dy), samples, dw, accumulate));
}

/// `y = epilogue(wᵀ * x + b)`, the transposed convolution: [`conv2d_backward`] of an `x` of `filters` channels, whose
/// result is the image of the window, so that `filters` are the channels of `x`; `b` (C) or `None`.
///
/// Its gradients are convolutions of the same window: `dx` is [`conv2d`] of `dy`, and `dw` is [`conv2d_gradient`] with
/// `dy` as the image and `x` as the gradient. Source: Dumoulin and Visin, A guide to convolution arithmetic for deep
/// learning, 2016, chapter 4.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`conv2d`].
#[allow(clippy::too_many_arguments, reason = "sizes and operands")]
pub fn conv_transpose2d<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    backward(&window, Groups::of(&window, filters), (x, w, b), epilogue, samples, y);
}

/// `y = epilogue(w * x + b)` with one filter for each channel, applied to that channel only.
///
/// `y[c, i, j] = epilogue(b[c] + Σ w[c, k, l] x[c, i s + k d - p, j s + l d - p])`; see [`conv2d`]. `w` (C, kernel)
/// row-major, `b` (C) or `None`. Source: Howard et al., MobileNets, 2017.
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn depthwise_conv2d<T: Scalar>(
    window: Window,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    let groups = Groups::depthwise(&window);
    correlate(Correlation::forward(&window, groups, (x, w, b), epilogue, samples, y));
}

/// `dx` of [`depthwise_conv2d`]; see [`conv2d_backward`].
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn depthwise_conv2d_backward<T: Scalar>(window: Window, w: &[T], dy: &[T], samples: usize, dx: &mut [T]) {
    backward(&window, Groups::depthwise(&window), (dy, w, None), Epilogue::Nothing, samples, dx);
}

/// `dw` of [`depthwise_conv2d`], or added to `dw`, as `accumulate` says; see [`conv2d_gradient`].
///
/// # Panics
///
/// If the lengths don't fit each other or the window is impossible; see [`Window`].
pub fn depthwise_conv2d_gradient<T: Scalar>(
    window: Window,
    x: &[T],
    dy: &[T],
    samples: usize,
    dw: &mut [T],
    accumulate: Accumulate,
) {
    gradient(FilterGradient::new(&window, Groups::depthwise(&window), (x, dy), samples, dw, accumulate));
}

fn backward<T: Scalar>(
    window: &Window,
    groups: Groups,
    operands: (&[T], &[T], Option<&[T]>),
    epilogue: Epilogue,
    samples: usize,
    dx: &mut [T],
) {
    window.checked(samples);
    let mut phases = phases(window).peekable();
    while let Some(phase) = phases.next() {
        // Every part applies it to the values it computes, but the sigmoid is applied to all of them.
        let is_too_early = epilogue == Epilogue::Sigmoid && phases.peek().is_some();
        let epilogue = if is_too_early { Epilogue::Nothing } else { epilogue };
        correlate(Correlation::backward(window, groups, phase, operands, epilogue, samples, dx));
    }
}

/// The parts of a gradient with respect to the image that have their own weights, down and to the right. If the stride
/// is larger than the image, not all have values.
pub(crate) fn phases(window: &Window) -> impl Iterator<Item = [usize; 2]> {
    let [height, width] = window.padded();
    let [down, right] = [window.stride[0].min(height), window.stride[1].min(width)];
    (0..down).flat_map(move |down| (0..right).map(move |right| [down, right]))
}

fn correlate<T: Scalar>(correlation: Correlation<'_, T>) {
    // SAFETY: the machine has its instruction set.
    correlation.parallel_for(|part| unsafe { T::correlation(isa(), part) });
}

fn gradient<T: Scalar>(gradient: FilterGradient<'_, T>) {
    // SAFETY: the machine has its instruction set.
    gradient.parallel_for(|part| unsafe { T::filter_gradient(isa(), part) });
}
