//! A predictor agrees with `predict` of the network: each thing that it folds, fuses or lays out otherwise, and each that
//! it must not.

use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::{Columns, Elementwise, Rng};

use crate::custom::Scale;
use crate::support::batch;

/// More than a network predicts one by one.
const SAMPLES: usize = 6;

/// `y = x²`.
struct Bend;

impl Elementwise for Bend {
    fn forward<T: Scalar>(x: T) -> T {
        x * x
    }

    fn derivative<T: Scalar>(x: T, _: T) -> T {
        x + x
    }
}

/// Asserts that the predictors of a network, in `f32` and in `f64`, agree with it: parameters and running statistics at
/// random.
fn check<N, M, const I: usize>()
where
    N: Network<Scalar = f32, Input = Const<I>>,
    M: Network<Scalar = f64, Input = Const<I>>,
{
    assert_agrees::<N, I>(2e-5);
    assert_agrees::<M, I>(1e-12);
}

fn assert_agrees<N: Network<Input = Const<I>>, const I: usize>(tolerance: f64) {
    let mut rng = Rng::new(7);
    let mut net = N::seeded(3);
    net.params_mut().iter_mut().for_each(|value| *value = N::Scalar::from_f64(rng.normal() * 0.4));
    let mut variances = N::RUNNING_STATS.iter().flat_map(|tensor| (0..tensor.len()).map(|_| tensor.name));
    for value in net.buffers_mut() {
        let is_variance = variances.next().is_some_and(|name| name.ends_with("variance"));
        *value = N::Scalar::from_f64(if is_variance { 0.5 + rng.normal().abs() } else { rng.normal() * 0.3 });
    }
    let x: Vec<_> = (0..SAMPLES * I).map(|_| N::Scalar::from_f64(rng.normal())).collect();
    let x: Columns<'_, N::Scalar, I> = batch(&x);
    let predictor = net.predictor();
    let mut scratch = predictor.scratch::<SAMPLES>();
    let all = predictor.predict(&x, &mut scratch).unwrap().as_slice().to_vec();
    let whole =
        net.predict(&x, &mut constnet::PredictWorkspace::<N, SAMPLES>::new()).unwrap().as_slice().to_vec();
    assert_close::<N>(&all, &whole, tolerance);
    let mut alone = predictor.scratch::<1>();
    for sample in 0..SAMPLES {
        let x = x.columns(sample, 1);
        let found = predictor.predict(&x, &mut alone).unwrap().as_slice().to_vec();
        assert_eq!(found, all[sample * found.len()..][..found.len()]);
        // One to four samples may be computed in another way than more.
        let few =
            net.predict(&x, &mut constnet::PredictWorkspace::<N, 1>::new()).unwrap().as_slice().to_vec();
        assert_close::<N>(&found, &few, tolerance);
    }
}

/// Asserts that outputs are as close to the right ones as this, relative to the largest of them.
fn assert_close<N: Network>(found: &[N::Scalar], right: &[N::Scalar], tolerance: f64) {
    assert_eq!(found.len(), right.len());
    let most = right.iter().fold(1e-3, |most: f64, value| most.max(value.as_f64().abs()));
    for (found, right) in found.iter().zip(right) {
        let error = (found.as_f64() - right.as_f64()).abs();
        assert!(error <= tolerance * most, "{}: {found}, not {right}", N::NAME);
    }
}

const C: usize = 5;
const K: usize = 3;

/// A network, and its check.
macro_rules! agree {
    ($($test:ident: $inputs:literal $name:ident $(<$($size:literal),*>)? { $($declaration:tt)* })*) => {$(
        #[allow(deprecated, reason = "lints on what is unusual here")]
        mod $test {
            use super::*;

            network! { $($declaration)* }

            #[test]
            fn agrees() {
                check::<$name<$($($size,)*)? f32>, $name<$($($size,)*)? f64>, $inputs>();
            }
        }
    )*};
}

mod folded;

