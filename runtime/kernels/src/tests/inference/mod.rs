//! Kernels for one sample against the reference implementations in `f64`, for each instruction set and with 16 lanes. Padding is NaN
//! everywhere, so that nobody may look at it.

mod packing;
#[cfg(feature = "std")]
mod refusals;
mod wide;

use alloc::vec::Vec;
use alloc::{format, vec};

use super::products::assert_close;
use super::windows::any_window;
use super::{bits, cases, guarded, random};
use crate::inference::*;
use crate::simd::InstructionSet;
use crate::{Epilogue, Function, Isa, Kernels, Scalar, Window, reference};
use constnet::Rng;
use wide::Wide;

/// What a kernel is computed on.
#[derive(Clone, Copy, Debug)]
enum On {
    Isa(Isa),
    Wide,
}

impl On {
    fn all() -> impl Iterator<Item = Self> {
        Isa::available().map(Self::Isa).chain([Self::Wide])
    }
}

/// Does a job of this kernel there.
macro_rules! run {
    ($on:expr, $kernel:ident, $job:expr) => {
        // SAFETY: the instruction set is available, and every machine has the other.
        unsafe {
            match $on {
                On::Isa(isa) => T::$kernel(isa, $job),
                On::Wide => Wide::with_features($job),
            }
        }
    };
}

/// Channels-last with garbage as padding, of an image that is channels-first.
fn last<T: Scalar>(channels: usize, x: &[T]) -> Vec<T> {
    let (padded, pixels) = (padded_channels(channels), x.len() / channels);
    let mut y = vec![T::nan(); pixels * padded];
    for (at, &x) in x.iter().enumerate() {
        y[at % pixels * padded + at / pixels] = x;
    }
    y
}

/// The reverse of [`last`].
fn first<T: Scalar>(channels: usize, y: &[T]) -> Vec<T> {
    let (padded, pixels) = (padded_channels(channels), y.len() / padded_channels(channels));
    (0..channels * pixels).map(|at| y[at % pixels * padded + at / pixels]).collect()
}

fn wide<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.as_f64()).collect()
}

fn narrow<T: Scalar>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&value| T::from_f64(value)).collect()
}

/// The same activation of both types.
fn activation<T: Scalar>(number: usize) -> (Activation<T>, Activation<f64>) {
    match number % 5 {
        0 => (Activation::None, Activation::None),
        1 | 2 => (Activation::Relu, Activation::Relu),
        3 => (Activation::Function(Function::Tanh), Activation::Function(Function::Tanh)),
        _ => (Activation::Function(Function::HardSwish), Activation::Function(Function::HardSwish)),
    }
}

/// Adds a residual and applies the activation: what the twins leave.
fn finished(mut y: Vec<f64>, residual: Option<&[f64]>, then: Activation<f64>) -> Vec<f64> {
    for (at, y) in y.iter_mut().enumerate() {
        *y += residual.map_or(0.0, |residual| residual[at]);
        *y = if then == Activation::Relu { reference::relu(*y) } else { *y };
    }
    if let Activation::Function(function) = then {
        function.forward_in_place(&mut y);
    }
    y
}

/// Compares what `kernel` writes on each instruction set, channels-last, with what is right, channels-first.
fn check<T: Scalar>(what: &str, channels: usize, depth: usize, right: &[f64], kernel: impl Fn(On, &mut [T])) {
    let length = right.len() / channels * padded_channels(channels);
    for on in On::all() {
        let found = guarded(length, length % 5, |y| kernel(on, y));
        assert_close(&first(channels, &found), &narrow::<T>(right), depth, &format!("{on:?}: {what}"));
    }
}

/// A layer's operands, of which some are missing now and then.
struct Operands<T> {
    x: Vec<T>,
    w: Vec<T>,
    b: Option<Vec<T>>,
    residual: Option<Vec<T>>,
}

impl<T: Scalar> Operands<T> {
    fn new(x: usize, w: usize, [channels, positions]: [usize; 2], rng: &mut Rng) -> Self {
        Self {
            x: random(x, rng),
            w: random(w, rng),
            b: (rng.uniform() < 0.7).then(|| random(channels, rng)),
            residual: (rng.uniform() < 0.4).then(|| random(channels * positions, rng)),
        }
    }

    /// What is right, when a twin has computed the sums of `x`, `w` and `b`.
    fn right(
        &self,
        length: usize,
        then: Activation<f64>,
        twin: impl Fn(&[f64], &[f64], Option<&[f64]>, &mut [f64]),
    ) -> Vec<f64> {
        let mut y = vec![f64::NAN; length];
        twin(&wide(&self.x), &wide(&self.w), self.b.as_deref().map(wide).as_deref(), &mut y);
        finished(y, self.residual.as_deref().map(wide).as_deref(), then)
    }
}

