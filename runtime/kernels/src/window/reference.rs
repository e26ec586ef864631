//! Reference implementations of the kernels for windows.

use super::{BLOCK, Interpolation, Upsample, Window};
use crate::Scalar;
use crate::reference::{relu, sigmoid};
use crate::{Accumulate, Epilogue};

/// The position of a feature of a sample in blocks, for a batch of `samples` with `features` values each.
#[must_use]
pub fn position(features: usize, samples: usize, feature: usize, sample: usize) -> usize {
    let first = sample / BLOCK * BLOCK;
    features * first + feature * BLOCK.min(samples - first) + sample - first
}

/// See [`to_blocks`](super::to_blocks).
pub fn to_blocks<T: Scalar>(features: usize, x: &[T], samples: usize, y: &mut [T]) {
    for sample in 0..samples {
        for feature in 0..features {
            y[position(features, samples, feature, sample)] = x[feature + sample * features];
        }
    }
}

/// See [`from_blocks`](super::from_blocks).
pub fn from_blocks<T: Scalar>(features: usize, x: &[T], samples: usize, y: &mut [T]) {
    for sample in 0..samples {
        for feature in 0..features {
            y[feature + sample * features] = x[position(features, samples, feature, sample)];
        }
    }
}

/// Calls `f(position of the window, tap, pixel)` for all combinations in one channel.
fn meetings(window: &Window, mut f: impl FnMut(usize, usize, usize)) {
    let &Window { height, width, kernel, stride, pad, dilation, .. } = window;
    let [rows, columns] = window.output();
    for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
        for (k, l) in (0..kernel[0]).flat_map(|k| (0..kernel[1]).map(move |l| (k, l))) {
            let (u, v) = (i * stride[0] + k * dilation[0], j * stride[1] + l * dilation[1]);
            if let (Some(u), Some(v)) = (u.checked_sub(pad[0][0]), v.checked_sub(pad[1][0]))
                && u < height
                && v < width
            {
                f(i * columns + j, k * kernel[1] + l, u * width + v);
            }
        }
    }
}

/// Calls `f(y, w, x)` with the positions of all values that are multiplied, for each sample.
fn products(
    window: &Window,
    (groups, filters, channels): (usize, usize, usize),
    samples: usize,
    mut f: impl FnMut(usize, usize, usize),
) {
    let outputs = groups * filters * window.output_len();
    for (sample, group) in (0..samples).flat_map(|sample| (0..groups).map(move |group| (sample, group))) {
        for (filter, channel) in (0..filters).flat_map(|f| (0..channels).map(move |c| (f, c))) {
            let (y, x) = (group * filters + filter, group * channels + channel);
            let w = (y * channels + channel) * window.taps();
            meetings(window, |output, tap, pixel| {
                f(
                    position(outputs, samples, y * window.output_len() + output, sample),
                    w + tap,
                    position(window.image(), samples, x * window.area() + pixel, sample),
                );
            });
        }
    }
}

/// The numbers of groups, of filters and of channels of each group.
fn groups(window: &Window, filters: usize) -> (usize, usize, usize) {
    (window.groups, filters / window.groups, window.channels / window.groups)
}

fn forward<T: Scalar>(
    window: &Window,
    groups: (usize, usize, usize),
    (x, w, b): (&[T], &[T], Option<&[T]>),
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    let channels = groups.0 * groups.1;
    let area = window.output_len();
    for (channel, sample) in (0..channels).flat_map(|c| (0..samples).map(move |s| (c, s))) {
        for pixel in 0..area {
            let start = b.map_or(T::zero(), |b| b[channel]);
            y[position(channels * area, samples, channel * area + pixel, sample)] = start;
        }
    }
    products(window, groups, samples, |at_y, at_w, at_x| y[at_y] += w[at_w] * x[at_x]);
    finish(epilogue, y);
}

fn finish<T: Scalar>(epilogue: Epilogue, y: &mut [T]) {
    match epilogue {
        Epilogue::Nothing => {}
        Epilogue::Relu => y.iter_mut().for_each(|y| *y = relu(*y)),
        Epilogue::Sigmoid => y.iter_mut().for_each(|y| *y = sigmoid(*y)),
    }
}

