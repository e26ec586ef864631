use alloc::vec::Vec;
use alloc::{format, vec};

use super::products::assert_close;
use super::{bits, guarded, guarded_over, on, random};
use crate::kernel::window::{
    ChannelSums, Correlation, FilterGradient, Groups, Pool, PoolBackward, PoolForward, Reorder, phases,
};
use crate::kernel::*;
use crate::{Rng, Scalar};

/// Any number below this one.
fn below(limit: usize, rng: &mut Rng) -> usize {
    (rng.uniform() * limit as f64) as usize
}

/// A window of any kind that fits its image.
fn any_window(rng: &mut Rng) -> Window {
    const KERNELS: [usize; 7] = [1, 2, 3, 4, 5, 6, 7];
    loop {
        let window = Window {
            channels: [1, 2, 3, 4, 5, 9, 17][below(7, rng)],
            height: 1 + below(12, rng),
            width: 1 + below(18, rng),
            kernel: [KERNELS[below(7, rng)], KERNELS[below(7, rng)]],
            stride: [1 + below(3, rng) * below(2, rng), 1 + below(3, rng) * below(2, rng)],
            pad: [below(4, rng), below(4, rng)],
        };
        if !window.output().contains(&0) {
            return window;
        }
    }
}

/// Values of a pooled image, of an image and of a window.
fn sizes(window: &Window) -> [usize; 3] {
    let [rows, columns] = window.output();
    [rows * columns, window.channels * window.height * window.width, window.kernel[0] * window.kernel[1]]
}

/// What a kernel and its twin are compared on.
struct Case<T> {
    what: alloc::string::String,
    offset: usize,
    there: Vec<T>,
}

impl<T: Scalar> Case<T> {
    /// Over garbage, which must be replaced.
    fn new(what: &str, offset: usize, length: usize) -> Self {
        Self { what: what.into(), offset, there: vec![T::nan(); length] }
    }

    /// Over what is there already, if it is added to.
    fn written(what: &str, offset: usize, there: &[T], write: Write) -> Self {
        let garbage = Self::new(&format!("{what} {write:?}"), offset, there.len());
        if write == Write::Add { Self { there: there.to_vec(), ..garbage } } else { garbage }
    }

    /// Compares the two, whose results are sums of `depth` products.
    fn agree(&self, depth: usize, kernel: impl Fn(&mut [T]), twin: impl Fn(&mut [T])) {
        let found = guarded_over(&self.there, self.offset, kernel);
        let mut right = self.there.clone();
        twin(&mut right);
        assert_close(&found, &right, depth, &self.what);
    }
}

/// All of a convolution on all paths.
fn check_convolution<T: Scalar>(window: Window, filters: usize, samples: usize, rng: &mut Rng) {
    let offset = (filters + samples) % 5;
    let [places, image, taps] = sizes(&window);
    let mut random = |length: usize| random::<T>(length, rng);
    let (x, dy) = (random(image * samples), random(filters * places * samples));
    let (w, b) = (random(filters * window.channels * taps), random(filters));
    let (dw, db) = (random(w.len()), random(filters));
    let groups = Groups::one(&window, filters);
    for path in Path::available() {
        let what = |part: &str| format!("{path} {part} of {window:?}, {filters} filters, {samples} samples");
        let then = [Then::Nothing, Then::Relu, Then::Sigmoid][(samples + filters) % 3];
        let b = (samples % 2 == 0).then_some(&b[..]);
        // SAFETY (of each block): the path is available.
        Case::new(&what("y"), offset, dy.len()).agree(
            window.channels * taps,
            |y| unsafe {
                T::correlation(path, Correlation::forward(&window, groups, (&x, &w, b), then, samples, y));
            },
            |y| reference::conv2d(window, filters, &x, &w, b, then, samples, y),
        );
        Case::new(&what("dx"), offset, x.len()).agree(
            filters * taps,
            |dx| {
                for phases in phases(&window) {
                    let part = Correlation::backward(&window, groups, phases, (&w, &dy), samples, dx);
                    // SAFETY: as above.
                    unsafe { T::correlation(path, part) };
                }
            },
            |dx| reference::conv2d_backward(window, filters, &w, &dy, samples, dx),
        );
        for write in [Write::Replace, Write::Add] {
            Case::written(&what("dw"), offset, &dw, write).agree(
                places * samples,
                // SAFETY: as above.
                |dw| unsafe {
                    let gradient = FilterGradient::new(&window, groups, (&x, &dy), samples, dw, write);
                    T::filter_gradient(path, gradient);
                },
                |dw| reference::conv2d_gradient(window, filters, &x, &dy, samples, dw, write),
            );
            Case::written(&what("db"), offset, &db, write).agree(
                places * samples,
                // SAFETY: as above.
                |db| unsafe {
                    T::channel_sums(path, ChannelSums::new(filters, &dy, samples, db, write));
                },
                |db| reference::channel_sums(filters, &dy, samples, db, write),
            );
        }
    }
}