fn check_convolution<T: Scalar>(window: Window, filters: usize, number: usize, rng: &mut Rng) {
    let (then, wide_then) = activation::<T>(number);
    let (positions, depth) = (window.output_len(), window.channels * window.taps());
    let operands = Operands::<T>::new(window.image(), filters * depth, [filters, positions], rng);
    let right = operands.right(filters * positions, wide_then, |x, w, b, y| {
        reference::conv2d(window, filters, x, w, b, Epilogue::Nothing, 1, y);
    });
    let Operands { x, w, b, residual } = &operands;
    let (b, residual) = (b.as_deref(), residual.as_deref().map(|residual| last(filters, residual)));
    let mut packed = vec![T::nan(); packed_conv2d(&window, filters)];
    let what = |part| format!("{part} of {window:?} by {filters} filters, {then:?}");

    pack_conv2d(&window, filters, w, b, &mut packed);
    let pixels = last(window.channels, x);
    check(&what("y"), filters, depth, &right, |on, y| {
        let pixel = padded_channels(window.channels);
        let job =
            Convolution::of_pixels(window, pixel, filters, &pixels, &packed, residual.as_deref(), then, y);
        run!(on, convolution, job);
    });

    pack_conv2d_of_planes(&window, filters, w, b, &mut packed);
    check(&what("y of planes"), filters, depth, &right, |on, y| {
        let job = Convolution::of_planes(window, filters, x, &packed, residual.as_deref(), then, y);
        run!(on, convolution, job);
    });
}

fn check_depthwise<T: Scalar>(window: Window, number: usize, rng: &mut Rng) {
    let (then, wide_then) = activation::<T>(number);
    let (channels, positions, taps) = (window.channels, window.output_len(), window.taps());
    let operands = Operands::<T>::new(window.image(), channels * taps, [channels, positions], rng);
    let right = operands.right(channels * positions, wide_then, |x, w, b, y| {
        reference::depthwise_conv2d(window, x, w, b, Epilogue::Nothing, 1, y);
    });
    let Operands { x, w, b, residual } = &operands;
    let (x, residual) = (last(channels, x), residual.as_deref().map(|residual| last(channels, residual)));
    let mut packed = vec![T::nan(); packed_depthwise_conv2d(&window)];
    pack_depthwise_conv2d(&window, w, b.as_deref(), &mut packed);
    let what = format!("depthwise y of {window:?}, {then:?}");
    check(&what, channels, taps, &right, |on, y| {
        let job = Depthwise::new(window, &x, &packed, residual.as_deref(), then, y);
        run!(on, depthwise, job);
    });
}

fn check_affine<T: Scalar>(sizes: [usize; 2], samples: usize, number: usize, rng: &mut Rng) {
    let ([outputs, inputs], (then, wide_then)) = (sizes, activation::<T>(number));
    let operands = Operands::<T>::new(inputs * samples, outputs * inputs, [outputs, samples], rng);
    let right = operands.right(outputs * samples, wide_then, |x, w, b, y| {
        // As an image of so many pixels, channels-first.
        for (sample, output) in
            (0..samples).flat_map(|sample| (0..outputs).map(move |output| (sample, output)))
        {
            let sum: f64 = (0..inputs).map(|i| w[output + i * outputs] * x[i * samples + sample]).sum();
            y[output * samples + sample] = sum + b.map_or(0.0, |b| b[output]);
        }
    });
    let Operands { x, w, b, residual } = &operands;
    let residual = residual.as_deref().map(|residual| last(outputs, residual));
    let mut packed = vec![T::nan(); packed_affine(sizes)];
    pack_affine(sizes, w, b.as_deref(), &mut packed);
    let padded = last(inputs, x);
    let exact: Vec<T> = padded.chunks(padded_channels(inputs)).flat_map(|x| &x[..inputs]).copied().collect();
    for (x, kind) in [(&padded, "padded"), (&exact, "exact")] {
        let what = format!("affine {sizes:?} of {samples} samples, {kind}, {then:?}");
        check(&what, outputs, inputs, &right, |on, y| {
            let job = Affine::new(sizes, x, &packed, residual.as_deref(), then, y);
            run!(on, affine, job);
        });
    }
}

