//! Every kernel in parts: the same bits for any partition.

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

use super::{bits, random, rules};
use crate::Scalar;
use crate::threads::in_parts;
use crate::*;
use constnet::Rng;

const PARTS: [usize; 5] = [2, 3, 4, 7, 64];

/// Computes results as a whole and in parts, over the same values.
fn check<T: Scalar>(what: &str, results: usize, compute: impl Fn(&mut [T])) {
    let there: Vec<T> = random(results, &mut Rng::new(7));
    let by = |parts| {
        let mut values = there.clone();
        in_parts(parts, || compute(&mut values));
        bits(&values)
    };
    let whole = by(1);
    for parts in PARTS {
        assert_eq!(by(parts), whole, "{} {what} in {parts} parts", T::NAME);
    }
}

macro_rules! for_both_types {
    ($($test:ident => $check:ident;)*) => { $(
        #[test]
        fn $test() {
            $check::<f32>();
            $check::<f64>();
        }
    )* };
}
for_both_types! {
    products_can_be_cut_anywhere => check_products;
    windows_can_be_cut_between_blocks_and_filters => check_windows;
    loops_can_be_cut_anywhere => check_loops;
    norms_can_be_cut_between_channels_and_samples => check_norms;
}

fn check_products<T: Scalar>() {
    for n in [1, 2, 3, 4, 5, 9, 16, 25, 33, 49, 97, 513] {
        check_product::<T, 50, 37>(n);
        check_product::<T, 130, 3>(n);
        check_product::<T, 3, 130>(n);
        check_product::<T, 70, 9>(n);
        check_product::<T, 112, 96>(n);
    }
}

/// Their parts may be computed in another way than all of them.
#[test]
fn products_that_are_larger_than_caches_can_be_cut_anywhere() {
    check_product::<f32, 300, 500>(200);
    check_product::<f64, 150, 400>(190);
}

fn check_product<T: Scalar, const O: usize, const I: usize>(n: usize) {
    let rng = &mut Rng::new(1);
    let [w, x, dy, b] = [O * I, I * n, O * n, O].map(|len| random::<T>(len, rng));
    for epilogue in [Epilogue::Nothing, Epilogue::Relu, Epilogue::Sigmoid] {
        for bias in [None, Some(&b[..])] {
            check(&format!("nn {O} {I} {n} {epilogue:?}"), O * n, |y| {
                product_nn::<T, O, I>(&w, &x, bias, epilogue, y);
            });
        }
    }
    for accumulate in [Accumulate::No, Accumulate::Yes] {
        check(&format!("nt {O} {I} {n} {accumulate:?}"), O * I, |dw| {
            product_nt::<T, O, I>(&dy, &x, dw, accumulate)
        });
    }
    check(&format!("tn {O} {I} {n}"), I * n, |dx| product_tn::<T, O, I>(&w, &dy, dx));
}

fn check_windows<T: Scalar>() {
    for samples in [1, 16, 17, 40, 70] {
        for [kernel, stride, pad] in [[1, 1, 0], [2, 2, 0], [3, 1, 1], [5, 2, 2]] {
            let window = Window::new([3, 8, 9], [kernel; 2], [stride; 2], [pad; 2]);
            check_window::<T>(window, samples);
            check_convolution::<T>(window, samples);
            check_convolution::<T>(window.dilated([1, 2]), samples);
        }
        check_upsample::<T>(samples);
    }
}

fn check_window<T: Scalar>(window: Window, samples: usize) {
    let rng = &mut Rng::new(2);
    let (image, output) = (window.image() * samples, window.outputs() * samples);
    let [x, dy] = [image, output].map(|len| random::<T>(len, rng));
    let y = &mut vec![T::zero(); output];
    max_pool(window, &x, samples, y);
    let what = |part| format!("{part} {window:?} {samples}");
    check(&what("max"), output, |y| max_pool(window, &x, samples, y));
    check(&what("average"), output, |y| avg_pool(window, &x, samples, y));
    check(&what("max dx"), image, |dx| max_pool_backward(window, &x, y, &dy, samples, dx));
    check(&what("average dx"), image, |dx| avg_pool_backward(window, &dy, samples, dx));
    check(&what("to blocks"), image, |y| to_blocks(window.image(), &x, samples, y));
    check(&what("from blocks"), image, |y| from_blocks(window.image(), &x, samples, y));
    for accumulate in [Accumulate::No, Accumulate::Yes] {
        check(&what("channel sums"), 3, |db| channel_sums(3, &x, samples, db, accumulate));
    }
}

