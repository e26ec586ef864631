//! Layers of images and normalisation. PyTorch's images are (samples, channels, height, width) row-major, its
//! filters (out, in, height, width): the memory of a batch, and of one filter a column.

use constnet::prelude::*;

use super::support::batch;
use super::{TOLERANCE, flat, layer};

/// Sums of many terms that cancel are as exact as their terms, not as their result.
const CANCELLED: f64 = 1e-3;

#[track_caller]
fn assert_close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: another number of values");
    let largest = expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for (at, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let measure = expected.abs().max(CANCELLED * largest);
        let is_close = (found - expected).abs() <= TOLERANCE * measure;
        assert!(is_close, "{what}, value {at}: {found:e}, not {expected:e}");
    }
}

network! { struct Conv5: (1, 12, 12) = Conv2d(1, 6, 5); }
network! { struct ConvPadded: (3, 7, 9) = Conv2d(3, 4, 3, pad = 1); }
network! { struct ConvStride: (2, 8, 8) = Conv2d(2, 5, 3, stride = 2, pad = 1); }
network! { struct Conv1: (4, 5, 5) = Conv2d(4, 3, (1, 1)); }
network! { struct Conv2: (2, 7, 7) = Conv2d(_, 3, 2, stride = (2, 2)); }
network! { struct Depthwise: (3, 6, 6) = DepthwiseConv2d(3, 3, pad = 1); }
network! { struct ConvGroups: (6, 3, 4) = Conv2d(6, 4, 3, pad = 1, groups = 2); }
network! { struct ConvDilation: (2, 5, 4) = Conv2d(2, 3, 3, stride = 2, pad = 2, dilation = 2); }
network! {
    struct ConvOfAll: (4, 5, 4) = Conv2d(4, 6, (3, 2), stride = (1, 3), pad = (2, 1), dilation = (3, 2), groups = 2);
}
network! { struct DepthwiseDilation: (3, 4, 3) = DepthwiseConv2d(3, 3, pad = 2, dilation = 2); }
network! { struct ConvSame: (3, 7, 6) = Conv2d(3, 4, 3, stride = 2, pad = same, bias = false); }
network! { struct ConvSameEven: (2, 5, 6) = Conv2d(2, 3, 4, pad = same); }
network! { struct ConvFourPads: (2, 5, 4) = Conv2d(2, 5, 3, pad = (0, 2, 1, 0)); }
network! { struct DepthwiseSame: (3, 6, 8) = DepthwiseConv2d(3, 3, stride = 2, pad = same, bias = false); }
network! { struct MaxPoolSame: (2, 6, 5) = MaxPool2d(3, stride = 2, pad = same); }
network! { struct AvgPoolFourPads: (2, 4, 5) = AvgPool2d(3, stride = 1, pad = (0, 2, 1, 0)); }
network! { struct Transposed: (2, 3, 4) = ConvTranspose2d(2, 3, 3); }
network! { struct TransposedStride: (3, 3, 4) = ConvTranspose2d(3, 2, 3, stride = 2, pad = 1, output_pad = 1); }
network! {
    struct TransposedPairs: (2, 2, 4)
        = ConvTranspose2d(_, 2, (2, 3), stride = (3, 2), pad = (0, 2), output_pad = (2, 0));
}
network! { struct UpsampleNearest: (2, 3, 2) = Upsample2d(2); }
network! { struct UpsampleBilinear: (2, 3, 4) = Upsample2d((3, 2), mode = bilinear); }
network! { struct UpsampleOfARow: (1, 1, 3) = Upsample2d(2, mode = bilinear); }
network! { struct MaxPool: (3, 6, 8) = MaxPool2d(2); }
network! { struct MaxPoolOverlapping: (2, 9, 9) = MaxPool2d(3, stride = 2); }
network! { struct AvgPool: (3, 6, 8) = AvgPool2d(2); }
network! { struct GlobalPool: (3, 5, 4) = GlobalAvgPool; }