fn check_pools<T: Scalar>(window: Window, number: usize, rng: &mut Rng) {
    let (then, wide_then) = activation::<T>(number);
    let (channels, positions) = (window.channels, window.output_len());
    let x = random::<T>(window.image(), rng);
    let pixels = last(channels, &x);
    let pool = |is_max: bool, then: Activation<T>, on: On, y: &mut [T]| {
        let job = Pooling::new(is_max, window, &pixels, then, y);
        run!(on, pooling, job);
    };
    let mut right = vec![T::nan(); channels * positions];
    reference::max_pool(window, &x, 1, &mut right);
    for on in On::all() {
        let length = positions * padded_channels(channels);
        let found = guarded(length, 3, |y| pool(true, Activation::None, on, y));
        assert_eq!(bits(&first(channels, &found)), bits(&right), "{on:?}: max of {window:?}");
    }
    let mut right = vec![0.0; channels * positions];
    reference::avg_pool(window, &wide(&x), 1, &mut right);
    let right = finished(right, None, wide_then);
    check(&format!("mean of {window:?}, {then:?}"), channels, 4, &right, |on, y| pool(false, then, on, y));
}

const FILTERS: [usize; 12] = [1, 3, 8, 9, 15, 16, 17, 24, 31, 33, 40, 65];

#[test]
fn inference_of_convolutions_is_right_on_every_path() {
    let rng = &mut Rng::new(1);
    for number in 0..cases(100) {
        let (window, filters) = (any_window(rng), FILTERS[number % 12]);
        check_convolution::<f32>(window, filters, number, rng);
        check_convolution::<f64>(window, filters, number, rng);
    }
}

/// Those of networks  people know, with tiles of all widths.
#[test]
fn inference_of_known_convolutions_is_right_on_every_path() {
    let rng = &mut Rng::new(2);
    let square = |channels, size, kernel, stride, pad| {
        Window::new([channels, size, size], [kernel; 2], [stride; 2], [pad; 2])
    };
    for (number, (window, filters)) in [
        (square(3, 32, 3, 1, 1), 16),
        (square(16, 16, 3, 2, 1), 32),
        (square(16, 12, 1, 2, 0), 32),
        (square(33, 7, 3, 1, 1), 64),
        (Window::new([1, 49, 10], [10, 4], [2, 2], [5, 1]), 64),
        (square(1, 28, 5, 1, 2), 6),
        (square(6, 14, 5, 1, 0), 16),
        (square(64, 3, 1, 1, 0), 128),
        (square(2, 11, 11, 1, 5), 3),
        (Window::new([1, 1, 80], [1, 70], [1, 1], [0, 2]), 3),
        (square(16, 5, 5, 1, 0), 120),
        (square(3, 1, 1, 1, 0), 5),
    ]
    .into_iter()
    .enumerate()
    {
        check_convolution::<f32>(window, filters, number, rng);
        check_convolution::<f64>(window, filters, number, rng);
    }
}

#[test]
fn inference_of_depthwise_convolutions_is_right_on_every_path() {
    let rng = &mut Rng::new(3);
    let square = |channels, size, stride| Window::new([channels, size, size], [3; 2], [stride; 2], [1; 2]);
    let known = [square(8, 48, 1), square(33, 24, 2), square(70, 3, 1), square(64, 2, 1), square(24, 1, 1)];
    let any: Vec<_> = (0..60).map(|_| any_window(rng)).collect();
    for (number, window) in any.into_iter().chain(known).enumerate() {
        check_depthwise::<f32>(window, number, rng);
        check_depthwise::<f64>(window, number, rng);
    }
}

#[test]
fn inference_of_affine_layers_is_right_on_every_path() {
    let rng = &mut Rng::new(4);
    let sizes = [1, 2, 3, 7, 8, 9, 10, 16, 17, 24, 31, 32, 33, 50, 64, 129];
    for (number, outputs) in sizes.into_iter().enumerate() {
        for inputs in [1, 2, 3, 4, 5, 8, 13, 64, 100] {
            check_affine::<f32>(
                [outputs, inputs],
                [1, 2, 3, 4, 5, 7, 9, 17][(number + inputs) % 8],
                inputs,
                rng,
            );
            check_affine::<f64>([outputs, inputs], 1 + number % 3, number, rng);
        }
    }
}

#[test]
fn inference_of_pools_is_right_on_every_path() {
    let rng = &mut Rng::new(5);
    let square =
        |channels, size, kernel| Window::new([channels, size, size], [kernel; 2], [kernel; 2], [0; 2]);
    let known = [square(6, 28, 2), square(70, 8, 8), square(64, 5, 5), square(33, 1, 1)];
    let any: Vec<_> = (0..60).map(|_| any_window(rng)).collect();
    for (number, window) in any.into_iter().chain(known).enumerate() {
        check_pools::<f32>(window, number, rng);
        check_pools::<f64>(window, number, rng);
    }
    let (image, x) = ([3, 2, 2], [1.0, 2.0, 3.0, 4.0, -1.0, -1.0, -2.0, 0.0, 0.5, 0.5, 0.5, 0.5]);
    let mut y = [f64::NAN; 8];
    global_avg_pool(image, &last(3, &x), Activation::Relu, &mut y);
    assert_eq!(y[..3], [2.5, 0.0, 0.5]);
}

