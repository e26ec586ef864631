use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};

use super::products::assert_close;
use super::{bits, cases, guarded, guarded_over, random};
use crate::Scalar;
use crate::window::{
    ChannelSums, Correlation, FilterGradient, Groups, Pool, PoolBackward, PoolForward, Reorder, Resample,
    phases,
};
use crate::*;
use constnet::Rng;

/// A random number below this one.
fn below(limit: usize, rng: &mut Rng) -> usize {
    (rng.uniform() * limit as f64) as usize
}

/// A random window that fits its image.
pub(super) fn any_window(rng: &mut Rng) -> Window {
    const KERNELS: [usize; 7] = [1, 2, 3, 4, 5, 6, 7];
    loop {
        let window = Window {
            channels: [1, 2, 3, 4, 5, 9, 17][below(7, rng)],
            height: 1 + below(12, rng),
            width: 1 + below(18, rng),
            kernel: [KERNELS[below(7, rng)], KERNELS[below(7, rng)]],
            stride: [1 + below(3, rng) * below(2, rng), 1 + below(3, rng) * below(2, rng)],
            pad: [[below(4, rng), below(4, rng)], [below(4, rng), below(4, rng)]],
            ..Window::new([1; 3], [1; 2], [1; 2], [0; 2])
        };
        if !window.output().contains(&0) {
            return window;
        }
    }
}

/// Such a window with a dilation, and with groups if its channels can be divided.
fn any_dilated_window(rng: &mut Rng) -> Window {
    loop {
        let window = any_window(rng).dilated([1 + below(4, rng), 1 + below(3, rng)]);
        let groups = [1, 2, 3, 4, 9, 17].into_iter().filter(|&groups| window.channels.is_multiple_of(groups));
        let groups: Vec<_> = groups.collect();
        let window = window.grouped(groups[below(groups.len(), rng)]);
        if !window.output().contains(&0) {
            return window;
        }
    }
}

/// Number of values of a pooled image, of an image and of a window.
fn sizes(window: &Window) -> [usize; 3] {
    let [rows, columns] = window.output();
    [rows * columns, window.channels * window.height * window.width, window.kernel[0] * window.kernel[1]]
}

/// A result of a kernel, and that of its reference implementation.
struct Case<T> {
    what: String,
    there: Vec<T>,
    right: Vec<T>,
    depth: usize,
}

impl<T: Scalar> Case<T> {
    /// Over garbage, which must be replaced, by sums of `depth` products.
    fn new(what: &str, length: usize, depth: usize, twin: impl Fn(&mut [T])) -> Self {
        Self::over(vec![T::nan(); length], what, depth, twin)
    }

    /// Over existing values, if it is added to them.
    fn written(
        what: &str,
        there: &[T],
        accumulate: Accumulate,
        depth: usize,
        twin: impl Fn(&mut [T]),
    ) -> Self {
        let there = if accumulate == Accumulate::Yes { there.to_vec() } else { vec![T::nan(); there.len()] };
        Self::over(there, what, depth, twin)
    }

    fn over(there: Vec<T>, what: &str, depth: usize, twin: impl Fn(&mut [T])) -> Self {
        let mut right = there.clone();
        twin(&mut right);
        Self { what: what.into(), there, right, depth }
    }

    /// Compares with the results of a kernel on each instruction set.
    fn agrees(&self, kernel: impl Fn(Isa, &mut [T])) {
        for isa in Isa::available() {
            let found = guarded_over(&self.there, self.there.len() % 5, |result| kernel(isa, result));
            assert_close(&found, &self.right, self.depth, &format!("{isa}: {}", self.what));
        }
    }
}

