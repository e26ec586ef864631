//! The gradient of networks of images by backpropagation, against central differences.

use constnet::Columns;
use constnet::nalgebra::DimName;
use constnet::prelude::*;

use crate::numbers;
use crate::support::batch;

const SAMPLES: usize = 19;

/// Tolerance of a coordinate, relative to the largest derivative.
const TOLERANCE: f64 = 1e-7;

network! { struct Plain: (2, 6, 5) = Conv2d(2, 3, 3) -> Tanh -> Conv2d(3, 2, (2, 1)) -> Flatten -> MseLoss; }
network! { struct Padded: (1, 5, 4) = Conv2d(1, 4, 3, pad = 1) -> Sigmoid -> Conv2d(4, 2, 3, pad = (2, 0)) -> MseLoss; }
network! {
    struct Strides: (2, 9, 7) = Conv2d(2, 3, 3, stride = 2, pad = 1) -> Silu -> Conv2d(3, 2, 2, stride = (2, 1)) -> MseLoss;
}
network! {
    struct FourPads: (2, 6, 5) = Conv2d(2, 3, 3, stride = 2, pad = same, bias = false) -> Tanh -> MaxPool2d(2, stride = 1, pad = (0, 1, 1, 0))
        -> DepthwiseConv2d(3, 2, pad = (1, 0, 0, 2), bias = false) -> AvgPool2d(3, stride = 2, pad = same)
        -> ConvTranspose2d(3, 2, 2, bias = false) -> Flatten -> Affine(_, 2, bias = false) -> MseLoss;
}
network! { struct Depthwise: (3, 5, 5) = DepthwiseConv2d(3, 3, pad = 1) -> Tanh -> Conv2d(3, 4, 1) -> MseLoss; }
network! { struct Grouped: (4, 5, 4) = Conv2d(4, 6, 3, pad = 1, groups = 2) -> Tanh -> Conv2d(6, 3, 2, groups = 3) -> MseLoss; }
network! {
    struct Dilated: (2, 9, 8) = Conv2d(2, 3, 3, pad = 2, dilation = 2) -> Tanh -> Conv2d(3, 2, (3, 2), stride = (2, 3), dilation = (3, 4))
        -> Sigmoid -> DepthwiseConv2d(2, 2, pad = 2, dilation = 3) -> MseLoss;
}
network! {
    struct Transposed: (2, 3, 4) = ConvTranspose2d(2, 3, 3) -> Relu -> ConvTranspose2d(3, 2, (2, 3), stride = (3, 2), pad = (1, 0), output_pad = (2, 1))
        -> Sigmoid -> Conv2d(2, 1, 3) -> MseLoss;
}
network! { struct Enlarged: (2, 3, 4) = Conv2d(2, 3, 2) -> Upsample2d((2, 3)) -> Tanh -> Conv2d(3, 2, 2) -> Upsample2d(2, mode = bilinear) -> MseLoss; }
network! { struct EncoderDecoder: (1, 6, 6) = Conv2d(1, 3, 2, stride = 2) -> Silu -> (ConvTranspose2d(3, 3, 2, stride = 2) + Upsample2d(2) * Upsample2d(2, mode = bilinear)) -> MseLoss; }
network! { struct SharedTranspose: (2, 3, 3) = t: ConvTranspose2d(2, 2, 3, pad = 1) -> Tanh -> &t -> MseLoss; }
network! { struct Pooled: (2, 8, 6) = Conv2d(_, 3, 3) -> MaxPool2d(2) -> Tanh -> AvgPool2d((3, 2), pad = 1) -> MseLoss; }
network! { struct Overlapping: (1, 8, 8) = Conv2d(1, 3, 2) -> MaxPool2d(3, stride = 2) -> Flatten -> Affine(27, 2) -> MseLoss; }
network! { struct Global: (2, 6, 6) = Conv2d(2, 4, 3) -> Softplus -> GlobalAvgPool -> Affine(4, 3) -> SoftmaxWithLoss; }
network! { struct PickedRelu: (1, 8, 8) = Conv2d(1, 3, 3) -> Relu -> MaxPool2d(2) -> Conv2d(3, 2, 2) -> Sigmoid -> MaxPool2d(2, stride = 1) -> MseLoss; }
network! { struct ReadTwice: (1, 6, 6) = Conv2d(1, 2, 3) -> Relu -> [MaxPool2d(3, stride = 1, pad = 1), Identity] -> Flatten -> Affine(64, 2) -> MseLoss; }
network! { struct FromVector = Affine(5, 16) -> Tanh -> Reshape(4, 2, 2) -> Conv2d(4, 2, 2, pad = 1) -> MseLoss; }
network! { struct Inferred: 24 = Affine(24, 24) -> Reshape(_, 2, 3) -> Conv2d(4, 2, 2) -> MseLoss; }
network! { struct Residual: (2, 4, 4) = ((Conv2d(2, 2, 3, pad = 1) -> Tanh) + Identity) -> Conv2d(2, 1, 2) -> MseLoss; }
network! { struct Gate: (2, 4, 3) = (Conv2d(2, 3, 2) * (Conv2d(2, 3, 2) -> Sigmoid)) -> MseLoss; }
network! { struct Channels: (2, 4, 4) = [Conv2d(2, 3, 3, pad = 1), Identity, AvgPool2d(3, stride = 1, pad = 1)] -> Tanh -> Conv2d(7, 2, 2) -> MseLoss; }
network! { struct MixedBranches: (2, 3, 3) = [Conv2d(2, 3, 2) -> Flatten, Flatten -> Affine(18, 4)] -> Tanh -> Affine(16, 2) -> MseLoss; }
network! { struct SharedFilter: (2, 5, 5) = c: Conv2d(2, 2, 3, pad = 1) -> Tanh -> &c -> MseLoss; }
network! { struct FrozenFilter: (1, 5, 5) = Conv2d(1, 3, 2) -> Tanh -> #[frozen] Conv2d(3, 2, 2) -> Tanh -> Conv2d(2, 2, 2) -> MseLoss; }
network! { struct FusedRelu: (1, 6, 6) = Conv2d(1, 4, 3) -> Relu -> Flatten -> Affine(64, 3) -> SoftmaxWithLoss; }
network! { struct NormVector = Affine(4, 6) -> BatchNorm -> Tanh -> Affine(6, 3) -> BatchNorm -> SoftmaxWithLoss; }
network! { struct NormImage: (2, 4, 4) = BatchNorm -> Conv2d(2, 3, 2) -> BatchNorm -> Tanh -> Flatten -> Affine(27, 2) -> MseLoss; }
network! { struct FrozenNorm = Affine(4, 6) -> #[frozen] BatchNorm -> Tanh -> Affine(6, 3) -> MseLoss; }
network! { struct FrozenLayerNorm = Affine(4, 6) -> #[frozen] LayerNorm -> Tanh -> Affine(6, 3) -> MseLoss; }
network! { struct LayerNormed: (2, 3, 2) = Conv2d(2, 3, 2) -> LayerNorm -> Tanh -> Flatten -> Affine(6, 5) -> LayerNorm -> MseLoss; }
network! { struct Dropped: 6 = Dropout(0.3) -> Affine(6, 20) -> Tanh -> Dropout(0.5) -> Affine(20, 3) -> MseLoss; }
network! { struct DroppedImage: (2, 4, 4) = Conv2d(2, 4, 3) -> Tanh -> Dropout(0.25) -> Flatten -> Affine(16, 2) -> MseLoss; }
network! { struct Encoder: (1, 5, 5) = Conv2d(1, 2, 3) -> BatchNorm -> Tanh -> Dropout(0.2) -> Flatten; }
network! { struct WithEncoder: (1, 5, 5) = Encoder -> Affine(18, 3) -> BatchNorm -> MseLoss; }

macro_rules! check {
    ($($test:ident: $net:ident $targets:ident;)*) => {$(
        #[test]
        fn $test() {
            type Net = $net<f64>;
            let features = <<Net as Network>::Input as DimName>::DIM;
            const OUTPUTS: usize = <<$net<f64> as Network>::Output as DimName>::DIM;
            let net = $net::new(7).cast::<f64>();
            let mut ws = Workspace::<Net, SAMPLES>::new();
            // One sample, a partial block, and a full block followed by a partial one.
            for samples in [1, 5, SAMPLES] {
                let x = numbers(1, features * samples);
                let t = numbers(2, OUTPUTS * samples);
                let targets = $targets::<OUTPUTS>(&t);
                let numerical = net.numerical_gradient(&batch(&x), &targets, &mut ws).unwrap();
                let gradient = net.gradient(&batch(&x), &targets, &mut ws).unwrap();
                let slopes = || numerical.params().iter().map(|slope| slope.abs());
                let largest = slopes().fold(0.0, f64::max);
                if samples > 1 {
                    assert!(largest > 1e-3, "nothing has been checked: {largest}");
                }
                for (at, (found, expected)) in gradient.params().iter().zip(numerical.params()).enumerate() {
                    let off = (found - expected).abs();
                    assert!(off <= TOLERANCE * largest.max(1e-3), "{samples} samples, {at}: {found}, not {expected}");
                }
            }
        }
    )*};
}

fn values<const F: usize>(numbers: &[f64]) -> Columns<'_, f64, F> {
    batch(numbers)
}

fn labels<const F: usize>(numbers: &[f64]) -> Vec<usize> {
    (0..numbers.len() / F).map(|sample| sample * 7 % F).collect()
}

check! {
    convolutions: Plain values;
    padding: Padded values;
    strides: Strides values;
    four_paddings_and_no_biases: FourPads values;
    depthwise: Depthwise values;
    groups: Grouped values;
    dilations: Dilated values;
    transposed_convolutions: Transposed values;
    enlarged_images: Enlarged values;
    an_encoder_and_a_decoder: EncoderDecoder values;
    a_shared_transposed_convolution: SharedTranspose values;
    pooling: Pooled values;
    overlapping_windows: Overlapping values;
    pooling_behind_activations: PickedRelu values;
    an_activation_that_others_read: ReadTwice values;
    global_pooling: Global labels;
    an_image_from_a_vector: FromVector values;
    an_inferred_shape: Inferred values;
    a_residual_block: Residual values;
    a_gate: Gate values;
    channels_side_by_side: Channels values;
    vectors_of_images_side_by_side: MixedBranches values;
    a_shared_filter: SharedFilter values;
    a_frozen_filter: FrozenFilter values;
    relu_in_one_call: FusedRelu labels;
    norm_of_vectors: NormVector labels;
    norm_of_images: NormImage values;
    a_frozen_norm: FrozenNorm values;
    a_frozen_layer_norm: FrozenLayerNorm values;
    layer_norm: LayerNormed values;
    dropout: Dropped values;
    dropout_of_images: DroppedImage values;
    a_network_with_statistics_as_a_layer: WithEncoder values;
}
