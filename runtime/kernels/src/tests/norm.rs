use alloc::vec::Vec;
use alloc::{format, vec};

use super::random;
use crate::Scalar;
use crate::norm::{
    Backward, ChannelJob, Moments, Normalize, NormalizeSamples, SampleJob, SamplesBackward, Scale,
};
use crate::threads::DisjointSlice;
use crate::*;
use constnet::Rng;

/// Runs, rows and both tails of each: channels, values of each in a sample, samples.
const SIZES: [[usize; 3]; 11] = [
    [1, 1, 1],
    [1, 1, 70],
    [3, 1, 5],
    [64, 1, 4],
    [100, 1, 7],
    [129, 1, 19],
    [2, 9, 1],
    [3, 5, 16],
    [2, 7, 21],
    [4, 25, 33],
    [5, 3, 48],
];

/// The channel of each value, by enumeration.
fn channels_of(layout: Layout, [count, area, samples]: [usize; 3]) -> Vec<usize> {
    let features = count * area;
    let mut channels = vec![usize::MAX; features * samples];
    for sample in 0..samples {
        for feature in 0..features {
            let at = match layout {
                Layout::Samples => sample * features + feature,
                Layout::Blocked16 => {
                    let first = sample / 16 * 16;
                    first * features + feature * (samples - first).min(16) + sample - first
                }
            };
            channels[at] = feature / area;
        }
    }
    channels
}

/// The sum over the values of each channel, in double precision.
fn sums(channels: &[usize], count: usize, f: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sums = vec![0.0; count];
    channels.iter().enumerate().for_each(|(at, &channel)| sums[channel] += f(at));
    sums
}

#[track_caller]
fn assert_near(found: &[f64], right: &[f64], precision: &str, what: &str) {
    let tolerance = if precision == "f32" { 3e-5 } else { 1e-13 };
    assert_eq!(found.len(), right.len());
    for (at, (&found, &right)) in found.iter().zip(right).enumerate() {
        assert!((found - right).abs() <= tolerance * (1.0 + right.abs()), "{what} at {at}: {found} {right}");
    }
}

fn doubles<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.as_f64()).collect()
}

fn check_batch<T: Scalar>(layout: Layout, size: [usize; 3], rng: &mut Rng) {
    let [count, area, samples] = size;
    let what = &format!("{layout:?} {size:?}");
    let (len, channels) = (count * area * samples, Channels::new(count, count * area, layout));
    let [x, dy] = [(); 2].map(|()| random::<T>(len, rng));
    let [weight, bias] = [(); 2].map(|()| random::<T>(count, rng));
    let of = channels_of(layout, size);
    let m = (area * samples) as f64;

    let (mut mean, mut variance) = (vec![T::nan(); count], vec![T::nan(); count]);
    channel_moments(channels, &x, &mut mean, &mut variance);
    let (xs, dys, weights, biases) = (doubles(&x), doubles(&dy), doubles(&weight), doubles(&bias));
    let means: Vec<f64> = sums(&of, count, |at| xs[at]).iter().map(|sum| sum / m).collect();
    let centered = |at: usize| xs[at] - means[of[at]];
    let variances = sums(&of, count, |at| centered(at).powi(2) / m);
    assert_near(&doubles(&mean), &means, T::NAME, what);
    assert_near(&doubles(&variance), &variances, T::NAME, what);

    let inverse: Vec<f64> = variances.iter().map(|variance| 1.0 / (variance + 1e-5).sqrt()).collect();
    let normal = |at: usize| centered(at) * inverse[of[at]];
    let by = Normalization { mean: &mean, variance: &variance };
    let mut y = vec![T::nan(); len];
    normalize_channels(channels, by, &weight, &bias, &x, &mut y);
    let right = |at: usize| weights[of[at]] * normal(at) + biases[of[at]];
    assert_near(&doubles(&y), &(0..len).map(right).collect::<Vec<_>>(), T::NAME, what);

    let mut frozen = vec![T::nan(); len];
    scale_channels(channels, by, &weight, &dy, &mut frozen);
    let right = |at: usize| weights[of[at]] * inverse[of[at]] * dys[at];
    assert_near(&doubles(&frozen), &(0..len).map(right).collect::<Vec<_>>(), T::NAME, what);

    let (mut dweight, mut dbias, mut dx) =
        (vec![T::one(); count], vec![T::one(); count], vec![T::nan(); len]);
    let params = ParamGradient { weight: &mut dweight, bias: &mut dbias, accumulate: Accumulate::No };
    let input = InputGradient { weight: &weight, dx: &mut dx };
    normalize_channels_backward(channels, by, &x, &dy, Some(params), Some(input));
    let dbiases = sums(&of, count, |at| dys[at]);
    let dweights = sums(&of, count, |at| dys[at] * normal(at));
    assert_near(&doubles(&dweight), &dweights, T::NAME, what);
    assert_near(&doubles(&dbias), &dbiases, T::NAME, what);
    let right = |at: usize| {
        let channel = of[at];
        let common = (dbiases[channel] + normal(at) * dweights[channel]) / m;
        weights[channel] * inverse[channel] * (dys[at] - common)
    };
    // A channel whose values are all the same is divided by √ε, and so are its rounding errors.
    if m > 1.0 {
        assert_near(&doubles(&dx), &(0..len).map(right).collect::<Vec<_>>(), T::NAME, what);
    }
}