/// All kernels of a convolution, with all channels or depthwise.
fn check_convolution<T: Scalar>(
    window: Window,
    filters: usize,
    depthwise: bool,
    samples: usize,
    rng: &mut Rng,
) {
    let filters = if depthwise { window.channels } else { filters };
    let groups = if depthwise { Groups::depthwise(&window) } else { Groups::of(&window, filters) };
    let what = |part: &str| format!("{part} of {window:?}, {groups:?}, {samples} samples");
    let [positions, image, taps] = sizes(&window);
    let channels = groups.inputs;
    let mut random = |length: usize| random::<T>(length, rng);
    let (x, dy) = (&random(image * samples), &random(filters * positions * samples));
    let (w, b) = (&random(filters * channels * taps), &random(filters));
    let (dw, db) = (&random(w.len()), &random(filters));
    let epilogue = [Epilogue::Nothing, Epilogue::Relu, Epilogue::Sigmoid][(samples + filters) % 3];
    let b = samples.is_multiple_of(2).then_some(&b[..]);

    let right = |y: &mut [T]| match depthwise {
        true => reference::depthwise_conv2d(window, x, w, b, epilogue, samples, y),
        false => reference::conv2d(window, filters, x, w, b, epilogue, samples, y),
    };
    Case::new(&what("y"), dy.len(), channels * taps, right).agrees(|isa, y| {
        let forward = Correlation::forward(&window, groups, (x, w, b), epilogue, samples, y);
        // SAFETY: the instruction set is available.
        unsafe { T::correlation(isa, forward) };
    });

    let right = |dx: &mut [T]| match depthwise {
        true => reference::depthwise_conv2d_backward(window, w, dy, samples, dx),
        false => reference::conv2d_backward(window, filters, w, dy, samples, dx),
    };
    Case::new(&what("dx"), x.len(), groups.filters * taps, right).agrees(|isa, dx| {
        for phases in phases(&window) {
            let (operands, nothing) = ((&dy[..], &w[..], None), Epilogue::Nothing);
            let part = Correlation::backward(&window, groups, phases, operands, nothing, samples, dx);
            // SAFETY: the instruction set is available.
            unsafe { T::correlation(isa, part) };
        }
    });

    if !depthwise {
        let of_x = &random(window.channels);
        let of_x = b.map(|_| &of_x[..]);
        let right = |y: &mut [T]| {
            reference::conv_transpose2d(window, filters, dy, w, of_x, Epilogue::Relu, samples, y)
        };
        Case::new(&what("transposed"), x.len(), groups.filters * taps, right).agrees(|isa, y| {
            for phases in phases(&window) {
                let (operands, relu) = ((&dy[..], &w[..], of_x), Epilogue::Relu);
                let part = Correlation::backward(&window, groups, phases, operands, relu, samples, y);
                // SAFETY: the instruction set is available.
                unsafe { T::correlation(isa, part) };
            }
        });
    }

    for accumulate in [Accumulate::No, Accumulate::Yes] {
        let right = |dw: &mut [T]| match depthwise {
            true => reference::depthwise_conv2d_gradient(window, x, dy, samples, dw, accumulate),
            false => reference::conv2d_gradient(window, filters, x, dy, samples, dw, accumulate),
        };
        Case::written(&what("dw"), dw, accumulate, positions * samples, right).agrees(|isa, dw| {
            let gradient = FilterGradient::new(&window, groups, (x, dy), samples, dw, accumulate);
            // SAFETY: the instruction set is available.
            unsafe { T::filter_gradient(isa, gradient) };
        });

        let right = |db: &mut [T]| reference::channel_sums(filters, dy, samples, db, accumulate);
        Case::written(&what("db"), db, accumulate, positions * samples, right).agrees(|isa, db| {
            // SAFETY: the instruction set is available.
            unsafe { T::channel_sums(isa, ChannelSums::new(filters, dy, samples, db, accumulate)) };
        });
    }
}

/// All kernels of pooling. The maximum must be the same bits.
fn check_pools<T: Scalar>(window: Window, samples: usize, rng: &mut Rng) {
    let what = |part: &str| format!("{part} of {window:?}, {samples} samples");
    let [positions, image, taps] = sizes(&window);
    // Few different values, so that windows have several maxima.
    let mut x = random::<T>(image * samples, rng);
    x.iter_mut().for_each(|x| *x = (*x * T::from_f64(6.0)).round());
    let (x, dy) = (&x, &random::<T>(window.channels * positions * samples, rng));
    let y = &mut vec![T::nan(); dy.len()];
    reference::max_pool(window, x, samples, y);
    for isa in Isa::available() {
        let found = guarded(y.len(), 1, |y| pool(isa, PoolForward::new(Pool::Max, window, x, samples, y)));
        assert_eq!(bits(&found), bits(y), "{isa}: {}", what("max y"));
    }
    Case::new(&what("average y"), y.len(), 2 * taps, |y| reference::avg_pool(window, x, samples, y))
        .agrees(|isa, y| pool(isa, PoolForward::new(Pool::Average, window, x, samples, y)));

    let right = |dx: &mut [T]| reference::max_pool_backward(window, x, y, dy, samples, dx);
    Case::new(&what("max dx"), x.len(), taps, right)
        .agrees(|isa, dx| pool_backward(isa, PoolBackward::max(window, (x, y), dy, samples, dx)));
    let right = |dx: &mut [T]| reference::avg_pool_backward(window, dy, samples, dx);
    Case::new(&what("average dx"), x.len(), taps, right)
        .agrees(|isa, dx| pool_backward(isa, PoolBackward::average(window, dy, samples, dx)));
}

