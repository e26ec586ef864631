//! Blocked layout of images: the result of a sample does not depend on the others in its block.

use constnet::prelude::*;

use crate::numbers;
use crate::support::batch;

network! {
    struct Net: (2, 9, 8) = Conv2d(2, 5, 3, pad = 1) -> Relu -> MaxPool2d(2) -> DepthwiseConv2d(5, 2) -> Tanh
        -> [Conv2d(5, 3, 1), AvgPool2d(1)] -> Flatten -> Affine(72, 4);
}
network! {
    struct Enlarging: (2, 9, 8) = Conv2d(2, 4, 3, stride = 2, pad = 2, dilation = 2) -> Relu
        -> ConvTranspose2d(4, 6, 2, stride = 2) -> Sigmoid -> Upsample2d(2, mode = bilinear)
        -> Conv2d(6, 4, 3, groups = 2) -> [Upsample2d(1), AvgPool2d(1)] -> Flatten -> Affine(_, 4);
}
network! { struct Image: (1, 4, 4) = Conv2d(1, 3, 2) -> Relu; }
network! { struct Both = |image: (1, 4, 4), vector: 5| [image -> Conv2d(1, 2, 3) -> Flatten, vector] -> Affine(13, 2); }

const FEATURES: usize = 144;

macro_rules! same_in_every_batch {
    ($($test:ident: $net:ident;)*) => {$(
        #[test]
        fn $test() {
            let (net, mut ws) = ($net::new(3), $net::workspace::<40>());
            let mut predict = |x: &[f32]| net.predict(&batch::<_, FEATURES>(x), &mut ws).unwrap().as_slice().to_vec();
            is_the_same_in_every_batch(&mut predict);
        }
    )*};
}
same_in_every_batch! {
    a_sample_is_the_same_in_every_batch: Net;
    an_enlarged_sample_is_the_same_in_every_batch: Enlarging;
}

fn is_the_same_in_every_batch(predict: &mut dyn FnMut(&[f32]) -> Vec<f32>) {
    let x: Vec<f32> = numbers(1, FEATURES * 40).iter().map(|&x| x as f32).collect();
    let alone: Vec<Vec<f32>> = x.chunks(FEATURES).map(&mut *predict).collect();
    for samples in [2, 15, 16, 17, 31, 32, 40] {
        let y = predict(&x[..FEATURES * samples]);
        for (sample, (alone, found)) in alone.iter().zip(y.chunks(y.len() / samples)).enumerate() {
            for (found, alone) in found.iter().zip(alone) {
                assert!((found - alone).abs() <= 1e-5, "sample {sample} of {samples}: {found}, not {alone}");
            }
        }
    }
}

#[test]
fn an_output_image_is_in_sample_layout() {
    let net = Image::new(2).cast::<f64>();
    let x = numbers(3, 16 * 18);
    let y = net.predict_alloc(&batch::<_, 16>(&x)).unwrap();
    for sample in 0..18 {
        let alone = net.predict_alloc(&batch::<_, 16>(&x[16 * sample..][..16])).unwrap();
        assert!((y.column(sample) - alone.column(0)).amax() < 1e-12, "sample {sample}");
    }
}

#[test]
fn images_and_vectors_are_inputs_of_one_network() {
    let net = Both::new(2).cast::<f64>();
    let mut ws = Workspace::<Both<f64>, 17>::new();
    let (image, vector) = (numbers(4, 16 * 17), numbers(5, 5 * 17));
    let (image, vector) = (batch::<_, 16>(&image), batch::<_, 5>(&vector));
    let dy = numbers(6, 2 * 17);
    let gradients = net.backward(&(image, vector), &batch::<_, 2>(&dy), &mut ws).unwrap();
    let (d_image, d_vector) = (gradients.image.as_slice().to_vec(), gradients.vector.as_slice().to_vec());
    let weighed = |image: &[f64], vector: &[f64]| -> f64 {
        let y = net.predict_alloc(&(batch::<_, 16>(image), batch::<_, 5>(vector))).unwrap();
        y.iter().zip(&dy).map(|(y, dy)| y * dy).sum()
    };
    let slope = |at: usize, is_image: bool| {
        let mut probe = [image.as_slice().to_vec(), vector.as_slice().to_vec()];
        let mut value = |step: f64| {
            probe[usize::from(!is_image)][at] += step;
            weighed(&probe[0], &probe[1])
        };
        (value(1e-5) - value(-2e-5)) / 2e-5
    };
    for at in [0, 7, 100, 16 * 17 - 1] {
        assert!((slope(at, true) - d_image[at]).abs() < 1e-6, "of the image, {at}");
    }
    for at in [0, 33, 5 * 17 - 1] {
        assert!((slope(at, false) - d_vector[at]).abs() < 1e-6, "of the vector, {at}");
    }
}
