//! Convolutions compared with im2col: patches copied to a matrix, then the products of this crate.
//!
//! One line for each part, medians in turns, with the rate of the multiply-adds without padding:
//! `conv-3x3-64@14 forward constnet 15900.1 us 105.8 GFLOP/s im2col 25000.0 us 67.3 GFLOP/s ratio 0.64 peak
//! 113.9 GFLOP/s`.

use std::hint::black_box;

use constnet::Rng;
use constnet::kernel::{self, Accumulate, Epilogue, Window, reference};

use crate::inputs::{assert_close, uniform};
use crate::peak_flops::Peak;
use crate::timing::{Contender, medians};

/// Samples of a batch.
const SAMPLES: usize = 128;

/// Bytes of the patches that im2col creates at a time, so that they stay in a cache.
const PATCHES: usize = 256 * 1024;

/// The same convolution on images in channels-last order, as im2col needs them;
/// patches have `I` values.
struct Im2col<const O: usize, const I: usize> {
    window: Window,
    /// Images and the patches' weights in the order of [`patch`](Self::patch).
    x: Vec<f32>,
    w: Vec<f32>,
    dy: Vec<f32>,
    /// The patches of some samples at a time.
    patches: Vec<f32>,
    y: Vec<f32>,
    dx: Vec<f32>,
    dw: Vec<f32>,
}

impl<const O: usize, const I: usize> Im2col<O, I> {
    fn new(window: Window, x: &[f32], w: &[f32], dy: &[f32]) -> Self {
        let Window { channels, height, width, kernel: [rows, columns], .. } = window;
        let (area, positions) = (height * width, positions(&window));
        assert_eq!(I, channels * rows * columns);
        let pixels = |values: &[f32], channels: usize, area: usize| -> Vec<f32> {
            let all =
                (0..SAMPLES).flat_map(|s| (0..area).flat_map(move |p| (0..channels).map(move |c| (s, p, c))));
            all.map(|(s, p, c)| values[reference::position(channels * area, SAMPLES, c * area + p, s)])
                .collect()
        };
        let weights =
            (0..rows * columns).flat_map(|tap| (0..channels).map(move |c| c * rows * columns + tap));
        let at_once = (PATCHES / 4 / (I * positions)).clamp(1, SAMPLES);
        Self {
            window,
            x: pixels(x, channels, area),
            w: weights.flat_map(|i| (0..O).map(move |o| w[o * I + i])).collect(),
            dy: pixels(dy, O, positions),
            patches: vec![0.0; at_once * positions * I],
            y: vec![0.0; SAMPLES * positions * O],
            dx: vec![0.0; SAMPLES * area * channels],
            dw: vec![0.0; O * I],
        }
    }

    /// Calls `f(values of a patch, values of an image)` with all runs of a sample's patches that are inside the image;
    /// those outside are `None`.
    fn patch(window: &Window, mut f: impl FnMut(std::ops::Range<usize>, Option<usize>)) {
        let &Window { channels, height, width, kernel, stride, pad, .. } = window;
        let [rows, columns] = window.output();
        let mut at = 0;
        for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
            for k in 0..kernel[0] {
                let y = (i * stride[0] + k).wrapping_sub(pad[0]);
                let whole =
                    y < height && j * stride[1] >= pad[1] && j * stride[1] + kernel[1] <= width + pad[1];
                let (runs, length) = if whole { (1, kernel[1] * channels) } else { (kernel[1], channels) };
                for l in 0..runs {
                    let x = (j * stride[1] + l).wrapping_sub(pad[1]);
                    f(at..at + length, (y < height && x < width).then(|| (y * width + x) * channels));
                    at += length;
                }
            }
        }
    }

    /// Patches of samples and the images they come from.
    fn at_once(&self) -> usize {
        self.patches.len() / I / positions(&self.window)
    }

    fn fill(window: &Window, x: &[f32], patches: &mut [f32]) {
        let (image, length) = (window.channels * window.height * window.width, positions(window) * I);
        for (x, patches) in x.chunks_exact(image).zip(patches.chunks_exact_mut(length)) {
            Self::patch(window, |run, from| match from {
                Some(from) => {
                    let length = run.len();
                    patches[run].copy_from_slice(&x[from..from + length]);
                }
                None => patches[run].fill(0.0),
            });
        }
    }

    fn forward(&mut self) {
        let (image, values) = (self.x.len() / SAMPLES, self.y.len() / SAMPLES);
        let at_once = self.at_once();
        for (x, y) in self.x.chunks(image * at_once).zip(self.y.chunks_mut(values * at_once)) {
            let patches = &mut self.patches[..y.len() / O * I];
            Self::fill(&self.window, x, patches);
            kernel::product_nn::<f32, O, I>(&self.w, patches, None, Epilogue::Nothing, y);
        }
    }

    fn backward(&mut self) {
        let (image, values) = (self.x.len() / SAMPLES, self.y.len() / SAMPLES);
        let at_once = self.at_once();
        self.dx.fill(0.0);
        for (dx, dy) in self.dx.chunks_mut(image * at_once).zip(self.dy.chunks(values * at_once)) {
            let patches = &mut self.patches[..dy.len() / O * I];
            kernel::product_tn::<f32, O, I>(&self.w, dy, patches);
            let length = values / O * I;
            for (dx, patches) in dx.chunks_exact_mut(image).zip(patches.chunks_exact(length)) {
                Self::patch(&self.window, |run, to| {
                    if let Some(to) = to {
                        for (dx, patch) in dx[to..].iter_mut().zip(&patches[run]) {
                            *dx += patch;
                        }
                    }
                });
            }
        }
    }

    fn gradient(&mut self) {
        let (image, values) = (self.x.len() / SAMPLES, self.y.len() / SAMPLES);
        let at_once = self.at_once();
        let mut write = Accumulate::No;
        for (x, dy) in self.x.chunks(image * at_once).zip(self.dy.chunks(values * at_once)) {
            let patches = &mut self.patches[..dy.len() / O * I];
            Self::fill(&self.window, x, patches);
            kernel::product_nt::<f32, O, I>(dy, patches, &mut self.dw, write);
            write = Accumulate::Yes;
        }
    }
}

