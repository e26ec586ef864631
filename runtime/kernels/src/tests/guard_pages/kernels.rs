//! Every public kernel, with operands beside pages that can't be touched.

use std::{eprintln, format};

use super::inference::inference;
use super::{Paged, Side};
use crate::Scalar;
use crate::product::{Product, compute};
use crate::tests::windows::any_window;
use crate::tests::{EMULATED, cases, random, rules};
use crate::threads::in_parts;
use crate::*;
use constnet::Rng;

/// Calls a kernel with operands and results of these lengths, on both sides of a page and in one and several parts.
pub(super) fn check<T: Scalar, const I: usize, const O: usize>(
    what: &str,
    operands: [usize; I],
    results: [usize; O],
    call: impl Fn([&[T]; I], [&mut [T]; O]),
) {
    eprintln!("{what} of {}: {operands:?} to {results:?}", T::NAME);
    let rng = &mut Rng::new(1);
    for side in [Side::Before, Side::Behind] {
        let mut values = |len| Paged::new(&random::<T>(len, rng), side);
        let (operands, mut results) = (operands.map(&mut values), results.map(&mut values));
        for parts in if EMULATED { &[3][..] } else { &[1, 3] } {
            let (operands, results) = (operands.each_ref(), results.each_mut());
            in_parts(*parts, || call(operands.map(|each| &**each), results.map(|each| &mut **each)));
        }
    }
}

pub(super) fn all(long: bool) {
    of_type::<f32>(long);
    of_type::<f64>(long);
}

fn of_type<T: Scalar>(long: bool) {
    loops::<T>(if long { 300 } else { cases(36).max(17) });
    products::<T>(long);
    small_products::<T>();
    windows::<T>(if long { 1000 } else { cases(40) });
    inference::<T>(if long { 1000 } else { cases(40) });
    norms::<T>(long);
    gathering::<T>();
}

fn loops<T: Scalar>(most: usize) {
    for len in (0..=most).chain([1001, 2048, 5000]) {
        let pair = [len; 2];
        check("relu", [len], [len], |[x], [y]| relu::<T>(x, y));
        check("relu in place", [], [len], |[], [y]| relu_in_place::<T>(y));
        check("relu backward", pair, [len], |[y, dy], [dx]| relu_backward::<T>(y, dy, dx));
        check("relu backward in place", [len], [len], |[y], [dx]| relu_backward_in_place::<T>(y, dx));
        check("add", pair, [len], |[x, y], [z]| add::<T>(x, y, z));
        check("add in place", [len], [len], |[x], [y]| add_in_place::<T>(x, y));
        check("mul", pair, [len], |[x, y], [z]| mul::<T>(x, y, z));
        check("mul in place", [len], [len], |[x], [y]| mul_in_place::<T>(x, y));
        check("dropout", [len], [len], |[x], [y]| dropout::<T>(0.4, 5, x, y));
        check("dropout in place", [], [len], |[], [y]| dropout_in_place::<T>(0.4, 5, y));
        check("exp", [], [len], |[], [x]| exp::<T>(x));
        check("map", [len], [len], |[x], [y]| map::<T>(x, y, |x| x + x));
        check("map in place", [], [len], |[], [y]| map_in_place::<T>(y, |x| x + x));
        check("zip map", pair, [len], |[x, y], [z]| zip_map::<T>(x, y, z, |x, y| x - y));
        check("zip map in place", [len], [len], |[x], [y]| zip_map_in_place::<T>(x, y, |x, y| x - y));
        check("zip map of three", [len; 3], [len], |[x, y, z], [out]| {
            zip_map3::<T>(x, y, z, out, |x, y, z| x * y - z);
        });
        for function in [Function::Sigmoid, Function::Gelu, Function::Elu(T::one()), Function::HardSwish] {
            check("function", [len], [len], |[x], [y]| function.forward(x, y));
            check("function in place", [], [len], |[], [y]| function.forward_in_place(y));
            check("function backward", pair, [len], |[x, dy], [dx]| function.backward(x, dy, dx));
            check("function backward in place", [len], [len], |[x], [dx]| function.backward_in_place(x, dx));
        }
        check("update", [len], [len], |[g], [p]| update::<T>(p, g, |p, g| *p -= g));
        check("scale", [], [len], |[], [x]| scale::<T>(T::one(), x));
        check("clip", [], [len], |[], [x]| clip::<T>(T::one(), x));
        for (rule, kept) in rules::<T>() {
            for decay in [None, Some(T::one())] {
                check("step", [len], [len, len.min(kept * len), len * (kept / 2)], |[g], [p, s1, s2]| {
                    step::<T>(rule, decay, p, [s1, s2], g);
                });
            }
        }
        check("sums", pair, [len], |[x, dy], [dx]| {
            _ = sum_of_products_below_zero::<T>(x, dy);
            _ = leaky_relu_backward_and_sum::<T>(T::one(), x, dy, dx);
            _ = (all_finite::<T>(x), sum_of_squares::<T>(x, T::one()), total(x));
        });
    }
}