fn check_upsample<T: Scalar>(samples: usize) {
    let rng = &mut Rng::new(4);
    let [x, dy] = [3 * 8 * 9 * samples, 3 * 8 * 9 * 6 * samples].map(|len| random::<T>(len, rng));
    for interpolation in [Interpolation::Nearest, Interpolation::Bilinear] {
        let upsample = Upsample::new([3, 8, 9], [2, 3], interpolation);
        let what = |part| format!("{part} {upsample:?} {samples}");
        check(&what("y"), dy.len(), |y| upsample2d(upsample, &x, samples, y));
        check(&what("dx"), x.len(), |dx| upsample2d_backward(upsample, &dy, samples, dx));
    }
}

fn check_convolution<T: Scalar>(window: Window, samples: usize) {
    let rng = &mut Rng::new(3);
    let image = window.image() * samples;
    for filters in [1, 4, 11] {
        let (output, weights) = (filters * window.output_len() * samples, filters * 3 * window.taps());
        let [x, dy, w, b] = [image, output, weights, filters].map(|len| random::<T>(len, rng));
        let what = |part| format!("{part} {window:?} {filters} {samples}");
        for epilogue in [Epilogue::Nothing, Epilogue::Sigmoid] {
            check(&what("y"), output, |y| conv2d(window, filters, &x, &w, Some(&b), epilogue, samples, y));
        }
        check(&what("transposed"), image, |y| {
            conv_transpose2d(window, filters, &dy, &w, None, Epilogue::Sigmoid, samples, y);
        });
        check(&what("dx"), image, |dx| conv2d_backward(window, filters, &w, &dy, samples, dx));
        for accumulate in [Accumulate::No, Accumulate::Yes] {
            check(&what("dw"), weights, |dw| {
                conv2d_gradient(window, filters, &x, &dy, samples, dw, accumulate)
            });
        }
    }
    let [x, dy, w] = [image, window.outputs() * samples, 3 * window.taps()].map(|len| random::<T>(len, rng));
    let what = |part| format!("depthwise {part} {window:?} {samples}");
    check(&what("y"), dy.len(), |y| depthwise_conv2d(window, &x, &w, None, Epilogue::Relu, samples, y));
    check(&what("dx"), image, |dx| depthwise_conv2d_backward(window, &w, &dy, samples, dx));
    check(&what("dw"), w.len(), |dw| {
        depthwise_conv2d_gradient(window, &x, &dy, samples, dw, Accumulate::No);
    });
}

fn check_loops<T: Scalar>() {
    let rng = &mut Rng::new(4);
    for len in [0, 1, 1023, 2048, 5000] {
        let [x, y] = [len; 2].map(|len| random::<T>(len, rng));
        let what = |part| format!("{part} {len}");
        check(&what("relu"), len, |out| relu(&x, out));
        check(&what("relu in place"), len, |out| relu_in_place::<T>(out));
        check(&what("relu dx"), len, |out| relu_backward(&x, &y, out));
        check(&what("relu dx in place"), len, |out| relu_backward_in_place(&x, out));
        check(&what("add"), len, |out| add(&x, &y, out));
        check(&what("add in place"), len, |out| add_in_place(&x, out));
        check(&what("mul"), len, |out| mul(&x, &y, out));
        check(&what("mul in place"), len, |out| mul_in_place(&x, out));
        check(&what("dropout"), len, |out| dropout(0.4, 5, &x, out));
        check(&what("dropout in place"), len, |out| dropout_in_place::<T>(0.4, 5, out));
        for function in [Function::Gelu, Function::Sigmoid, Function::HardSwish, Function::Elu(T::one())] {
            check(&what("function"), len, |out| function.forward(&x, out));
            check(&what("function in place"), len, |out| function.forward_in_place(out));
            check(&what("function dx"), len, |out| function.backward(&x, &y, out));
            check(&what("function dx in place"), len, |out| function.backward_in_place(&x, out));
        }
        check(&what("update"), len, |p| update(p, &x, |p, g| *p -= g / T::from_f64(3.0)));
        check(&what("scale"), len, |out| scale(T::from_f64(0.3), out));
        check(&what("clip"), len, |out| clip(T::from_f64(0.3), out));
        for (rule, kept) in rules() {
            for decay in [None, Some(T::from_f64(0.1))] {
                check(&format!("{rule:?}, {decay:?}, {len}"), 3 * len, |out| {
                    let (p, state) = out.split_at_mut(len);
                    let (s1, s2) = state.split_at_mut(len);
                    // The state values are under a root.
                    s2.iter_mut().for_each(|s| *s *= *s);
                    let [s1, s2] = [(s1, 1), (s2, 2)].map(|(s, at)| if at <= kept { s } else { &mut [] });
                    step(rule, decay, p, [s1, s2], &x);
                });
            }
        }
    }
    let bytes: Vec<u8> = (0..200).map(|byte| byte as u8).collect();
    let samples: Vec<usize> = (0..40).map(|sample| sample * 7 % 20).collect();
    check("gather", 400, |x| gather_bytes(&bytes, 10, &samples, T::from_f64(0.1), x));
}