fn pool<T: Scalar>(isa: Isa, pool: PoolForward<'_, T>) {
    assert!(isa.is_available());
    // SAFETY: as asserted.
    unsafe { T::pool(isa, pool) }
}

fn pool_backward<T: Scalar>(isa: Isa, pool: PoolBackward<'_, T>) {
    assert!(isa.is_available());
    // SAFETY: as asserted.
    unsafe { T::pool_backward(isa, pool) }
}

const SAMPLES: [usize; 9] = [1, 2, 5, 13, 15, 16, 17, 32, 40];

#[test]
fn convolutions_are_right_on_every_isa() {
    let rng = &mut Rng::new(1);
    for number in 0..cases(60) {
        let (filters, depthwise) = ([1, 2, 3, 4, 5, 6, 7, 11, 17][number % 9], number % 3 == 2);
        let samples = SAMPLES[below(9, rng)];
        check_convolution::<f32>(any_window(rng), filters, depthwise, samples, rng);
        check_convolution::<f64>(any_window(rng), filters, depthwise, samples, rng);
    }
}

#[test]
fn dilated_and_grouped_convolutions_are_right_on_every_isa() {
    let rng = &mut Rng::new(8);
    for number in 0..cases(80) {
        let (window, depthwise) = (any_dilated_window(rng), number % 4 == 3);
        let (filters, samples) = (window.groups * [1, 2, 3, 4, 6, 7][number % 6], SAMPLES[below(9, rng)]);
        check_convolution::<f32>(window, filters, depthwise, samples, rng);
        check_convolution::<f64>(window, filters, depthwise, samples, rng);
    }
}

#[test]
fn convolutions_of_known_networks_are_right_on_every_isa() {
    let rng = &mut Rng::new(2);
    let window = |channels, [height, width]: [usize; 2], kernel, stride, pad| {
        let (kernel, stride, pad) = ([kernel; 2], [stride; 2], [pad; 2]);
        Window::new([channels, height, width], kernel, stride, pad)
    };
    for (window, filters) in [
        (window(1, [28, 28], 5, 1, 0), 6),
        (window(6, [12, 12], 5, 1, 0), 16),
        (window(16, [14, 14], 3, 1, 1), 16),
        (window(13, [7, 7], 1, 1, 0), 14),
        (window(3, [15, 9], 3, 2, 1), 8),
        (window(4, [9, 8], 1, 2, 0), 8),
        (window(2, [11, 23], 11, 1, 5), 3),
        (Window { kernel: [1, 70], ..window(1, [3, 80], 1, 1, 2) }, 3),
    ] {
        check_convolution::<f32>(window, filters, false, 16, rng);
        check_convolution::<f64>(window, filters, false, 19, rng);
    }
}