#[test]
fn batches_are_normalised_by_definition() {
    let rng = &mut Rng::new(11);
    for layout in [Layout::Samples, Layout::Blocked16] {
        for size in SIZES {
            check_batch::<f32>(layout, size, rng);
            check_batch::<f64>(layout, size, rng);
        }
    }
}

fn on_isa<T: Scalar>(isa: Isa, job: ChannelJob<'_, T>) {
    assert!(isa.is_available());
    // SAFETY: as asserted.
    unsafe { T::channels(isa, job) }
}

/// All results of all jobs on an instruction set.
fn all<T: Scalar>(isa: Isa, channels: Channels, x: &[T], dy: &[T], weight: &[T]) -> Vec<f64> {
    let count = channels.count();
    let (mut mean, mut variance) = (vec![T::nan(); count], vec![T::nan(); count]);
    let part = || 0..count;
    let moments = Moments { channels, part: part(), x, mean: &mut mean, variance: &mut variance };
    on_isa(isa, ChannelJob::Moments(moments));
    let by = Normalization { mean: &mean, variance: &variance };
    let [mut y, mut dx, mut frozen] = [(); 3].map(|()| vec![T::nan(); x.len()]);
    let written = &DisjointSlice::new(&mut y);
    let normalize = Normalize { channels, part: part(), by, weight, bias: weight, x, y: written };
    on_isa(isa, ChannelJob::Normalize(normalize));
    let written = &DisjointSlice::new(&mut frozen);
    on_isa(isa, ChannelJob::Scale(Scale { channels, part: part(), by, weight, dy, dx: written }));
    let (mut dweight, mut dbias) = (vec![T::one(); count], vec![T::one(); count]);
    let params = Some(ParamGradient { weight: &mut dweight, bias: &mut dbias, accumulate: Accumulate::Yes });
    let input = Some((weight, &DisjointSlice::new(&mut dx)));
    on_isa(isa, ChannelJob::Backward(Backward { channels, part: part(), by, x, dy, params, input }));
    [&mean, &variance, &y, &dx, &frozen, &dweight, &dbias].into_iter().flat_map(|all| doubles(all)).collect()
}

#[test]
fn normalisations_are_right_on_every_isa() {
    fn check<T: Scalar>(layout: Layout, [count, area, samples]: [usize; 3], rng: &mut Rng) {
        let channels = Channels::new(count, count * area, layout);
        let [x, dy] = [(); 2].map(|()| random::<T>(count * area * samples, rng));
        let weight = random::<T>(count, rng);
        let right = all(isa(), channels, &x, &dy, &weight);
        for isa in Isa::available() {
            assert_near(
                &all(isa, channels, &x, &dy, &weight),
                &right,
                T::NAME,
                &format!("{isa} {channels:?}"),
            );
        }
    }
    let rng = &mut Rng::new(12);
    for layout in [Layout::Samples, Layout::Blocked16] {
        // A channel of one value has no deviation to compare by.
        for size in SIZES.into_iter().filter(|&[_, area, samples]| area * samples > 1) {
            check::<f32>(layout, size, rng);
            check::<f64>(layout, size, rng);
        }
    }
}