fn check_norms<T: Scalar>() {
    for samples in [1, 5, 16, 37] {
        check_channels::<T>(Channels::new(150, 150, Layout::Samples), 150, samples);
        check_channels::<T>(Channels::new(6, 30, Layout::Samples), 30, samples);
        check_channels::<T>(Channels::new(6, 30, Layout::Blocked16), 30, samples);
        check_samples::<T>(33, samples);
    }
}

fn check_channels<T: Scalar>(channels: Channels, features: usize, samples: usize) {
    let (rng, len, count) = (&mut Rng::new(5), features * samples, channels.count());
    let [x, dy] = [len; 2].map(|len| random::<T>(len, rng));
    let [mean, weight] = [count; 2].map(|len| random::<T>(len, rng));
    let variance: Vec<T> = mean.iter().map(|mean| mean.abs() + T::one()).collect();
    let by = Normalization { mean: &mean, variance: &variance };
    let what = |part| format!("{part} {channels:?} {samples}");
    check(&what("moments"), 2 * count, |out| {
        let (mean, variance) = out.split_at_mut(count);
        channel_moments(channels, &x, mean, variance);
    });
    check(&what("y"), len, |y| normalize_channels(channels, by, &weight, &mean, &x, y));
    check(&what("dx of a frozen one"), len, |dx| scale_channels(channels, by, &weight, &dy, dx));
    for (with_params, with_input) in [(true, true), (false, true), (true, false)] {
        for accumulate in [Accumulate::No, Accumulate::Yes] {
            check(&what("backward"), 2 * count + len, |out| {
                let (params, dx) = out.split_at_mut(2 * count);
                let (dweight, bias) = params.split_at_mut(count);
                let params = with_params.then_some(ParamGradient { weight: dweight, bias, accumulate });
                let input = with_input.then_some(InputGradient { weight: &weight, dx });
                normalize_channels_backward(channels, by, &x, &dy, params, input);
            });
        }
    }
}

fn check_samples<T: Scalar>(features: usize, samples: usize) {
    let (rng, len) = (&mut Rng::new(6), features * samples);
    let [x, dy] = [len; 2].map(|len| random::<T>(len, rng));
    let [weight, bias] = [features; 2].map(|len| random::<T>(len, rng));
    let saved: Vec<T> = random::<T>(2 * samples, rng).iter().map(|saved| saved.abs()).collect();
    let what = |part| format!("{part} {features} {samples}");
    check(&what("y"), len, |y| normalize_samples(&weight, &bias, &x, None, y));
    check(&what("y and what is saved"), len + 2 * samples, |out| {
        let (y, saved) = out.split_at_mut(len);
        normalize_samples(&weight, &bias, &x, Some(saved), y);
    });
    for (with_params, with_input) in [(true, true), (false, true), (true, false)] {
        check(&what("backward"), 2 * features + len, |out| {
            let (params, dx) = out.split_at_mut(2 * features);
            let (dweight, bias) = params.split_at_mut(features);
            let params =
                with_params.then_some(ParamGradient { weight: dweight, bias, accumulate: Accumulate::Yes });
            let input = with_input.then_some(InputGradient { weight: &weight, dx });
            normalize_samples_backward(features, &x, &saved, &dy, params, input);
        });
    }
}