/// The public functions, on the machine's best instruction set.
#[test]
fn the_functions_are_dispatched_right() {
    let (rng, samples) = (&mut Rng::new(3), 18);
    let window = Window::new([3, 7, 6], [3, 2], [2, 1], [1, 0]);
    let [positions, image, taps] = sizes(&window);
    let mut random = |length: usize| random::<f64>(length, rng);
    let (x, dy) = (&random(image * samples), &random(3 * positions * samples));
    let (w, b) = (&random(3 * 3 * taps), Some(random(3)));
    let b = b.as_deref();
    let same = |length: usize, what: &str, kernel: &dyn Fn(&mut [f64]), twin: &dyn Fn(&mut [f64])| {
        Case::new(what, length, 1000, twin).agrees(|_, result| kernel(result));
    };
    let deep = &w[..3 * taps];
    let accumulate = Accumulate::No;
    same(dy.len(), "y", &|y| conv2d(window, 3, x, w, b, Epilogue::Relu, samples, y), &|y| {
        reference::conv2d(window, 3, x, w, b, Epilogue::Relu, samples, y)
    });
    same(x.len(), "dx", &|dx| conv2d_backward(window, 3, w, dy, samples, dx), &|dx| {
        reference::conv2d_backward(window, 3, w, dy, samples, dx)
    });
    same(w.len(), "dw", &|dw| conv2d_gradient(window, 3, x, dy, samples, dw, accumulate), &|dw| {
        reference::conv2d_gradient(window, 3, x, dy, samples, dw, accumulate)
    });
    for epilogue in [Epilogue::Nothing, Epilogue::Relu, Epilogue::Sigmoid] {
        same(
            x.len(),
            "transposed y",
            &|y| conv_transpose2d(window, 3, dy, w, b, epilogue, samples, y),
            &|y| reference::conv_transpose2d(window, 3, dy, w, b, epilogue, samples, y),
        );
    }
    same(
        dy.len(),
        "depthwise y",
        &|y| depthwise_conv2d(window, x, deep, b, Epilogue::Nothing, samples, y),
        &|y| reference::depthwise_conv2d(window, x, deep, b, Epilogue::Nothing, samples, y),
    );
    same(x.len(), "depthwise dx", &|dx| depthwise_conv2d_backward(window, deep, dy, samples, dx), &|dx| {
        reference::depthwise_conv2d_backward(window, deep, dy, samples, dx)
    });
    same(
        deep.len(),
        "depthwise dw",
        &|dw| depthwise_conv2d_gradient(window, x, dy, samples, dw, accumulate),
        &|dw| reference::depthwise_conv2d_gradient(window, x, dy, samples, dw, accumulate),
    );
    same(3, "db", &|db| channel_sums(3, dy, samples, db, accumulate), &|db| {
        reference::channel_sums(3, dy, samples, db, accumulate)
    });
}

#[test]
fn pools_are_right_on_every_isa() {
    let rng = &mut Rng::new(4);
    for _ in 0..cases(60) {
        check_pools::<f32>(any_window(rng), SAMPLES[below(9, rng)], rng);
        check_pools::<f64>(any_window(rng), SAMPLES[below(9, rng)], rng);
    }
}

/// Squares of two by two have special loops.
#[test]
fn squares_are_pooled_as_any_window() {
    let rng = &mut Rng::new(5);
    for [height, width] in [[2, 2], [4, 6], [5, 4], [4, 7], [7, 9], [1, 4]] {
        let window = Window::new([3, height, width], [2; 2], [2; 2], [0; 2]);
        for samples in [16, 32, 40] {
            check_pools::<f32>(window, samples, rng);
            check_pools::<f64>(window, samples, rng);
        }
    }
}

#[test]
fn squares_keep_nan() {
    let window = Window::new([1, 2, 4], [2; 2], [2; 2], [0; 2]);
    let samples = 16;
    for at in 0..8 {
        let mut x: Vec<f32> = random(8 * samples, &mut Rng::new(6));
        x[at * samples + 3] = f32::NAN;
        let dy: Vec<f32> = random(2 * samples, &mut Rng::new(7));
        let ([mut y, mut right], [mut dx, mut dx_right]) = ([[0.0; 32]; 2], [[0.0; 128]; 2]);
        max_pool(window, &x, samples, &mut y);
        reference::max_pool(window, &x, samples, &mut right);
        let is_same = |(a, b): (&f32, &f32)| a == b || a.is_nan() && b.is_nan();
        assert!(y.iter().zip(&right).all(is_same), "{at}: {y:?}, not {right:?}");
        max_pool_backward(window, &x, &right, &dy, samples, &mut dx);
        reference::max_pool_backward(window, &x, &right, &dy, samples, &mut dx_right);
        assert_eq!(dx, dx_right);
    }
}

#[test]
fn a_pool_preserves_nan_and_ignores_padding() {
    let window = Window::new([1, 1, 4], [1, 3], [1, 2], [0, 1]);
    let x = [-3.0_f32, -2.0, f32::NAN, -1.0];
    let (mut y, mut dx) = ([0.0; 2], [9.0; 4]);
    max_pool(window, &x, 1, &mut y);
    assert!(y[0] == -2.0 && y[1].is_nan());
    max_pool_backward(window, &x, &y, &[1.0, 2.0], 1, &mut dx);
    assert_eq!(dx, [0.0, 1.0, 2.0, 0.0]);
    avg_pool(window, &[3.0, 6.0, 9.0, 3.0], 1, &mut y);
    assert_eq!(y, [3.0, 6.0]);
}