fn products<T: Scalar>(long: bool) {
    const ROWS: [usize; 13] = [1, 2, 3, 5, 7, 8, 9, 15, 17, 33, 48, 49, 130];
    const COLUMNS: [usize; 6] = [0, 1, 3, 5, 25, 98];
    for o in if long { (1..70).chain([97, 130]).collect() } else { ROWS.to_vec() } {
        for (i, n) in [0, 1, 3, 9, 16, 37, 66].into_iter().flat_map(|i| COLUMNS.map(move |n| (i, n))) {
            let (w, x, y) = (o * i, i * n, o * n);
            let what = |part| format!("{part} {o} {i} {n}");
            // SAFETY: here and below the lengths are those of the products.
            check::<T, 3, 1>(&what("nn"), [w, x, o], [y], |[w, x, b], [y]| unsafe {
                for epilogue in [Epilogue::Nothing, Epilogue::Relu, Epilogue::Sigmoid] {
                    compute(&Product::nn(o, i, n, w, x, Some(b), y).epilogue(epilogue));
                    compute(&Product::nn(o, i, n, w, x, None, y).epilogue(epilogue));
                }
            });
            // SAFETY: see above.
            check::<T, 2, 1>(&what("nt"), [y, x], [w], |[dy, x], [dw]| unsafe {
                compute(&Product::nt(o, i, n, dy, x, dw, Accumulate::No));
                compute(&Product::nt(o, i, n, dy, x, dw, Accumulate::Yes));
            });
            // SAFETY: see above.
            check::<T, 2, 1>(&what("tn"), [w, y], [x], |[w, dy], [dx]| unsafe {
                compute(&Product::tn(o, i, n, w, dy, dx));
            });
        }
    }
}

/// The public functions of products, and the sums, whose size is also a parameter.
fn small_products<T: Scalar>() {
    fn product<T: Scalar, const O: usize, const I: usize>() {
        for n in [0, 1, 2, 3, 17] {
            check::<T, 3, 1>("small nn", [O * I, I * n, O], [O * n], |[w, x, b], [y]| {
                product_nn::<T, O, I>(w, x, Some(b), Epilogue::Relu, y);
                product_nn::<T, O, I>(w, x, None, Epilogue::Sigmoid, y);
            });
            check::<T, 2, 1>("small nt", [O * n, I * n], [O * I], |[dy, x], [dw]| {
                product_nt::<T, O, I>(dy, x, dw, Accumulate::Yes);
            });
            check::<T, 2, 1>("small tn", [O * I, O * n], [I * n], |[w, dy], [dx]| {
                product_tn::<T, O, I>(w, dy, dx);
            });
            check::<T, 1, 1>("row sums", [O * n], [O], |[dy], [db]| {
                row_sums::<T, O>(dy, db, Accumulate::Yes)
            });
        }
    }
    product::<T, 1, 1>();
    product::<T, 3, 5>();
    product::<T, 16, 16>();
    product::<T, 35, 2>();
    product::<T, 4, 0>();
}