/// All of a depthwise convolution, on the machine's path.
fn check_depthwise<T: Scalar>(window: Window, samples: usize, rng: &mut Rng) {
    let what = |part: &str| format!("depthwise {part} of {window:?}, {samples} samples");
    let [places, image, taps] = sizes(&window);
    let mut random = |length: usize| random::<T>(length, rng);
    let (x, dy) = (random(image * samples), random(window.channels * places * samples));
    let (w, b, dw) =
        (random(window.channels * taps), random(window.channels), random(window.channels * taps));
    let b = (samples % 2 == 0).then_some(&b[..]);
    Case::new(&what("y"), 1, dy.len()).agree(
        taps,
        |y| depthwise_conv2d(window, &x, &w, b, Then::Relu, samples, y),
        |y| reference::depthwise_conv2d(window, &x, &w, b, Then::Relu, samples, y),
    );
    Case::new(&what("dx"), 1, x.len()).agree(
        taps,
        |dx| depthwise_conv2d_backward(window, &w, &dy, samples, dx),
        |dx| reference::depthwise_conv2d_backward(window, &w, &dy, samples, dx),
    );
    for write in [Write::Replace, Write::Add] {
        Case::written(&what("dw"), 1, &dw, write).agree(
            places * samples,
            |dw| depthwise_conv2d_gradient(window, &x, &dy, samples, dw, write),
            |dw| reference::depthwise_conv2d_gradient(window, &x, &dy, samples, dw, write),
        );
    }
}

/// All of pooling on all paths. The largest value must be the same bits.
fn check_pools<T: Scalar>(window: Window, samples: usize, rng: &mut Rng) {
    let [places, image, taps] = sizes(&window);
    // Few different values, so that windows have several that are largest.
    let mut x = random::<T>(image * samples, rng);
    x.iter_mut().for_each(|x| *x = (*x * T::from_f64(6.0)).round());
    let dy = random::<T>(window.channels * places * samples, rng);
    let mut y = vec![T::nan(); dy.len()];
    reference::max_pool(window, &x, samples, &mut y);
    for path in Path::available() {
        let what = |part: &str| format!("{path} {part} of {window:?}, {samples} samples");
        let found = guarded(y.len(), 1, |y| on(path, PoolForward::new(Pool::Max, window, &x, samples, y)));
        assert_eq!(bits(&found), bits(&y), "{}", what("max y"));
        Case::new(&what("max dx"), 1, x.len()).agree(
            taps,
            |dx| on(path, PoolBackward::max(window, (&x, &y), &dy, samples, dx)),
            |dx| reference::max_pool_backward(window, &x, &y, &dy, samples, dx),
        );
        Case::new(&what("average y"), 1, y.len()).agree(
            2 * taps,
            |y| on(path, PoolForward::new(Pool::Average, window, &x, samples, y)),
            |y| reference::avg_pool(window, &x, samples, y),
        );
        Case::new(&what("average dx"), 1, x.len()).agree(
            taps,
            |dx| on(path, PoolBackward::average(window, &dy, samples, dx)),
            |dx| reference::avg_pool_backward(window, &dy, samples, dx),
        );
    }
}

const SAMPLES: [usize; 9] = [1, 2, 5, 13, 15, 16, 17, 32, 40];

#[test]
fn convolutions_are_right_on_every_path() {
    let rng = &mut Rng::new(1);
    for number in 0..72 {
        let (filters, samples) = ([1, 2, 3, 4, 5, 6, 7, 11, 17][number % 9], SAMPLES[below(9, rng)]);
        check_convolution::<f32>(any_window(rng), filters, samples, rng);
        check_convolution::<f64>(any_window(rng), filters, samples, rng);
    }
}

