//! The backward pass of every layer and of chains of them, for the parameters and for the input.

use constnet::nalgebra::DimName;
use constnet::prelude::*;

use crate::check::{check, dot, values};
use crate::support::batch;

const SAMPLES: usize = 4;

network! { struct AffineNet = Affine(7, 5); }
network! { struct MatMulNet = MatMul(7, 5); }
network! { struct ReluNet: 6 = Relu; }
network! { struct PReluNet: 6 = PRelu; }
network! { struct EluNet: 6 = Elu(1.5); }
network! { struct SoftmaxNet: 6 = Softmax; }
network! { struct IdentityNet: 6 = Identity; }
network! { struct LayerNormNet: 6 = LayerNorm; }
network! { struct LayerNormOfImage: (2, 3, 2) = LayerNorm; }
network! { struct RepeatNet: 6 = Repeat(3); }
network! { struct SumNet: 6 = Sum(3); }
network! { struct TwoLayers = Affine(5, 4) -> Sigmoid -> MatMul(4, 3); }
network! { struct ReluBetween = Affine(5, 8) -> Relu -> Affine(8, 3); }
network! { struct Deep = MatMul(3, 6) -> Sigmoid -> Affine(6, 5) -> Identity -> Sigmoid -> Affine(5, 2); }

network! {
    struct BetweenA = Affine(4, 5) -> Tanh -> Affine(5, 5) -> LeakyRelu(0.1) -> Affine(5, 5) -> PRelu
        -> Affine(5, 3);
}
network! { struct BetweenB = Affine(4, 5) -> Gelu -> Affine(5, 5) -> Gelu(tanh) -> Affine(5, 5) -> Silu; }
network! {
    struct BetweenC = Affine(4, 5) -> Elu(1.0) -> Affine(5, 5) -> Softplus -> Affine(5, 5) -> HardSwish
        -> Affine(5, 3) -> HardSigmoid;
}
network! {
    struct ReadByOthers = Affine(4, 5)
        -> Tanh + Elu(1.0) + Gelu + Softplus + HardSwish + PRelu + (LeakyRelu(0.2) -> Silu);
}
network! { struct NormsBetween = Affine(4, 5) -> LayerNorm -> Tanh -> Affine(5, 3) -> LayerNorm -> Affine(3, 2); }
network! { struct SharedNorm = Affine(4, 5) -> norm: LayerNorm -> Tanh -> &norm; }
network! { struct NormOfConvolution: (1, 4, 4) = Conv2d(1, 2, 2) -> LayerNorm -> Conv2d(2, 1, 2); }
network! { struct ConvGroups: (4, 3, 2) = Conv2d(4, 2, 2, pad = 1, dilation = 2, groups = 2); }
network! { struct ConvTransposed: (2, 3, 2) = ConvTranspose2d(2, 3, 2, stride = 2, pad = 1, output_pad = 1); }
network! { struct Enlarged: (2, 3, 2) = Upsample2d((2, 3)); }
network! { struct EnlargedSmoothly: (2, 3, 2) = Upsample2d((2, 3), mode = bilinear); }
network! { struct SharedSlope = Affine(4, 5) -> slope: PRelu -> Affine(5, 5) -> &slope; }
network! { struct ActivationFirst: 4 = Sigmoid -> Affine(4, 3) -> Relu; }

/// Checks both gradients of `Σ y · dy`, whose gradient with respect to the output is `dy`.
macro_rules! backward {
    ($($test:ident: $net:ident;)*) => {$(
        #[test]
        fn $test() {
            type Net<S> = $net<f64, S>;
            type Whole = $net<f64>;
            let params = values(1, <Whole as Network>::PARAMS);
            let x = values(2, SAMPLES * <Whole as Network>::Input::DIM);
            let dy = values(3, SAMPLES * <Whole as Network>::Output::DIM);
            let mut ws = Workspace::<Whole, SAMPLES>::new();
            let function = |params: &[f64], x: &[f64]| {
                let net = Net::from_params(params).unwrap();
                let mut ws = Workspace::<Whole, SAMPLES>::new();
                dot(net.predict(&batch(x), &mut ws).unwrap().as_slice(), &dy)
            };
            let net = Net::from_params(params.as_slice()).unwrap();
            let dx = net.backward(&batch(&x), &batch(&dy), &mut ws).unwrap().as_slice().to_vec();
            assert_eq!(check(|x| function(&params, x), &x, &dx), Ok(()), "of the input");
            if !params.is_empty() {
                let gradient = ws.gradient().params();
                assert_eq!(check(|p| function(p, &x), &params, gradient), Ok(()), "of the parameters");
            }
        }
    )*};
}
backward! {
    affine: AffineNet;
    mat_mul: MatMulNet;
    relu: ReluNet;
    prelu: PReluNet;
    elu: EluNet;
    softmax: SoftmaxNet;
    identity: IdentityNet;
    layer_norm: LayerNormNet;
    layer_norm_of_an_image: LayerNormOfImage;
    repeat: RepeatNet;
    sum: SumNet;
    sigmoid_between: TwoLayers;
    relu_between: ReluBetween;
    six_stages: Deep;
    activation_first: ActivationFirst;
    activations_between_products: BetweenA;
    gelu_between_products: BetweenB;
    hard_activations_behind_smooth_ones: BetweenC;
    activations_that_read_the_same: ReadByOthers;
    a_shared_slope: SharedSlope;
    norms_between_products: NormsBetween;
    a_shared_norm: SharedNorm;
    a_norm_between_convolutions: NormOfConvolution;
    groups_and_a_dilation: ConvGroups;
    a_transposed_convolution: ConvTransposed;
    an_enlarged_image: Enlarged;
    a_bilinear_image: EnlargedSmoothly;
}

/// A network of each function of the table, and its test.
macro_rules! functions {
    (() $(
        $layer:ident $(($number:ident: T = $example:literal))? as ($($written:tt)*) from $kept:ident, rate $rate:literal:
            $docs:tt
    )*) => {
        #[allow(non_snake_case, reason = "tests are named like the layers")]
        mod functions {
            use super::*;

            $(
                mod $layer {
                    use super::*;

                    network! { struct OfFunction: 6 = $($written)*; }
                    backward! { agrees: OfFunction; }
                }
            )*
        }
    };
}
constnet::kernel::functions!(functions);