fn windows<T: Scalar>(count: usize) {
    let rng = &mut Rng::new(2);
    for number in 0..count {
        let (window, samples) = (any_window(rng), [1, 2, 5, 15, 16, 17, 33, 40][number % 8]);
        let filters = [1, 2, 3, 4, 6, 11][number % 6];
        let (image, outputs) = (window.image() * samples, window.outputs() * samples);
        let (y, w) = (filters * window.output_len() * samples, filters * window.channels * window.taps());
        let what = |part| format!("{part} {window:?} {filters} {samples}");
        check::<T, 3, 1>(&what("conv"), [image, w, filters], [y], |[x, w, b], [y]| {
            conv2d(window, filters, x, w, Some(b), Epilogue::Relu, samples, y);
        });
        check::<T, 2, 1>(&what("conv dx"), [w, y], [image], |[w, dy], [dx]| {
            conv2d_backward(window, filters, w, dy, samples, dx);
        });
        check::<T, 2, 1>(&what("conv dw"), [image, y], [w], |[x, dy], [dw]| {
            conv2d_gradient(window, filters, x, dy, samples, dw, Accumulate::Yes);
        });
        let (c, w) = (window.channels, window.channels * window.taps());
        check::<T, 3, 1>(&what("depthwise"), [image, w, c], [outputs], |[x, w, b], [y]| {
            depthwise_conv2d(window, x, w, Some(b), Epilogue::Sigmoid, samples, y);
        });
        check::<T, 2, 1>(&what("depthwise dx"), [w, outputs], [image], |[w, dy], [dx]| {
            depthwise_conv2d_backward(window, w, dy, samples, dx);
        });
        check::<T, 2, 1>(&what("depthwise dw"), [image, outputs], [w], |[x, dy], [dw]| {
            depthwise_conv2d_gradient(window, x, dy, samples, dw, Accumulate::No);
        });
        pools::<T>(window, samples);
        dilated::<T>(window, filters, samples);
        upsample::<T>([window.channels, window.height, window.width], samples);
        let squares = Window { kernel: [2, 2], stride: [2, 2], pad: [[0; 2]; 2], ..window };
        pools::<T>(squares, samples);
        check::<T, 1, 1>(&what("channel sums"), [image], [c], |[x], [sums]| {
            channel_sums(c, x, samples, sums, Accumulate::Yes);
        });
        check::<T, 1, 1>(&what("to blocks"), [image], [image], |[x], [y]| {
            to_blocks(window.image(), x, samples, y);
        });
        check::<T, 1, 1>(&what("from blocks"), [image], [image], |[x], [y]| {
            from_blocks(window.image(), x, samples, y);
        });
    }
}

fn dilated<T: Scalar>(window: Window, filters: usize, samples: usize) {
    let dilated = window.dilated([2, 3]).grouped(if window.channels.is_multiple_of(3) { 3 } else { 1 });
    let window = if dilated.output().contains(&0) { window } else { dilated };
    let filters = filters * window.groups;
    let (image, y) = (window.image() * samples, filters * window.output_len() * samples);
    let (w, c) = (filters * window.channels / window.groups * window.taps(), window.channels);
    let what = |part| format!("{part} {window:?} {filters} {samples}");
    check::<T, 3, 1>(&what("conv"), [image, w, filters], [y], |[x, w, b], [y]| {
        conv2d(window, filters, x, w, Some(b), Epilogue::Relu, samples, y);
    });
    check::<T, 3, 1>(&what("transposed"), [y, w, c], [image], |[x, w, b], [y]| {
        conv_transpose2d(window, filters, x, w, Some(b), Epilogue::Sigmoid, samples, y);
    });
    check::<T, 2, 1>(&what("conv dw"), [image, y], [w], |[x, dy], [dw]| {
        conv2d_gradient(window, filters, x, dy, samples, dw, Accumulate::Yes);
    });
}

fn upsample<T: Scalar>(image: [usize; 3], samples: usize) {
    let pixels = image.iter().product::<usize>() * samples;
    for interpolation in [Interpolation::Nearest, Interpolation::Bilinear] {
        let upsample = Upsample::new(image, [2, 3], interpolation);
        check::<T, 1, 1>("enlarged", [pixels], [6 * pixels], |[x], [y]| upsample2d(upsample, x, samples, y));
        check::<T, 1, 1>("enlarged dx", [6 * pixels], [pixels], |[dy], [dx]| {
            upsample2d_backward(upsample, dy, samples, dx);
        });
    }
}