fn positions(window: &Window) -> usize {
    window.output().iter().product()
}

/// Floating-point operations of one part: products with padding do not count.
fn operations(window: &Window, filters: usize) -> usize {
    let seen = |axis: usize, size: usize| -> usize {
        let positions = 0..window.output()[axis];
        let taps = positions.flat_map(|i| (0..window.kernel[axis]).map(move |k| i * window.stride[axis] + k));
        taps.filter(|at| (window.pad[axis][0]..size + window.pad[axis][0]).contains(at)).count()
    };
    2 * SAMPLES * filters * window.channels * seen(0, window.height) * seen(1, window.width)
}

/// All parts of one convolution with `O` filters and patches of `I` values.
fn convolution<const O: usize, const I: usize>(selected: &dyn Fn(&str) -> bool, name: &str, window: Window) {
    let workload = format!("conv-{name}");
    if !selected(&workload) {
        return;
    }
    let rng = &mut Rng::new(1);
    let image = window.channels * window.height * window.width;
    let (x, dy) = (uniform(image * SAMPLES, rng), uniform(O * positions(&window) * SAMPLES, rng));
    let w = uniform(O * I, rng);
    let (mut y, mut dx, mut dw) = (vec![0.0; dy.len()], vec![0.0; x.len()], vec![0.0; w.len()]);
    let mut peer = Im2col::<O, I>::new(window, &x, &w, &dy);
    let report = |part: &str, own: &mut dyn FnMut(), peer: &mut dyn FnMut()| {
        let operations = operations(&window, O);
        let peak = Peak::detect();
        let times = medians(&mut [
            Contender::new("constnet", own),
            Contender::new("im2col", peer),
            Contender::new("peak", || peak.compute(operations)),
        ]);
        let rate = |time: f64| operations as f64 / time / 1e3;
        println!(
            "{workload} {part} constnet {:.1} us {:.1} GFLOP/s im2col {:.1} us {:.1} GFLOP/s ratio {:.2} peak {:.1} GFLOP/s",
            times[0],
            rate(times[0]),
            times[1],
            rate(times[1]),
            times[0] / times[1],
            rate(times[2]),
        );
    };
    report(
        "forward",
        &mut || kernel::conv2d(window, O, black_box(&x), &w, None, Epilogue::Nothing, SAMPLES, &mut y),
        &mut || peer.forward(),
    );
    report(
        "input-gradient",
        &mut || kernel::conv2d_backward(window, O, black_box(&w), &dy, SAMPLES, &mut dx),
        &mut || peer.backward(),
    );
    report(
        "weight-gradient",
        &mut || kernel::conv2d_gradient(window, O, black_box(&x), &dy, SAMPLES, &mut dw, Accumulate::No),
        &mut || peer.gradient(),
    );
    let same = Im2col::<O, I>::new(window, &dx, &dw, &y);
    assert_close(&format!("{workload} y"), &peer.y, &same.dy, 1e-6 * (I + 10) as f32);
    assert_close(&format!("{workload} dx"), &peer.dx, &same.x, 1e-6 * (9 * O + 10) as f32);
    let sums = (positions(&window) * SAMPLES) as f32;
    assert_close(&format!("{workload} dw"), &peer.dw, &same.w, 1e-6 * sums.max(100.0));
}

/// LeNet's convolutions, then wider ones.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    let window =
        |channels, side, kernel, pad| Window::new([channels, side, side], [kernel; 2], [1, 1], [pad; 2]);
    convolution::<6, 25>(selected, "lenet1", window(1, 28, 5, 0));
    convolution::<16, 150>(selected, "lenet2", window(6, 12, 5, 0));
    convolution::<16, 144>(selected, "3x3-16@28", window(16, 28, 3, 1));
    convolution::<32, 288>(selected, "3x3-32@14", window(32, 14, 3, 1));
    convolution::<64, 576>(selected, "3x3-64@14", window(64, 14, 3, 1));
    convolution::<64, 576>(selected, "3x3-64@7", window(64, 7, 3, 1));
    convolution::<64, 64>(selected, "1x1-64@14", window(64, 14, 1, 0));
}
