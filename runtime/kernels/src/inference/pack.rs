//! Weights in the order in which kernels read them.

use super::{PANEL, padded_channels};
use crate::Scalar;
use crate::sizes::{fit, values};
use crate::window::Window;

/// Values of a packed convolution, [`pack_conv2d`] or [`pack_conv2d_of_planes`]. `usize::MAX`, which no slice has, if
/// that is too much to be counted.
#[must_use]
pub const fn packed_conv2d(window: &Window, filters: usize) -> usize {
    length(filters, [window.channels, window.kernel[0], window.kernel[1]])
}

/// Values of a packed depthwise convolution, [`pack_depthwise_conv2d`]; see [`packed_conv2d`].
#[must_use]
pub const fn packed_depthwise_conv2d(window: &Window) -> usize {
    length(window.channels, [1, window.kernel[0], window.kernel[1]])
}

/// Values of a packed matrix, [`pack_affine`] or [`pack_affine_of_image`]; see [`packed_conv2d`].
#[must_use]
pub const fn packed_affine([outputs, inputs]: [usize; 2]) -> usize {
    length(outputs, [inputs, 1, 1])
}

/// A bias and so many weights for each output and those of the padding.
const fn length(outputs: usize, depth: [usize; 3]) -> usize {
    if let Some(depth) = values(depth)
        && let Some(length) = values([padded_channels(outputs), depth.saturating_add(1)])
    {
        length
    } else {
        usize::MAX
    }
}

/// The filters `w` (filters, C, kernel) and biases `b` (filters), or none, of a [`conv2d`](super::conv2d).
///
/// First the biases, padded by zeros; then panels of 16 outputs, the last one of 8 if that is enough. A panel is a matrix
/// whose rows are the taps, row after row of the kernel, and the channels of each: so it lies in the order in which a
/// kernel reads it.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn pack_conv2d<T: Scalar>(window: &Window, filters: usize, w: &[T], b: Option<&[T]>, packed: &mut [T]) {
    check(packed_conv2d(window, filters), filters, w, b, packed);
    let (channels, taps) = (window.channels, window.taps());
    let weights = Weights { w, output: channels * taps, counts: [taps, channels], steps: [1, taps] };
    pack(filters, weights, b, packed);
}

/// [`pack_conv2d`] for [`conv2d_of_planes`](super::conv2d_of_planes): the rows are the channels, and the taps of each.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn pack_conv2d_of_planes<T: Scalar>(
    window: &Window,
    filters: usize,
    w: &[T],
    b: Option<&[T]>,
    packed: &mut [T],
) {
    check(packed_conv2d(window, filters), filters, w, b, packed);
    let depth = window.channels * window.taps();
    pack(filters, Weights { w, output: depth, counts: [1, depth], steps: [0, 1] }, b, packed);
}

/// The filters `w` (C, kernel) and biases `b` (C), or none, of a [`depthwise_conv2d`](super::depthwise_conv2d): the
/// biases, then the taps, row after row of the kernel, the channels of each with their padding.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn pack_depthwise_conv2d<T: Scalar>(window: &Window, w: &[T], b: Option<&[T]>, packed: &mut [T]) {
    check(packed_depthwise_conv2d(window), window.channels, w, b, packed);
    let taps = window.taps();
    let channels = padded_channels(window.channels);
    for (row, packed) in packed.chunks_exact_mut(channels).enumerate() {
        for (channel, packed) in packed.iter_mut().enumerate() {
            *packed = match row.checked_sub(1) {
                _ if channel >= window.channels => T::zero(),
                None => b.map_or(T::zero(), |b| b[channel]),
                Some(tap) => w[channel * taps + tap],
            };
        }
    }
}

/// The matrix `w` (outputs, inputs), column-major, and the biases `b` (outputs), or none, of an
/// [`affine`](super::affine): as [`pack_conv2d`] packs filters of one tap.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn pack_affine<T: Scalar>([outputs, inputs]: [usize; 2], w: &[T], b: Option<&[T]>, packed: &mut [T]) {
    check(packed_affine([outputs, inputs]), outputs, w, b, packed);
    pack(outputs, Weights { w, output: 1, counts: [1, inputs], steps: [0, outputs] }, b, packed);
}

/// The matrix `w` (outputs, C·H·W), column-major, and the biases `b` of a product with the flattened image (C, H, W), for
/// that image channels-last: it is a [`conv2d`](super::conv2d) whose window is all of the image.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn pack_affine_of_image<T: Scalar>(
    outputs: usize,
    [channels, height, width]: [usize; 3],
    w: &[T],
    b: Option<&[T]>,
    packed: &mut [T],
) {
    check(length(outputs, [channels, height, width]), outputs, w, b, packed);
    let area = height * width;
    let weights = Weights { w, output: 1, counts: [area, channels], steps: [outputs, area * outputs] };
    pack(outputs, weights, b, packed);
}

fn check<T>(length: usize, outputs: usize, w: &[T], b: Option<&[T]>, packed: &[T]) {
    assert!(packed.len() == length, "the length of packed weights");
    assert!(outputs > 0 && b.is_none_or(|b| b.len() == outputs), "one bias for each output");
    let depth = length / padded_channels(outputs) - 1;
    assert!(fit(w, [outputs, depth]), "sizes of the weights");
}

/// Weights that are to be packed, and how far they are apart: from one output to the next, and in the two loops over the
/// rows of a panel.
struct Weights<'a, T> {
    w: &'a [T],
    output: usize,
    counts: [usize; 2],
    steps: [usize; 2],
}

/// Packs them, with zeros for what is no output.
fn pack<T: Scalar>(outputs: usize, weights: Weights<'_, T>, b: Option<&[T]>, packed: &mut [T]) {
    let Weights { w, output: step, counts, steps } = weights;
    let (biases, panels) = packed.split_at_mut(padded_channels(outputs));
    for (output, bias) in biases.iter_mut().enumerate() {
        *bias = b.and_then(|b| b.get(output)).copied().unwrap_or(T::zero());
    }
    let depth = counts[0] * counts[1];
    for (number, panel) in panels.chunks_mut((PANEL * depth).max(1)).enumerate() {
        let (width, first) = (panel.len() / depth, number * PANEL);
        let used = width.min(outputs - first);
        let mut rows = panel.chunks_exact_mut(width);
        for outer in 0..counts[0] {
            for (inner, row) in rows.by_ref().take(counts[1]).enumerate() {
                // Each output's weights are read one after the other: as many streams as a processor follows.
                let from = &w[first * step + outer * steps[0] + inner * steps[1]..];
                let (row, padding) = row.split_at_mut(used);
                if step == 1 {
                    row.copy_from_slice(&from[..used]);
                } else if let Ok(row) = <&mut [T; PANEL]>::try_from(&mut *row) {
                    strided(from, step, row);
                } else {
                    row.iter_mut().zip(from.iter().step_by(step)).for_each(|(to, &from)| *to = from);
                }
                padding.fill(T::zero());
            }
        }
    }
}

/// Each `step`-th value.
#[inline]
fn strided<T: Scalar>(from: &[T], step: usize, to: &mut [T; PANEL]) {
    let from = &from[..(PANEL - 1) * step + 1];
    for (lane, to) in to.iter_mut().enumerate() {
        *to = from[lane * step];
    }
}