#[test]
fn images_are_enlarged_right_on_every_isa() {
    fn check<T: Scalar>(rng: &mut Rng) {
        let image = [1 + below(3, rng), 1 + below(5, rng), 1 + below(5, rng)];
        let (factor, samples) = ([1 + below(4, rng), 1 + below(4, rng)], SAMPLES[below(9, rng)]);
        let interpolation = [Interpolation::Nearest, Interpolation::Bilinear][below(2, rng)];
        let upsample = Upsample::new(image, factor, interpolation);
        let pixels = image.iter().product::<usize>() * samples;
        let (x, dy) = (random::<T>(pixels, rng), random::<T>(pixels * factor[0] * factor[1], rng));
        let what = |part: &str| format!("{part} of {upsample:?}, {samples} samples");
        let right = |y: &mut [T]| reference::upsample2d(upsample, &x, samples, y);
        Case::new(&what("y"), dy.len(), 4, right).agrees(|isa, y| {
            // SAFETY: the instruction set is available.
            unsafe { T::resample(isa, Resample::forward(upsample, &x, samples, y)) };
        });
        let right = |dx: &mut [T]| reference::upsample2d_backward(upsample, &dy, samples, dx);
        Case::new(&what("dx"), x.len(), 16 * factor[0] * factor[1], right).agrees(|isa, dx| {
            // SAFETY: the instruction set is available.
            unsafe { T::resample(isa, Resample::backward(upsample, &dy, samples, dx)) };
        });
    }
    let rng = &mut Rng::new(9);
    for _ in 0..cases(60) {
        check::<f32>(rng);
        check::<f64>(rng);
    }
}

#[test]
fn the_nearest_pixel_is_copied() {
    let upsample = Upsample::new([1, 1, 2], [2, 1], Interpolation::Nearest);
    let mut y = [0.0; 4];
    upsample2d(upsample, &[f32::NAN, f32::INFINITY], 1, &mut y);
    assert!(y[0].is_nan() && y[2].is_nan() && y[1] == f32::INFINITY && y[3] == f32::INFINITY, "{y:?}");
}

#[test]
fn layouts_are_converted_on_every_isa() {
    fn check<T: Scalar>() {
        let rng = &mut Rng::new(5);
        for (features, samples) in
            (1..20).chain([36, 100]).flat_map(|f| (0..21).chain([32, 40]).map(move |s| (f, s)))
        {
            let x = random::<T>(features * samples, rng);
            let mut right = vec![T::nan(); x.len()];
            reference::to_blocks(features, &x, samples, &mut right);
            for isa in Isa::available() {
                let found = guarded(x.len(), 1, |y| {
                    let reorder = Reorder::new(true, features, &x, samples, y);
                    // SAFETY: the instruction set is available.
                    unsafe { T::reorder(isa, reorder) }
                });
                assert_eq!(found, right, "{isa} {features} x {samples}");
                let back = guarded(x.len(), 1, |y| {
                    let reorder = Reorder::new(false, features, &found, samples, y);
                    // SAFETY: the instruction set is available.
                    unsafe { T::reorder(isa, reorder) }
                });
                assert_eq!(back, x, "{isa} {features} x {samples} back");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// The result of a sample does not depend on the samples of other blocks.
#[test]
fn blocks_are_independent() {
    let rng = &mut Rng::new(6);
    let window = Window::new([3, 9, 10], [3, 3], [1, 1], [1, 1]);
    let [positions, image, taps] = sizes(&window);
    let (x, w) = (random::<f32>(image * 41, rng), random::<f32>(5 * 3 * taps, rng));
    let y = |samples: usize| {
        let mut y = vec![0.0; 5 * positions * samples];
        conv2d(window, 5, &x[..image * samples], &w, None, Epilogue::Nothing, samples, &mut y);
        y
    };
    assert_eq!(bits(&y(41)[..5 * positions * 32]), bits(&y(32)));
    assert_eq!(bits(&y(32)[..5 * positions * 16]), bits(&y(16)));
}

#[test]
#[should_panic(expected = "sizes of y = w * x")]
fn a_short_image_is_rejected() {
    let window = Window::new([1, 4, 4], [3, 3], [1, 1], [0, 0]);
    conv2d(window, 1, &[0.0_f32; 31], &[0.0; 9], None, Epilogue::Nothing, 2, &mut [0.0; 8]);
}
