//! `bias = false`, `pad = same` and four paddings: values computed by hand, and the predictor.

use constnet::nalgebra::{Const, SMatrix};
use constnet::prelude::*;

use crate::numbers;
use crate::support::batch;

network! { struct Same: (1, 3, 3) = Conv2d(1, 1, 2, pad = same, bias = false); }
network! { struct Strided: (1, 4, 4) = Conv2d(1, 1, 3, stride = 2, pad = same, bias = false); }
network! { struct Four: (1, 2, 2) = Conv2d(1, 1, 2, pad = (0, 1, 2, 0), bias = false); }
network! { struct Largest: (1, 2, 2) = MaxPool2d(2, stride = 1, pad = (0, 1, 1, 0)); }
network! { struct Mean: (1, 2, 2) = AvgPool2d(2, stride = 2, pad = (1, 0, 0, 1)); }
network! {
    struct Folded: (3, 7, 6) = Conv2d(3, 4, 3, stride = 2, pad = same, bias = false) -> BatchNorm -> Relu
        -> DepthwiseConv2d(4, 3, pad = (2, 1, 0, 1), bias = false) -> BatchNorm -> MaxPool2d(2, stride = 1, pad = same)
        -> AvgPool2d(3, pad = (0, 2, 1, 0)) -> Flatten -> Affine(_, 5, bias = false) -> BatchNorm;
}
network! { struct Small = Affine(3, 2, bias = false) -> BatchNorm -> Relu -> Affine(2, 2, bias = false); }

fn value<N: Network<Scalar = f32, Input = Const<I>>, const I: usize>(net: &N, x: &[f32]) -> Vec<f32> {
    let mut memory = constnet::PredictWorkspace::<N, 1>::new();
    net.predict(&batch::<_, I>(x), &mut memory).unwrap().as_slice().to_vec()
}

#[test]
fn windows_begin_where_the_smaller_half_of_the_padding_does() {
    // By a filter of 1, 2, 4, 8 row by row; zeros are on the right and below.
    let mut net = Same::new(1);
    net.params_mut().copy_from_slice(&[1., 2., 4., 8.]);
    let x = SMatrix::<f32, 9, 1>::from_fn(|i, _| (i + 1) as f32);
    assert_eq!(value(&net, x.as_slice()), [61., 76., 27., 106., 121., 42., 23., 26., 9.]);
    // Of 4 values by a kernel of 3 and a stride of 2 only the last window needs a zero.
    let mut net = Strided::new(1);
    net.params_mut().copy_from_slice(&[1.; 9]);
    let x = SMatrix::<f32, 16, 1>::from_fn(|i, _| i as f32);
    assert_eq!(value(&net, x.as_slice()), [45., 39., 66., 50.]);
    let mut net = Four::new(1);
    net.params_mut().copy_from_slice(&[1., 2., 4., 8.]);
    let x = SMatrix::<f32, 4, 1>::new(1., 2., 3., 4.);
    assert_eq!(value(&net, x.as_slice()), [0., 26., 49., 0., 6., 11.]);
    assert_eq!(value(&Largest::new(1), x.as_slice()), [3., 4., 3., 4.]);
    // Zeros of the padding count.
    assert_eq!(value(&Mean::new(1), x.as_slice()), [0.75]);
}

#[test]
fn a_layer_without_a_bias_has_no_such_values() {
    assert_eq!(Same::<f32>::PARAMS, 4);
}

#[test]
fn a_predictor_folds_a_norm_into_weights_without_a_bias() {
    let x = numbers(1, 126 * 5);
    let mut net = Folded::new(3).cast::<f64>();
    net.buffers_mut().iter_mut().enumerate().for_each(|(i, value)| *value = 0.5 + (i % 5) as f64 / 4.0);
    let mut memory = constnet::PredictWorkspace::<_, 5>::new();
    let whole = net.predict(&batch::<_, 126>(&x), &mut memory).unwrap();
    let predictor = net.predictor();
    let mut scratch = predictor.scratch::<5>();
    let found = predictor.predict(&batch::<_, 126>(&x), &mut scratch).unwrap();
    let x = numbers(2, 3 * 5);
    let mut small = Small::new(3).cast::<f64>();
    small.buffers_mut().iter_mut().enumerate().for_each(|(i, value)| *value = 0.5 + (i % 5) as f64 / 4.0);
    let mut memory = constnet::PredictWorkspace::<_, 5>::new();
    let few = small.predict(&batch::<_, 3>(&x), &mut memory).unwrap();
    let predictor = small.predictor();
    let mut few_scratch = predictor.scratch::<5>();
    let of_small = predictor.predict(&batch::<_, 3>(&x), &mut few_scratch).unwrap();
    let pairs = found.iter().zip(whole.iter()).chain(of_small.iter().zip(few.iter()));
    pairs.for_each(|(found, right)| assert!((found - right).abs() < 1e-12, "{found}, not {right}"));
}