macro_rules! layers {
    ($($test:ident: $net:ident, $name:literal;)*) => {$(
        #[test]
        fn $test() {
            let reference = layer($name);
            let net = $net::<f64, _>::from_params(flat(&reference.params)).unwrap();
            let mut ws = Workspace::<$net<f64>, 2>::new();
            let x = batch(&reference.x.data);
            let y = net.predict(&x, &mut ws).unwrap();
            assert_close("y", y.as_slice(), &reference.y.data);
            let dx = net.backward(&x, &batch(&reference.dy.data), &mut ws).unwrap();
            assert_close("dx", dx.as_slice(), &reference.dx.data);
            assert_close("gradient", ws.gradient().params(), &flat(&reference.grads));
            assert_agrees_in_f32!($net, 2, reference, net);
        }
    )*};
}
layers! {
    conv2d: Conv5, "Conv2d(1, 6, 5, stride = 1, pad = 0)";
    conv2d_padded: ConvPadded, "Conv2d(3, 4, 3, stride = 1, pad = 1)";
    conv2d_with_a_stride: ConvStride, "Conv2d(2, 5, 3, stride = 2, pad = 1)";
    conv2d_of_points: Conv1, "Conv2d(4, 3, 1, stride = 1, pad = 0)";
    conv2d_that_leaves_a_border: Conv2, "Conv2d(2, 3, 2, stride = 2, pad = 0)";
    depthwise_conv2d: Depthwise, "DepthwiseConv2d(3, 3, stride = 1, pad = 1)";
    conv2d_with_groups: ConvGroups, "Conv2d(6, 4, 3, stride = 1, pad = 1, groups = 2)";
    conv2d_with_a_dilation: ConvDilation, "Conv2d(2, 3, 3, stride = 2, pad = 2, dilation = 2)";
    conv2d_with_all_arguments: ConvOfAll,
        "Conv2d(4, 6, (3, 2), stride = (1, 3), pad = (2, 1), dilation = (3, 2), groups = 2)";
    depthwise_conv2d_with_a_dilation: DepthwiseDilation,
        "DepthwiseConv2d(3, 3, stride = 1, pad = 2, dilation = 2)";
    conv2d_with_the_padding_of_tensorflow: ConvSame, "Conv2d(3, 4, 3, stride = 2, pad = same, bias = false)";
    conv2d_with_an_even_kernel: ConvSameEven, "Conv2d(2, 3, 4, pad = same)";
    conv2d_with_four_paddings: ConvFourPads, "Conv2d(2, 5, 3, pad = (0, 2, 1, 0))";
    depthwise_conv2d_without_a_bias: DepthwiseSame,
        "DepthwiseConv2d(3, 3, stride = 2, pad = same, bias = false)";
    max_pool2d_with_the_padding_of_tensorflow: MaxPoolSame, "MaxPool2d(3, stride = 2, pad = same)";
    avg_pool2d_with_four_paddings: AvgPoolFourPads, "AvgPool2d(3, stride = 1, pad = (0, 2, 1, 0))";
    conv_transpose2d: Transposed, "ConvTranspose2d(2, 3, 3, stride = 1, pad = 0, output_pad = 0)";
    conv_transpose2d_with_a_stride: TransposedStride,
        "ConvTranspose2d(3, 2, 3, stride = 2, pad = 1, output_pad = 1)";
    conv_transpose2d_with_pairs: TransposedPairs,
        "ConvTranspose2d(2, 2, (2, 3), stride = (3, 2), pad = (0, 2), output_pad = (2, 0))";
    upsample2d: UpsampleNearest, "Upsample2d(2)";
    bilinear_upsample2d: UpsampleBilinear, "Upsample2d((3, 2), mode = bilinear)";
    bilinear_upsample2d_of_a_row: UpsampleOfARow, "Upsample2d(2, mode = bilinear)";
    max_pool2d: MaxPool, "MaxPool2d(2)";
    overlapping_max_pool2d: MaxPoolOverlapping, "MaxPool2d(3, stride = 2)";
    avg_pool2d: AvgPool, "AvgPool2d(2)";
    global_avg_pool: GlobalPool, "GlobalAvgPool";
}

network! { struct NormOfVectors: 6 = BatchNorm; }
network! { struct NormOfImages: (3, 5, 5) = BatchNorm; }

macro_rules! batch_norms {
    ($($test:ident: $net:ident, $samples:literal, $name:literal;)*) => {$(
        #[test]
        fn $test() {
            let reference = layer($name);
            let mut net = $net::<f64>::zeros();
            net.params_mut().copy_from_slice(&flat(&reference.params));
            let mut ws = Workspace::<$net<f64>, $samples>::new();
            let x = batch(&reference.x.data);
            let dx = net.backward(&x, &batch(&reference.dy.data), &mut ws).unwrap();
            assert_close("dx", dx.as_slice(), &reference.dx.data);
            assert_close("gradient", ws.gradient().params(), &flat(&reference.grads));
            // The running statistics of one batch are its own, so that prediction computes what training did.
            net.update_running_stats(ws.gradient());
            let y = net.predict(&x, &mut ws).unwrap();
            assert_close("y", y.as_slice(), &reference.y.data);
            assert_agrees_in_f32!($net, $samples, reference, net);
        }
    )*};
}
batch_norms! {
    batch_norm_of_vectors: NormOfVectors, 8, "BatchNorm (vector, training)";
    batch_norm_of_images: NormOfImages, 4, "BatchNorm (image, training)";
}
