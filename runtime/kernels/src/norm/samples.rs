//! The normalisation of each sample over its values (Ba, Kiros and Hinton, "Layer Normalization",
//! 2016).

use core::ops::Range;

use super::rows::GROUP;
use super::sums::{CenteredSquares, OfRows, Weighed};
use super::{InputGradient, ParamGradient, Slope, count, inverse_deviation};
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::summation::{Input, LaneSums, Plain, of_columns};
use crate::threads::Partition;

/// Number of values that are saved for each sample.
pub(super) const SAVED: usize = 2;

/// `y = weight · (x - mean) / √(variance + ε) + bias` with ε = 10⁻⁵, where mean and variance are those
/// of the F values of a sample; `weight` (F), `bias` (F), `x` and `y` (F, n). Mean and
/// `1 / √(variance + ε)` of each sample are written to `saved` (2, n), if it is not empty.
///
/// # Panics
///
/// If the lengths don't fit each other or there are no features.
pub fn normalize_samples<T: Scalar>(weight: &[T], bias: &[T], x: &[T], saved: Option<&mut [T]>, y: &mut [T]) {
    let features = weight.len();
    assert!(features > 0, "a sample must have at least one feature");
    assert!(bias.len() == features && x.len().is_multiple_of(features), "one value for each feature");
    let saved_fit = saved.as_ref().is_none_or(|saved| saved.len() == x.len() / features * SAVED);
    assert!(x.len() == y.len() && saved_fit, "one result for each element");
    let (has_saved, saved) = (saved.is_some(), saved.unwrap_or_default());
    partition(features, x).parallel_for_slices([y, saved], |samples, [y, saved]| {
        let (x, saved) = (&x[samples.start * features..samples.end * features], has_saved.then_some(saved));
        run(SampleJob::Normalize(NormalizeSamples { weight, bias, x, saved, y }));
    });
}

/// The backward pass of [`normalize_samples`], which wrote `saved`. With `x̂ = (x - mean) / √(variance + ε)`,
/// `g = weight · dy` and means over the F values of a sample,
/// `dx = (g - mean(g) - x̂ · mean(g · x̂)) / √(variance + ε)`; `dweight = Σ dy · x̂` and `dbias = Σ dy`
/// over the samples. Gradients that are not requested are not computed.
///
/// # Panics
///
/// If the lengths don't fit each other or there are no features.
pub fn normalize_samples_backward<T: Scalar>(
    features: usize,
    x: &[T],
    saved: &[T],
    dy: &[T],
    params: Option<ParamGradient<'_, T>>,
    input: Option<InputGradient<'_, T>>,
) {
    assert!(features > 0, "a sample must have at least one feature");
    let params_fit = params.as_ref().is_none_or(|d| d.weight.len() == features && d.bias.len() == features);
    let weight_fits = input.as_ref().is_none_or(|d| d.weight.len() == features);
    assert!(params_fit && weight_fits && x.len().is_multiple_of(features), "one value for each feature");
    let same = dy.len() == x.len() && input.as_ref().is_none_or(|d| d.dx.len() == x.len());
    assert!(same && saved.len() == x.len() / features * SAVED, "one result for each element");
    let (partition, job) =
        (partition(features, x), SamplesBackward { features, x, saved, dy, params, input });
    match job.input {
        // The sums over the samples are not split.
        Some(InputGradient { weight, dx }) if partition.is_worth_it() => {
            let job = SamplesBackward { input: None, ..job };
            partition.parallel_for_slices([dx], |samples, [dx]| {
                run(SampleJob::Backward(job.input_of(samples, InputGradient { weight, dx })));
            });
            run(SampleJob::Backward(job));
        }
        _ => run(SampleJob::Backward(job)),
    }
}

/// Number of values that a core normalises in a nanosecond.
const RATE: usize = 4;

/// The partition of the samples of a batch among threads.
fn partition<T>(features: usize, x: &[T]) -> Partition {
    Partition::new(x.len() / features, 1, x.len() / RATE)
}

fn run<T: Scalar>(job: SampleJob<'_, T>) {
    // SAFETY: the machine has its instruction set.
    unsafe { T::samples(isa(), job) }
}

/// A job on a batch's samples.
#[doc(hidden)]
#[derive(Debug)]
pub enum SampleJob<'a, T> {
    Normalize(NormalizeSamples<'a, T>),
    Backward(SamplesBackward<'a, T>),
}

/// Of [`normalize_samples`].
#[doc(hidden)]
#[derive(Debug)]
pub struct NormalizeSamples<'a, T> {
    pub(crate) weight: &'a [T],
    pub(crate) bias: &'a [T],
    pub(crate) x: &'a [T],
    pub(crate) saved: Option<&'a mut [T]>,
    pub(crate) y: &'a mut [T],
}