agree! {
    a_small_vector: 7 Net { struct Net = Affine(7, 9) -> Relu -> Affine(9, 3); }
    a_small_normalised_vector: 7 Net {
        struct Net: 7 = Tanh -> MatMul(7, 9) -> BatchNorm -> Tanh -> Dropout(0.5) -> Affine(9, 17) -> BatchNorm -> Elu(0.5);
    }
    a_vector: 70 Net { struct Net = Affine(70, 33) -> Relu -> Affine(33, 3); }
    a_normalised_vector: 70 Net {
        struct Net = MatMul(70, 33) -> BatchNorm -> Tanh -> Dropout(0.5) -> Affine(33, 17) -> BatchNorm -> Elu(0.5);
    }
    a_normalisation_first: 5 Net { struct Net: 5 = BatchNorm -> Affine(5, 4) -> Relu -> BatchNorm -> Affine(4, 3); }
    standardized: 5 Net {
        struct Net: 5 = Standardize -> Affine(5, 4) -> Relu -> Affine(4, 3) -> Standardize -> MseLoss;
    }
    standardized_large: 40 Net {
        struct Net: 40 = Standardize -> Affine(40, 60) -> Relu -> Affine(60, 33) -> BatchNorm -> Standardize -> MaeLoss;
    }
    standardized_small: 5 Net { struct Net = Affine(5, 4) -> Tanh -> Affine(4, 3) -> BatchNorm -> Standardize -> MseLoss; }
    standardized_after_an_activation: 5 Net { struct Net = Affine(5, 4) -> Tanh -> Standardize -> MseLoss; }
    standardized_image_with_padding: 75 Net {
        struct Net: (3, 5, 5) = Standardize -> Conv2d(3, 10, 3, pad = 1) -> BatchNorm -> Relu -> Flatten -> Affine(250, 3);
    }
    standardized_image: 75 Net {
        struct Net: (3, 5, 5) = Standardize -> Conv2d(3, 10, 3) -> Flatten -> Standardize -> MseLoss;
    }
    standardized_pixels: 75 Net {
        struct Net: (3, 5, 5) = Flatten -> Standardize -> BatchNorm -> Affine(75, 3);
    }
    standardized_depthwise: 75 Net {
        struct Net: (3, 5, 5) = Standardize -> DepthwiseConv2d(3, 5) -> Flatten -> Standardize -> MseLoss;
    }
    standardized_with_two_readers: 5 Net { struct Net: 5 = Standardize -> Affine(5, 4) + Affine(5, 4) -> Tanh; }
    standardized_alone: 5 Net { struct Net: 5 = Standardize; }
    standardized_constants: 32 Net {
        struct Net: (2, 4, 4) = Standardize -> Conv2d(2, C, K) -> Flatten -> Affine(_, C) -> Standardize -> MseLoss;
    }
    standardized_generic: 5 Net<4> {
        struct Net<const H: usize> = Affine(5, H) -> Tanh -> Affine(H, H) -> Standardize -> MseLoss;
    }
    a_convolution: 108 Net {
        struct Net: (3, 6, 6) = Conv2d(3, 10, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(10, 4, 3) -> Flatten
            -> Affine(64, 5);
    }
    separable: 200 Net {
        struct Net: (2, 10, 10) = Conv2d(2, 9, 3, stride = 2, pad = 1) -> BatchNorm -> Relu
            -> DepthwiseConv2d(9, 3, pad = 1) -> BatchNorm -> LeakyRelu(0.2) -> Conv2d(9, 20, 1) -> BatchNorm -> Relu
            -> AvgPool2d(2) -> GlobalAvgPool -> Affine(20, 3) -> Softmax;
    }
    depthwise_first: 50 Net {
        struct Net: (2, 5, 5) = DepthwiseConv2d(2, 3, pad = 1) -> MaxPool2d(3, stride = 1) -> Relu -> Flatten -> Affine(18, 3);
    }
    residual: 192 Net {
        struct Net: (3, 8, 8) = Conv2d(3, 16, 3, pad = 1) -> BatchNorm -> Relu
            -> (Conv2d(16, 16, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(16, 16, 3, pad = 1) -> BatchNorm) + Identity
            -> Relu
            -> (Conv2d(16, 12, 3, stride = 2, pad = 1) -> BatchNorm) + Conv2d(16, 12, 1, stride = 2) -> Relu
            -> GlobalAvgPool -> Affine(12, 10);
    }
    residual_of_the_input: 48 Net {
        struct Net: (3, 4, 4) = Conv2d(3, 3, 3, pad = 1) + Identity -> Relu -> MaxPool2d(2) -> Flatten -> Affine(12, 2);
    }
    residual_of_vectors: 6 Net {
        struct Net = (Affine(6, 6) -> Relu) + Identity -> a: Affine(6, 6) -> (Sigmoid -> Affine(6, 6)) + Affine(6, 6) -> Gelu;
    }
    operand_and_residual: 6 Net { struct Net = Affine(6, 6) -> Relu -> Affine(6, 6) + Identity -> Gelu; }
    several_readers: 32 Net {
        struct Net: (2, 4, 4) = Conv2d(2, 5, 3, pad = 1) -> [BatchNorm -> Relu, Relu, Identity] -> Conv2d(15, 2, 1)
            -> [Flatten, GlobalAvgPool] -> Affine(34, 3);
    }
    a_normalisation_between: 50 Net {
        struct Net = Affine(50, 40) -> Relu -> BatchNorm -> Affine(40, 30) -> BatchNorm -> Relu -> Dropout(0.1) -> BatchNorm
            -> MatMul(30, 3);
    }
    a_normalised_image: 75 Net {
        struct Net: (3, 5, 5) = BatchNorm -> Conv2d(3, 10, 2) -> Relu -> BatchNorm -> Conv2d(10, 9, 1) -> BatchNorm -> Relu
            -> BatchNorm -> Flatten -> Affine(144, 3);
    }
    groups_and_dilation: 256 Net {
        struct Net: (4, 8, 8) = Conv2d(4, 6, 3, pad = 1, groups = 2) -> BatchNorm -> Relu
            -> Conv2d(6, 6, 3, pad = 2, dilation = 2) -> BatchNorm -> Relu -> DepthwiseConv2d(6, 2, dilation = (1, 3))
            -> ConvTranspose2d(6, 3, 2, stride = 2) -> Relu -> Upsample2d(2) -> Conv2d(3, 2, 1) -> GlobalAvgPool;
    }
    before_an_activation: 32 Net {
        struct Net: (2, 4, 4) = Conv2d(2, 5, 3, pad = 1) -> Relu -> BatchNorm -> Conv2d(5, 3, 3, pad = 1) -> BatchNorm
            -> BatchNorm -> Flatten -> Affine(48, 2);
    }
    shared: 16 Net {
        struct Net: (1, 4, 4) = Conv2d(1, 3, 3, pad = 1) -> a: Conv2d(3, 3, 3, pad = 1) -> BatchNorm -> Relu -> &a -> Relu -> &a
            -> Flatten -> Affine(48, 2);
    }
    shared_between_layouts: 48 Net {
        struct Net: (3, 4, 4) = a: Conv2d(3, 3, 3, pad = 1) -> Relu -> &a -> [Flatten -> b: Affine(48, 4), Flatten -> &b];
    }
    layers_without_kernels: 36 Net {
        struct Net: (1, 6, 6) = Conv2d(1, 4, 3) -> PRelu -> LayerNorm -> Dropout(0.1) -> MaxPool2d(2) -> LayerNorm -> Flatten
            -> Custom(Bend) -> LayerNorm -> Custom(Scale, 16 -> 16) -> Repeat(2) -> Sum(2) -> Affine(16, 3) -> Softmax;
    }
    reshaped: 24 Net {
        struct Net = Affine(24, 36) -> Relu -> Reshape(4, 3, 3) -> Conv2d(4, 5, 2) -> Relu -> Flatten -> Reshape(5, 2, 2)
            -> Conv2d(5, 9, 2) -> Reshape(1, 3, 3) -> Conv2d(1, 2, 2) -> Flatten;
    }
    products_of_branches: 32 Net {
        struct Net: (2, 4, 4) = (Conv2d(2, 3, 1) -> Sigmoid) * Conv2d(2, 3, 1) -> Relu -> GlobalAvgPool -> Identity * Identity;
    }
    only_an_input: 3 Net { struct Net: 3 = Identity; }
    only_activations: 3 Net { struct Net: 3 = Relu + Sigmoid -> Tanh; }
    the_input_twice: 12 Net { struct Net: (3, 2, 2) = Identity + Identity -> Conv2d(3, 2, 1); }
    generic: 5 Net<11, 3> {
        struct Net<const H: usize, const O: usize> = Affine(5, H) -> BatchNorm -> Tanh -> LayerNorm -> a: Affine(H, O)
            -> (Affine(O, O) -> Relu) + Identity -> Relu -> Affine(O, H) -> &a;
    }
    normalised_after_flattening: 32 Net {
        struct Net: (2, 4, 4) = Conv2d(2, 3, 1) -> Flatten -> BatchNorm -> Affine(48, 2);
    }
    normalised_after_flattening_a_pool: 32 Net {
        struct Net: (2, 4, 4) = MaxPool2d(2) -> Flatten -> Dropout(0.3) -> BatchNorm -> Affine(8, 2) -> BatchNorm -> Relu;
    }
    normalised_in_a_branch: 32 Net {
        struct Net: (2, 4, 4) = Conv2d(2, 3, 3) -> Relu
            -> [Flatten -> BatchNorm -> Affine(12, 2), GlobalAvgPool -> BatchNorm -> Affine(3, 4)] -> BatchNorm -> Affine(6, 3);
    }
    a_product_shared_by_images: 32 Net {
        struct Net: (2, 4, 4) = [Conv2d(2, 4, 1, stride = 2) -> Flatten -> a: Affine(16, 2),
            Conv2d(2, 1, 1) -> Flatten -> &a, Flatten -> Affine(32, 16) -> &a];
    }
    few_pixels_for_each_weight: 256 Net {
        struct Net: (64, 2, 2) = Conv2d(64, 33, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(33, 64, 3, pad = 1) -> Flatten
            -> Affine(256, 3);
    }
    many_pixels_for_each_weight: 768 Net {
        struct Net: (3, 16, 16) = Conv2d(3, 16, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(16, 8, 3, pad = 1) -> MaxPool2d(2)
            -> BatchNorm -> Conv2d(8, 8, 3) -> Flatten -> Affine(288, 3);
    }
    constants: 32 Net {
        struct Net: (2, 4, 4) = Conv2d(2, C, K) -> BatchNorm -> Relu -> Flatten -> Affine(_, C) -> MseLoss;
    }
}

mod nested {
    use super::*;

    network! { pub struct Encoder: (1, 4, 4) = Conv2d(1, 3, 3, pad = 1) -> BatchNorm -> Relu -> MaxPool2d(2); }
    network! { pub struct Decoder<const H: usize> = Affine(6, H) -> Tanh -> Affine(H, 5); }
    type Decoder9 = Decoder<9>;
    network! {
        struct Net: (1, 4, 4) = Encoder -> Reshape(3, 2, 2) -> Conv2d(3, 6, 2) -> Flatten -> d: Decoder9 -> Affine(5, 6) -> &d
            -> Relu;
    }

    #[test]
    fn agrees() {
        check::<Net<f32>, Net<f64>, 16>();
    }
}

mod several_inputs {
    use super::*;

    network! {
        struct Net = |image: (1, 4, 4), vector: 3| [image -> Conv2d(1, 4, 3) -> Relu -> Flatten, vector -> Affine(3, 16) -> Relu]
            -> Affine(32, 2) + (vector -> Affine(3, 2)) -> Sigmoid;
    }

    #[test]
    fn agrees() {
        let net = Net::<f64>::seeded(1);
        let image = SMatrix::<f64, 16, 2>::from_fn(|r, c| (r as f64 - 7.0) * 0.3 + c as f64);
        let vector = SMatrix::<f64, 3, 2>::from_fn(|r, c| r as f64 - 0.5 * c as f64);
        let predictor = net.predictor();
        let mut scratch = predictor.scratch::<2>();
        let found = predictor.predict(&(image, vector), &mut scratch).unwrap();
        let right = net.predict_alloc(&(image, vector)).unwrap();
        assert!((found - right).amax() < 1e-12);
    }
}

#[test]
fn it_holds_what_it_needs_and_says_how_much() {
    network! { struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss; }
    let predictor = Net::new(1).predictor();
    // Each output, padded to 56 and 16, has a bias and its weights.
    assert_eq!(predictor.bytes(), 4 * (56 * 785 + 16 * 51));
    assert_eq!(predictor.scratch::<1>().bytes(), 4 * (56 + 16));
    assert_eq!(predictor.scratch::<3>().bytes(), 4 * (56 + 16 + 30));
    assert!(predictor.packing_time().is_some());
    let mut scratch = predictor.scratch::<2>();
    let x = SMatrix::<f32, 784, 3>::zeros();
    assert!(predictor.predict(&x, &mut scratch).is_err());
}

#[test]
fn subnormal_values_of_a_small_network_count_as_zero() {
    network! { struct Net = Affine(2, 3) -> Tanh -> Affine(3, 1); }
    let subnormal = f32::MIN_POSITIVE / 4.0;
    let predicted = |weight: f32, x: f32| {
        let mut net = Net::zeros();
        // The weights; every bias is zero.
        for weights in [0..6, 9..12] {
            net.params_mut()[weights].fill(weight);
        }
        let predictor = net.predictor();
        predictor.predict(&SVector::<f32, 2>::repeat(x), &mut predictor.scratch::<1>()).unwrap()[0]
    };
    assert_eq!([predicted(1.0, subnormal), predicted(subnormal, 1.0)], [0.0; 2]);
    assert!(predicted(1.0, 1e-30) > 0.0);
    assert!(predicted(1.0, f32::NAN).is_nan());
}