/// There is one place then, and no step is taken that could not be counted.
#[test]
fn strides_may_be_longer_than_any_image() {
    let rng = &mut Rng::new(11);
    let long = 1 << (usize::BITS - 9);
    for (number, stride) in [[long, long], [1, long], [long, 1]].into_iter().enumerate() {
        let window = Window::new([17, 5, 6], [3, 3], stride, [1, 1]);
        check_convolution::<f32>(window, 20, number, rng);
        check_depthwise::<f32>(window, number, rng);
        check_pools::<f32>(window, number, rng);
        check_convolution::<f32>(Window { channels: 1, ..window }, 5, number, rng);
    }
}

#[test]
fn layouts_are_changed_and_changed_back() {
    fn check<T: Scalar>(channels: usize, pixels: usize, rng: &mut Rng) {
        let x = random::<T>(channels * pixels, rng);
        let (there, padded) = (last(channels, &x), padded_channels(channels));
        for on in On::all() {
            let found = guarded(there.len(), 2, |y| {
                run!(on, interleave, Interleave::new(channels, &x, y, true));
            });
            let what = format!("{on:?} {channels} {pixels}");
            assert_eq!(bits(&first(channels, &found)), bits(&x), "{what}");
            let padding = found.iter().enumerate().filter(|(at, _)| at % padded >= channels);
            assert!(padding.into_iter().all(|(_, &value)| value == T::zero()), "{what}");
            let back = guarded(x.len(), 1, |y| {
                run!(on, interleave, Interleave::new(channels, &there, y, false));
            });
            assert_eq!(bits(&back), bits(&x), "{what}");
        }
    }
    let rng = &mut Rng::new(6);
    for channels in [1, 3, 7, 8, 9, 16, 21] {
        for pixels in [0, 1, 5, 8, 9, 30] {
            check::<f32>(channels, pixels, rng);
            check::<f64>(channels, pixels, rng);
        }
    }
}

#[test]
fn additions_are_right_on_every_path() {
    type T = f32;
    let rng = &mut Rng::new(7);
    for (number, length) in [0, 1, 7, 8, 16, 40, 129].into_iter().enumerate() {
        let (then, wide_then) = activation::<f32>(number);
        let (a, b) = (random::<f32>(length, rng), random::<f32>(length, rng));
        let right = finished(wide(&a), Some(&wide(&b)), wide_then);
        for on in On::all() {
            let found = guarded(length, 1, |y| {
                run!(on, add_then, AddThen { a: &a, b: &b, then, y });
            });
            assert_close(&found, &narrow::<f32>(&right), 1, &format!("{on:?} {length}"));
        }
    }
}

/// The functions that users call use the machine's instruction set.
#[test]
fn the_functions_of_inference_take_the_right_way() {
    let rng = &mut Rng::new(10);
    let window = Window::new([3, 5, 5], [3, 3], [1, 1], [1, 1]);
    let (x, w) = (random::<f32>(75, rng), random::<f32>(4 * 27, rng));
    let mut packed = vec![0.0; packed_conv2d(&window, 4)];
    pack_conv2d_of_planes(&window, 4, &w, None, &mut packed);
    let mut right = vec![0.0; 4 * 25];
    reference::conv2d(window, 4, &wide(&x), &wide(&w), None, Epilogue::Relu, 1, &mut right);
    check::<f32>("planes", 4, 27, &right, |_, y| {
        conv2d_of_planes(window, 4, &x, &packed, None, Activation::Relu, y);
    });
    let pixels = &mut [f32::NAN; 200][..];
    to_channels_last(3, &x, pixels);
    let mut y = [0.0; 200];
    max_pool(window, pixels, Activation::None, &mut y);
    let mut right = [0.0; 75];
    reference::max_pool(window, &x, 1, &mut right);
    let mut found = [0.0; 75];
    from_channels_last(3, &y, &mut found);
    assert_eq!(found, right);
    let mut sum = [f32::NAN; 75];
    add(&found, &right, Activation::None, &mut sum);
    assert!(sum.iter().zip(right).all(|(&sum, x)| sum == x + x));
}
