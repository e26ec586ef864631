use super::{PANEL, padded_channels};
use crate::Scalar;

/// Changes packed weights so that the layer's sums `y` become `scale * y + shift`, for each output.
///
/// A batch normalisation behind a layer is that at inference, with `scale = weight / √(variance + ε)` and
/// `shift = bias - scale * mean`. `packed` by [`pack_conv2d`](super::pack_conv2d), by
/// [`pack_affine`](super::pack_affine) or for planes or a flattened image, with as many outputs as `scale` and `shift`
/// have; that of a depthwise convolution by [`fold_depthwise`].
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn fold_outputs<T: Scalar>(scale: &[T], shift: &[T], packed: &mut [T]) {
    let outputs = scale.len();
    let depth = depth(outputs, packed);
    assert!(shift.len() == outputs, "a scale and a shift for each output");
    let (biases, weights) = packed.split_at_mut(padded_channels(outputs));
    for ((bias, &scale), &shift) in biases.iter_mut().zip(scale).zip(shift) {
        *bias = scale * *bias + shift;
    }
    for (panel, scale) in weights.chunks_mut(PANEL * depth).zip(scale.chunks(PANEL)) {
        for row in panel.chunks_mut(panel.len() / depth) {
            row.iter_mut().zip(scale).for_each(|(w, &scale)| *w *= scale);
        }
    }
}

/// [`fold_outputs`] of a [depthwise convolution](super::pack_depthwise_conv2d), for each channel.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn fold_depthwise<T: Scalar>(scale: &[T], shift: &[T], packed: &mut [T]) {
    let channels = scale.len();
    depth(channels, packed);
    assert!(shift.len() == channels, "a scale and a shift for each output");
    for row in packed.chunks_exact_mut(padded_channels(channels)) {
        row.iter_mut().zip(scale).for_each(|(w, &scale)| *w *= scale);
    }
    packed.iter_mut().zip(shift).for_each(|(bias, &shift)| *bias += shift);
}

/// Changes packed weights so that the layer computes of `x` what it did of `scale * x + shift`, for each input.
///
/// A standardisation in front of a layer is that. `packed` by [`pack_affine`](super::pack_affine) or
/// [`pack_conv2d`](super::pack_conv2d), with so many outputs and as many inputs, or channels, as `scale` and `shift`
/// have. With a `shift` the layer's window must never reach beyond the image: zeros there are not shifted.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn fold_inputs<T: Scalar>(outputs: usize, scale: &[T], shift: &[T], packed: &mut [T]) {
    let depth = depth(outputs, packed);
    let inputs = scale.len();
    assert!(shift.len() == inputs && inputs > 0, "a scale and a shift for each input");
    assert!(depth.is_multiple_of(inputs), "the length of packed weights");
    let (biases, weights) = packed.split_at_mut(padded_channels(outputs));
    for (panel, biases) in weights.chunks_mut(PANEL * depth).zip(biases.chunks_mut(PANEL)) {
        for (row, weights) in panel.chunks_mut(biases.len()).enumerate() {
            let (scale, shift) = (scale[row % inputs], shift[row % inputs]);
            for (w, bias) in weights.iter_mut().zip(&mut *biases) {
                *bias += *w * shift;
                *w *= scale;
            }
        }
    }
}

/// Weights of each output.
fn depth<T>(outputs: usize, packed: &[T]) -> usize {
    let padded = padded_channels(outputs);
    assert!(outputs > 0 && packed.len().is_multiple_of(padded), "the length of packed weights");
    let depth = packed.len() / padded;
    assert!(depth > 1, "the length of packed weights");
    depth - 1
}