fn backward<T: Scalar>(
    window: &Window,
    groups: (usize, usize, usize),
    (w, dy): (&[T], &[T]),
    samples: usize,
    dx: &mut [T],
) {
    dx.fill(T::zero());
    products(window, groups, samples, |at_y, at_w, at_x| dx[at_x] += w[at_w] * dy[at_y]);
}

fn gradient<T: Scalar>(
    window: &Window,
    groups: (usize, usize, usize),
    (x, dy): (&[T], &[T]),
    samples: usize,
    dw: &mut [T],
    accumulate: Accumulate,
) {
    if accumulate == Accumulate::No {
        dw.fill(T::zero());
    }
    products(window, groups, samples, |at_y, at_w, at_x| dw[at_w] += x[at_x] * dy[at_y]);
}

/// See [`conv2d`](super::conv2d).
#[allow(clippy::too_many_arguments, reason = "sizes and operands")]
pub fn conv2d<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    forward(&window, groups(&window, filters), (x, w, b), epilogue, samples, y);
}

/// See [`conv2d_backward`](super::conv2d_backward).
pub fn conv2d_backward<T: Scalar>(
    window: Window,
    filters: usize,
    w: &[T],
    dy: &[T],
    samples: usize,
    dx: &mut [T],
) {
    backward(&window, groups(&window, filters), (w, dy), samples, dx);
}

/// See [`conv2d_gradient`](super::conv2d_gradient).
pub fn conv2d_gradient<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    dy: &[T],
    samples: usize,
    dw: &mut [T],
    accumulate: Accumulate,
) {
    gradient(&window, groups(&window, filters), (x, dy), samples, dw, accumulate);
}

/// See [`conv_transpose2d`](super::conv_transpose2d).
#[allow(clippy::too_many_arguments, reason = "sizes and operands")]
pub fn conv_transpose2d<T: Scalar>(
    window: Window,
    filters: usize,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    backward(&window, groups(&window, filters), (w, x), samples, y);
    for sample in 0..samples {
        for feature in 0..window.image() {
            let y = &mut y[position(window.image(), samples, feature, sample)];
            *y += b.map_or(T::zero(), |b| b[feature / window.area()]);
        }
    }
    finish(epilogue, y);
}

/// Calls `f(y, x, weight)` with the positions of every value of `y` and of every value of `x` it is computed from.
fn resampled<T: Scalar>(upsample: Upsample, samples: usize, mut f: impl FnMut(usize, usize, T)) {
    let Upsample { channels, height, width, factor, interpolation } = upsample;
    let [rows, columns] = [height * factor[0], width * factor[1]];
    let weight = |output: usize, pixel: usize, factor: usize, size: usize| match interpolation {
        Interpolation::Nearest => f64::from(u8::from(output / factor == pixel)),
        Interpolation::Bilinear => {
            let place = ((output as f64 + 0.5) / factor as f64 - 0.5).clamp(0.0, (size - 1) as f64);
            (1.0 - (place - pixel as f64).abs()).max(0.0)
        }
    };
    for (sample, channel) in (0..samples).flat_map(|s| (0..channels).map(move |c| (s, c))) {
        for (i, j) in (0..rows).flat_map(|i| (0..columns).map(move |j| (i, j))) {
            for (u, v) in (0..height).flat_map(|u| (0..width).map(move |v| (u, v))) {
                let weight = weight(i, u, factor[0], height) * weight(j, v, factor[1], width);
                let y = (channel * rows + i) * columns + j;
                let x = (channel * height + u) * width + v;
                if weight > 0.0 {
                    f(
                        position(channels * rows * columns, samples, y, sample),
                        position(channels * height * width, samples, x, sample),
                        T::from_f64(weight),
                    );
                }
            }
        }
    }
}

/// See [`upsample2d`](super::upsample2d).
pub fn upsample2d<T: Scalar>(upsample: Upsample, x: &[T], samples: usize, y: &mut [T]) {
    y.fill(T::zero());
    resampled(upsample, samples, |at_y, at_x, weight: T| y[at_y] += weight * x[at_x]);
}