#[test]
fn convolutions_of_known_networks_are_right_on_every_path() {
    let rng = &mut Rng::new(2);
    let window = |channels, [height, width]: [usize; 2], kernel, stride, pad| {
        let (kernel, stride, pad) = ([kernel; 2], [stride; 2], [pad; 2]);
        Window { channels, height, width, kernel, stride, pad }
    };
    for (window, filters) in [
        (window(1, [28, 28], 5, 1, 0), 6),
        (window(6, [12, 12], 5, 1, 0), 16),
        (window(16, [14, 14], 3, 1, 1), 16),
        (window(13, [7, 7], 1, 1, 0), 14),
        (window(3, [15, 9], 3, 2, 1), 8),
        (window(4, [9, 8], 1, 2, 0), 8),
        (window(2, [11, 23], 11, 1, 5), 3),
    ] {
        check_convolution::<f32>(window, filters, 16, rng);
        check_convolution::<f64>(window, filters, 19, rng);
    }
}

#[test]
fn depthwise_convolutions_are_right() {
    let rng = &mut Rng::new(3);
    for _ in 0..60 {
        check_depthwise::<f32>(any_window(rng), SAMPLES[below(9, rng)], rng);
        check_depthwise::<f64>(any_window(rng), SAMPLES[below(9, rng)], rng);
    }
}

#[test]
fn pools_are_right_on_every_path() {
    let rng = &mut Rng::new(4);
    for _ in 0..60 {
        check_pools::<f32>(any_window(rng), SAMPLES[below(9, rng)], rng);
        check_pools::<f64>(any_window(rng), SAMPLES[below(9, rng)], rng);
    }
}

#[test]
fn a_pool_keeps_nan_and_never_takes_padding() {
    let window = Window { channels: 1, height: 1, width: 4, kernel: [1, 3], stride: [1, 2], pad: [0, 1] };
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
fn orders_are_changed_on_every_path() {
    fn check<T: Scalar>() {
        let rng = &mut Rng::new(5);
        for (features, samples) in
            (1..20).chain([36, 100]).flat_map(|f| (0..21).chain([32, 40]).map(move |s| (f, s)))
        {
            let x = random::<T>(features * samples, rng);
            let mut right = vec![T::nan(); x.len()];
            reference::to_blocks(features, &x, samples, &mut right);
            for path in Path::available() {
                // SAFETY (of each block): the path is available.
                let found = guarded(x.len(), 1, |y| unsafe {
                    T::reorder(path, Reorder::new(true, features, &x, samples, y));
                });
                assert_eq!(found, right, "{path} {features} x {samples}");
                // SAFETY: as above.
                let back = guarded(x.len(), 1, |y| unsafe {
                    T::reorder(path, Reorder::new(false, features, &found, samples, y));
                });
                assert_eq!(back, x, "{path} {features} x {samples} back");
            }
        }
    }
    check::<f32>();
    check::<f64>();
}

/// What becomes of a sample does not depend on the samples of other blocks.
#[test]
fn blocks_are_computed_alone() {
    let rng = &mut Rng::new(6);
    let window = Window { channels: 3, height: 9, width: 10, kernel: [3, 3], stride: [1, 1], pad: [1, 1] };
    let [places, image, taps] = sizes(&window);
    let (x, w) = (random::<f32>(image * 41, rng), random::<f32>(5 * 3 * taps, rng));
    let y = |samples: usize| {
        let mut y = vec![0.0; 5 * places * samples];
        conv2d(window, 5, &x[..image * samples], &w, None, Then::Nothing, samples, &mut y);
        y
    };
    assert_eq!(bits(&y(41)[..5 * places * 32]), bits(&y(32)));
    assert_eq!(bits(&y(32)[..5 * places * 16]), bits(&y(16)));
}

#[test]
#[should_panic(expected = "sizes of y = w * x")]
fn a_short_image_is_refused() {
    let window = Window { channels: 1, height: 4, width: 4, kernel: [3, 3], stride: [1, 1], pad: [0, 0] };
    conv2d(window, 1, &[0.0_f32; 31], &[0.0; 9], None, Then::Nothing, 2, &mut [0.0; 8]);
}