/// All results for each sample on an instruction set.
fn all_of_samples<T: Scalar>(isa: Isa, x: &[T], dy: &[T], weight: &[T]) -> Vec<f64> {
    assert!(isa.is_available());
    let features = weight.len();
    let mut saved = vec![T::nan(); x.len() / features * 2];
    let [mut y, mut dx] = [(); 2].map(|()| vec![T::nan(); x.len()]);
    let job = NormalizeSamples { weight, bias: weight, x, saved: Some(&mut saved), y: &mut y };
    // SAFETY: as asserted.
    unsafe { T::samples(isa, SampleJob::Normalize(job)) };
    let (mut dweight, mut dbias) = (vec![T::one(); features], vec![T::one(); features]);
    let params = Some(ParamGradient { weight: &mut dweight, bias: &mut dbias, accumulate: Accumulate::Yes });
    let input = Some(InputGradient { weight, dx: &mut dx });
    let job = SamplesBackward { features, x, saved: &saved, dy, params, input };
    // SAFETY: as asserted.
    unsafe { T::samples(isa, SampleJob::Backward(job)) };
    [&saved, &y, &dx, &dweight, &dbias].into_iter().flat_map(|all| doubles(all)).collect()
}

/// The same by the definition, in double precision.
fn samples_counted_out(x: &[f64], dy: &[f64], weight: &[f64]) -> Vec<f64> {
    let features = weight.len();
    let mean_of = |values: &dyn Fn(usize) -> f64| (0..features).map(values).sum::<f64>() / features as f64;
    let [mut saved, mut y, mut dx] = [(); 3].map(|()| Vec::new());
    let (mut dweight, mut dbias) = (vec![1.0; features], vec![1.0; features]);
    for (x, dy) in x.chunks(features).zip(dy.chunks(features)) {
        let mean = mean_of(&|f| x[f]);
        let inverse = 1.0 / (mean_of(&|f| (x[f] - mean).powi(2)) + 1e-5).sqrt();
        let normal = |f: usize| (x[f] - mean) * inverse;
        saved.extend([mean, inverse]);
        y.extend((0..features).map(|f| normal(f) * weight[f] + weight[f]));
        let g = |f: usize| dy[f] * weight[f];
        let (plain, common) = (mean_of(&g), mean_of(&|f| g(f) * normal(f)));
        dx.extend((0..features).map(|f| inverse * (g(f) - plain - normal(f) * common)));
        (0..features).for_each(|f| dweight[f] += dy[f] * normal(f));
        (0..features).for_each(|f| dbias[f] += dy[f]);
    }
    [saved, y, dx, dweight, dbias].concat()
}

#[test]
fn samples_are_normalised_by_definition_on_every_isa() {
    fn check<T: Scalar>(features: usize, samples: usize, rng: &mut Rng) {
        let [x, dy] = [(); 2].map(|()| random::<T>(features * samples, rng));
        let weight = random::<T>(features, rng);
        let right = samples_counted_out(&doubles(&x), &doubles(&dy), &doubles(&weight));
        for isa in Isa::available() {
            let found = all_of_samples(isa, &x, &dy, &weight);
            assert_near(&found, &right, T::NAME, &format!("{isa} {features} {samples}"));
        }
    }
    let rng = &mut Rng::new(13);
    for features in (2..=35).chain([63, 64, 65, 100, 130]) {
        for samples in [0, 1, 5] {
            check::<f32>(features, samples, rng);
            check::<f64>(features, samples, rng);
        }
    }
}

#[test]
fn a_large_mean_does_not_reduce_the_accuracy_of_the_variance() {
    let x: Vec<f64> = (0..200).map(|at| 1e8 + f64::from(at % 2)).collect();
    for (count, layout) in
        [(1, Layout::Samples), (1, Layout::Blocked16), (2, Layout::Samples), (2, Layout::Blocked16)]
    {
        let (mut mean, mut variance) = (vec![0.0; count], vec![0.0; count]);
        channel_moments(Channels::new(count, 2, layout), &x, &mut mean, &mut variance);
        let right: &[f64] =
            if count == 1 || layout == Layout::Blocked16 { &[0.25, 0.25] } else { &[0.0, 0.0] };
        assert_eq!(variance, right[..count]);
    }
}

#[test]
#[should_panic(expected = "one result for each element")]
fn a_batch_of_partial_samples_is_rejected() {
    let by = Normalization { mean: &[0.0_f32; 2], variance: &[1.0; 2] };
    scale_channels(Channels::new(2, 6, Layout::Samples), by, &[1.0; 2], &[0.0; 7], &mut [0.0; 7]);
}