fn pools<T: Scalar>(window: Window, samples: usize) {
    let (image, outputs) = (window.image() * samples, window.outputs() * samples);
    let what = |part| format!("{part} {window:?} {samples}");
    check::<T, 1, 1>(&what("max"), [image], [outputs], |[x], [y]| max_pool(window, x, samples, y));
    check::<T, 1, 1>(&what("mean"), [image], [outputs], |[x], [y]| avg_pool(window, x, samples, y));
    check::<T, 3, 1>(&what("max dx"), [image, outputs, outputs], [image], |[x, y, dy], [dx]| {
        max_pool_backward(window, x, y, dy, samples, dx);
    });
    check::<T, 1, 1>(&what("mean dx"), [outputs], [image], |[dy], [dx]| {
        avg_pool_backward(window, dy, samples, dx);
    });
}

fn norms<T: Scalar>(long: bool) {
    let counts = if long { (1..70).chain([129]).collect() } else { [1, 3, 16, 64, 67, 129].to_vec() };
    for (count, area) in counts.into_iter().flat_map(|count| [1, 2, 9, 25].map(|area| (count, area))) {
        for samples in [0, 1, 4, 7, 16, 33] {
            let features = count * area;
            for layout in [Layout::Samples, Layout::Blocked16] {
                channel_norms::<T>(Channels::new(count, features, layout), features * samples);
            }
            sample_norms::<T>(features, samples);
        }
    }
}

fn channel_norms<T: Scalar>(channels: Channels, len: usize) {
    let (what, c) = (|part| format!("{part} {channels:?}"), channels.count());
    check::<T, 1, 2>(&what("moments"), [len], [c; 2], |[x], [mean, variance]| {
        channel_moments(channels, x, mean, variance);
    });
    check::<T, 5, 1>(&what("norm"), [c, c, c, c, len], [len], |[mean, variance, weight, bias, x], [y]| {
        normalize_channels(channels, Normalization { mean, variance }, weight, bias, x, y);
    });
    check::<T, 4, 1>(&what("scale"), [c, c, c, len], [len], |[mean, variance, weight, dy], [dx]| {
        scale_channels(channels, Normalization { mean, variance }, weight, dy, dx);
    });
    let lengths = ([c, c, c, len, len], [c, c, len]);
    check::<T, 5, 3>(
        &what("norm back"),
        lengths.0,
        lengths.1,
        |[mean, variance, by, x, dy], [dw, db, dx]| {
            let params = ParamGradient { weight: dw, bias: db, accumulate: Accumulate::Yes };
            let (normal, input) = (Normalization { mean, variance }, InputGradient { weight: by, dx });
            normalize_channels_backward(channels, normal, x, dy, Some(params), Some(input));
        },
    );
}

fn sample_norms<T: Scalar>(features: usize, samples: usize) {
    let (f, len, saved) = (features, features * samples, 2 * samples);
    check::<T, 3, 2>("norm of samples", [f, f, len], [saved, len], |[weight, bias, x], [saved, y]| {
        normalize_samples(weight, bias, x, Some(saved), y);
    });
    check::<T, 4, 3>(
        "norm of samples back",
        [f, saved, len, len],
        [f, f, len],
        |[by, saved, x, dy], results| {
            let [weight, bias, dx] = results;
            let params = ParamGradient { weight, bias, accumulate: Accumulate::No };
            let input = InputGradient { weight: by, dx };
            normalize_samples_backward(f, x, saved, dy, Some(params), Some(input));
        },
    );
}

fn gathering<T: Scalar>() {
    for features in (1..70).chain([127, 784]) {
        for side in [Side::Before, Side::Behind] {
            let (bytes, samples) = (Paged::new(&std::vec![7_u8; 9 * features], side), [8, 0, 3, 8, 5, 1, 0]);
            for count in 0..=samples.len() {
                let samples = Paged::new(&samples[..count], side);
                check::<T, 0, 1>("gather", [], [features * count], |[], [x]| {
                    gather_bytes(&bytes, features, &samples, T::one(), x);
                });
            }
        }
    }
}