/// Of [`normalize_samples_backward`].
#[doc(hidden)]
#[derive(Debug)]
pub struct SamplesBackward<'a, T> {
    pub(crate) features: usize,
    pub(crate) x: &'a [T],
    pub(crate) saved: &'a [T],
    pub(crate) dy: &'a [T],
    pub(crate) params: Option<ParamGradient<'a, T>>,
    pub(crate) input: Option<InputGradient<'a, T>>,
}

impl<'a, T> SamplesBackward<'a, T> {
    /// Only the gradient with respect to the input, of some samples.
    fn input_of<'p>(&self, samples: Range<usize>, input: InputGradient<'p, T>) -> SamplesBackward<'p, T>
    where
        'a: 'p,
    {
        let &Self { features, x, saved, dy, .. } = self;
        let values = samples.start * features..samples.end * features;
        SamplesBackward {
            features,
            x: &x[values.clone()],
            saved: &saved[samples.start * SAVED..samples.end * SAVED],
            dy: &dy[values],
            params: None,
            input: Some(input),
        }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for SampleJob<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        // SAFETY: it runs under `S`.
        unsafe {
            match self {
                SampleJob::Normalize(job) => normalize::<S, T>(job),
                SampleJob::Backward(job) => backward::<S, T>(job),
            }
        }
    }
}

/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
unsafe fn normalize<S: Vectors<T>, T: Scalar>(job: NormalizeSamples<'_, T>) {
    let NormalizeSamples { weight, bias, x, mut saved, y } = job;
    let values = count(weight.len());
    let samples = x.chunks_exact(weight.len()).zip(y.chunks_exact_mut(weight.len()));
    for (sample, (x, y)) in samples.enumerate() {
        let [mut total, mut squares] = [LaneSums::<T>::new(); 2];
        // SAFETY: guaranteed by the caller.
        unsafe { total.add::<S, _, 1, 0, 1>(&Plain, [x], []) };
        let mean = total.values()[0] / values;
        // SAFETY: guaranteed by the caller.
        unsafe { squares.add::<S, _, 1, 1, 2>(&CenteredSquares, [x], [mean]) };
        let inverse_deviation = inverse_deviation(squares.values()[0] / values);
        if let Some(saved) = &mut saved {
            saved[SAVED * sample..][..SAVED].copy_from_slice(&[mean, inverse_deviation]);
        }
        for ((y, &x), (&weight, &bias)) in y.iter_mut().zip(x).zip(weight.iter().zip(bias)) {
            *y = (x - mean) * inverse_deviation * weight + bias;
        }
    }
}

/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
unsafe fn backward<S: Vectors<T>, T: Scalar>(job: SamplesBackward<'_, T>) {
    let SamplesBackward { features, x, saved, dy, params, input } = job;
    if let Some(params) = params {
        // SAFETY: guaranteed by the caller.
        unsafe { sum_params::<S, T>(params, features, x, dy, saved) };
    }
    let Some(InputGradient { weight, dx }) = input else { return };
    let samples = x.chunks_exact(features).zip(dy.chunks_exact(features)).zip(saved.chunks_exact(SAVED));
    for (dx, ((x, dy), saved)) in dx.chunks_exact_mut(features).zip(samples) {
        let (mean, inverse_deviation) = (saved[0], saved[1]);
        let mut sums = LaneSums::<T, 2>::new();
        // SAFETY: guaranteed by the caller.
        unsafe { sums.add::<S, _, 3, 1, 4>(&Weighed, [x, dy, weight], [mean]) };
        let [plain, centered] = sums.values();
        let slope = Slope::new(inverse_deviation, plain, centered, count(features));
        for ((dx, &weight), (&x, &dy)) in dx.iter_mut().zip(weight).zip(x.iter().zip(dy)) {
            *dx = inverse_deviation * (dy * weight - slope.constant - (x - mean) * slope.linear);
        }
    }
}

/// The gradients of the parameters, some features at a time.
///
/// # Safety
///
/// It must run under the instruction set `S`.
#[inline(always)]
unsafe fn sum_params<S: Vectors<T>, T: Scalar>(
    params: ParamGradient<'_, T>,
    features: usize,
    x: &[T],
    dy: &[T],
    saved: &[T],
) {
    let ParamGradient { weight, bias, accumulate } = params;
    let (of_samples, _) = saved.as_chunks::<SAVED>();
    for (part, (weight, bias)) in weight.chunks_mut(GROUP).zip(bias.chunks_mut(GROUP)).enumerate() {
        let [mut of_weight, mut of_bias] = [[T::zero(); GROUP]; 2];
        let sums = [&mut of_weight[..weight.len()], &mut of_bias[..weight.len()]];
        let inputs = [x, dy].map(|values| {
            let first = values.as_ptr().wrapping_add(part * GROUP);
            Input { first, stride: features }
        });
        // SAFETY: every sample has these features; the rest is guaranteed by the caller.
        unsafe { of_columns::<S, _, T, 2, 2>(&OfRows(of_samples), inputs, of_samples.len(), sums) };
        accumulate.write(&of_weight, weight);
        accumulate.write(&of_bias, bias);
    }
}