/// See [`upsample2d_backward`](super::upsample2d_backward).
pub fn upsample2d_backward<T: Scalar>(upsample: Upsample, dy: &[T], samples: usize, dx: &mut [T]) {
    dx.fill(T::zero());
    resampled(upsample, samples, |at_y, at_x, weight: T| dx[at_x] += weight * dy[at_y]);
}

/// See [`depthwise_conv2d`](super::depthwise_conv2d).
pub fn depthwise_conv2d<T: Scalar>(
    window: Window,
    x: &[T],
    w: &[T],
    b: Option<&[T]>,
    epilogue: Epilogue,
    samples: usize,
    y: &mut [T],
) {
    forward(&window, (window.channels, 1, 1), (x, w, b), epilogue, samples, y);
}

/// See [`depthwise_conv2d_backward`](super::depthwise_conv2d_backward).
pub fn depthwise_conv2d_backward<T: Scalar>(window: Window, w: &[T], dy: &[T], samples: usize, dx: &mut [T]) {
    backward(&window, (window.channels, 1, 1), (w, dy), samples, dx);
}

/// See [`depthwise_conv2d_gradient`](super::depthwise_conv2d_gradient).
pub fn depthwise_conv2d_gradient<T: Scalar>(
    window: Window,
    x: &[T],
    dy: &[T],
    samples: usize,
    dw: &mut [T],
    accumulate: Accumulate,
) {
    gradient(&window, (window.channels, 1, 1), (x, dy), samples, dw, accumulate);
}

/// See [`channel_sums`](super::channel_sums).
pub fn channel_sums<T: Scalar>(
    channels: usize,
    dy: &[T],
    samples: usize,
    db: &mut [T],
    accumulate: Accumulate,
) {
    if accumulate == Accumulate::No {
        db.fill(T::zero());
    }
    let area = if samples > 0 { dy.len() / (channels * samples) } else { 0 };
    for (channel, db) in db.iter_mut().enumerate() {
        for (pixel, sample) in (0..area).flat_map(|p| (0..samples).map(move |s| (p, s))) {
            *db += dy[position(channels * area, samples, channel * area + pixel, sample)];
        }
    }
}

/// See [`max_pool`](super::max_pool).
pub fn max_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    y.fill(T::neg_infinity());
    products(&window, (window.channels, 1, 1), samples, |at_y, _, at_x| {
        if x[at_x] > y[at_y] || x[at_x].is_nan() {
            y[at_y] = x[at_x];
        }
    });
}

/// See [`max_pool_backward`](super::max_pool_backward).
pub fn max_pool_backward<T: Scalar>(
    window: Window,
    x: &[T],
    y: &[T],
    dy: &[T],
    samples: usize,
    dx: &mut [T],
) {
    dx.fill(T::zero());
    // All pixels of a window come one after the other; the first maximum gets all of it.
    let mut assigned = None;
    products(&window, (window.channels, 1, 1), samples, |at_y, _, at_x| {
        if assigned != Some(at_y) && (x[at_x] == y[at_y] || x[at_x].is_nan()) {
            assigned = Some(at_y);
            dx[at_x] += dy[at_y];
        }
    });
}

/// See [`avg_pool`](super::avg_pool).
pub fn avg_pool<T: Scalar>(window: Window, x: &[T], samples: usize, y: &mut [T]) {
    y.fill(T::zero());
    let taps = T::from_f64(window.taps() as f64);
    products(&window, (window.channels, 1, 1), samples, |at_y, _, at_x| y[at_y] += x[at_x] / taps);
}

/// See [`avg_pool_backward`](super::avg_pool_backward).
pub fn avg_pool_backward<T: Scalar>(window: Window, dy: &[T], samples: usize, dx: &mut [T]) {
    dx.fill(T::zero());
    let taps = T::from_f64(window.taps() as f64);
    products(&window, (window.channels, 1, 1), samples, |at_y, _, at_x| dx[at_x] += dy[at_y] / taps);
}
