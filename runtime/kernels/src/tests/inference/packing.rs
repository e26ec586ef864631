//! Weights packed for other layouts, with scales and shifts folded into them.

use alloc::vec;
use alloc::vec::Vec;

use super::super::products::assert_close;
use super::super::random;
use super::{check, last};
use crate::inference::*;
use crate::{Epilogue, Window, reference};
use constnet::Rng;

/// A flattened image is a vector whose features lie channels-first.
#[test]
fn a_product_with_an_image_is_one_with_its_features() {
    let (rng, image, outputs) = (&mut Rng::new(8), [5, 3, 4], 11);
    let (features, window) = (60, Window::new(image, [3, 4], [1, 1], [0, 0]));
    let (x, w, b) = (random::<f64>(features, rng), random(features * outputs, rng), random(outputs, rng));
    let mut packed = vec![f64::NAN; packed_affine([outputs, features])];
    let [mut right, mut found] = [[f64::NAN; 16]; 2];
    pack_affine([outputs, features], &w, Some(&b), &mut packed);
    affine([outputs, features], &x, &packed, None, Activation::Relu, &mut right);
    pack_affine_of_image(outputs, image, &w, Some(&b), &mut packed);
    conv2d(window, outputs, &last(5, &x), &packed, None, Activation::Relu, &mut found);
    assert_close(&found[..outputs], &right[..outputs], features, "of an image");
}

#[test]
fn scales_and_shifts_are_folded() {
    let rng = &mut Rng::new(9);
    let window = Window::new([3, 6, 5], [3, 2], [2, 1], [1, 1]);
    let (filters, depth, positions) = (19, 18, window.output_len());
    let (x, w) = (random::<f64>(window.image(), rng), random::<f64>(filters * depth, rng));
    let (b, scale, shift) = (random::<f64>(19, rng), random::<f64>(19, rng), random::<f64>(19, rng));
    let mut right = vec![0.0; filters * positions];
    reference::conv2d(window, filters, &x, &w, Some(&b), Epilogue::Nothing, 1, &mut right);
    right.iter_mut().enumerate().for_each(|(at, y)| *y = scale[at / positions] * *y + shift[at / positions]);
    let mut packed = vec![f64::NAN; packed_conv2d(&window, filters)];
    pack_conv2d(&window, filters, &w, Some(&b), &mut packed);
    fold_outputs(&scale, &shift, &mut packed);
    check("folded", filters, depth, &right, |_, y| {
        conv2d(window, filters, &last(3, &x), &packed, None, Activation::None, y);
    });

    let (w, b, scale, shift) = (&w[..18], &b[..3], &scale[..3], &shift[..3]);
    let mut right = vec![0.0; 3 * positions];
    reference::depthwise_conv2d(window, &x, w, Some(b), Epilogue::Nothing, 1, &mut right);
    right.iter_mut().enumerate().for_each(|(at, y)| *y = scale[at / positions] * *y + shift[at / positions]);
    let mut packed = vec![f64::NAN; packed_depthwise_conv2d(&window)];
    pack_depthwise_conv2d(&window, w, Some(b), &mut packed);
    fold_depthwise(scale, shift, &mut packed);
    check("folded depthwise", 3, depth, &right, |_, y| {
        depthwise_conv2d(window, &last(3, &x), &packed, None, Activation::None, y);
    });

    // In front of a layer, where no padding lies beside the image.
    let window = Window { pad: [[0; 2]; 2], ..window };
    let w = random::<f64>(filters * depth, rng);
    let standardized: Vec<_> =
        x.iter().enumerate().map(|(at, x)| scale[at / 30] * x + shift[at / 30]).collect();
    let mut right = vec![0.0; filters * window.output_len()];
    reference::conv2d(window, filters, &standardized, &w, None, Epilogue::Nothing, 1, &mut right);
    let mut packed = vec![f64::NAN; packed_conv2d(&window, filters)];
    pack_conv2d(&window, filters, &w, None, &mut packed);
    fold_inputs(filters, scale, shift, &mut packed);
    check("folded in front", filters, depth, &right, |_, y| {
        conv2d(window, filters, &last(3, &x), &packed, None, Activation::None, y);
    });
}
