//! Custom layers: a layer normalisation with learned scale and shift, which saves values for its backward
//! pass and initialises its parameters, and an element-wise function. Both are used in a network
//! like the built-in ones. Its gradient is checked with central differences, then it is trained to
//! classify the three arms of a spiral.
//!
//! ```text
//! cargo run --release --example custom_layer
//! ```
//!
//! A [`Layer`] computes on whole batches, one sample per column; an [`Elementwise`] function on single
//! values. Both are written once for `f32` and `f64`.

use std::f32::consts::TAU;
use std::io::Write;
use std::process::ExitCode;

use command_line::Outcome;
use constnet::data::Samples;
use constnet::init::Init;
use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Elementwise, Layer, Rng, TensorSpec};

/// `y = scale * n + shift`, where `n = (x - mean) / deviation` has mean 0 and variance 1 within each
/// sample: Ba, Kiros and Hinton, "Layer Normalization" (2016).
///
/// Initially it only normalises. It saves `n` and 1 / deviation of each sample.
struct LayerNorm;

/// Keeps the deviation of a constant sample above 0.
const EPSILON: f64 = 1e-5;

impl<const F: usize> Layer<F, F> for LayerNorm {
    const TENSORS: &'static [TensorSpec] =
        &[TensorSpec::vector("scale", F).init(Init::Constant(1.0)), TensorSpec::vector("shift", F)];
    const SAVED: usize = F + 1;

    fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, F>, saved: &mut [T], mut y: ColumnsMut<'_, T, F>) {
        let (scale, shift) = p.split_at(F);
        let samples = x.as_slice().chunks_exact(F).zip(y.as_mut_slice().chunks_exact_mut(F));
        for ((x, y), saved) in samples.zip(saved.chunks_exact_mut(F + 1)) {
            let mean = average(x.iter().copied());
            let variance = average(x.iter().map(|&x| (x - mean) * (x - mean)));
            let (normal, inverse) = saved.split_at_mut(F);
            inverse[0] = (variance + T::from_f64(EPSILON)).sqrt().recip();
            for f in 0..F {
                normal[f] = (x[f] - mean) * inverse[0];
                y[f] = scale[f] * normal[f] + shift[f];
            }
        }
    }

    /// With `dn = scale * dy`: `dx = (dn - mean(dn) - n * mean(n * dn)) / deviation`, as mean and
    /// deviation depend on every `x`.
    fn backward<T: Scalar>(
        ctx: BackwardContext<'_, T, F, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        let scale = &ctx.params[..F];
        let samples = dy.as_slice().chunks_exact(F).zip(dx.as_mut_slice().chunks_exact_mut(F));
        for ((dy, dx), saved) in samples.zip(ctx.saved.chunks_exact(F + 1)) {
            let (normal, inverse) = saved.split_at(F);
            let dn = |f: usize| scale[f] * dy[f];
            let of_mean = average((0..F).map(dn));
            let of_deviation = average((0..F).map(|f| normal[f] * dn(f)));
            for f in 0..F {
                dx[f] = (dn(f) - of_mean - normal[f] * of_deviation) * inverse[0];
            }
        }
    }

    /// `dscale = Σ n * dy` and `dshift = Σ dy` over the samples, added to `gradient`.
    fn gradient<T: Scalar>(ctx: BackwardContext<'_, T, F, F>, dy: Columns<'_, T, F>, gradient: &mut [T]) {
        let (dscale, dshift) = gradient.split_at_mut(F);
        for (dy, saved) in dy.as_slice().chunks_exact(F).zip(ctx.saved.chunks_exact(F + 1)) {
            for f in 0..F {
                dscale[f] += saved[f] * dy[f];
                dshift[f] += dy[f];
            }
        }
    }
}

fn average<T: Scalar>(values: impl ExactSizeIterator<Item = T>) -> T {
    let count = T::from_f64(values.len() as f64);
    values.sum::<T>() / count
}

/// `y = x * sigmoid(x)`: Ramachandran et al., "Searching for Activation Functions" (2017).
struct Swish;

impl Elementwise for Swish {
    fn forward<T: Scalar>(x: T) -> T {
        x / (T::one() + (-x).exp())
    }

    fn derivative<T: Scalar>(x: T, y: T) -> T {
        let sigmoid = (T::one() + (-x).exp()).recip();
        y + sigmoid * (T::one() - y)
    }
}

network! {
    /// Classifies points by the arm of a spiral.
    struct Spiral = Affine(2, HIDDEN)
        -> norm: Custom(LayerNorm, HIDDEN -> HIDDEN) -> Custom(Swish)
        -> Affine(HIDDEN, HIDDEN)
        -> Custom(LayerNorm, _ -> HIDDEN) -> Custom(Swish)
        -> Affine(_, ARMS) -> SoftmaxWithLoss;
}

const HIDDEN: usize = 16;
const ARMS: usize = 3;
/// The maximum difference of the two gradients, relative to the largest value.
const TOLERANCE: f64 = 1e-7;

fn main() -> ExitCode {
    command_line::no_options("custom_layer", "Checks and trains a network with custom layers");
    command_line::run(|out| {
        check_gradient(out)?;
        train(out)
    })
}

fn check_gradient(out: &mut dyn Write) -> Outcome {
    let mut net = Spiral::<f64>::seeded(1);
    // As after some training, with scales other than 1 and shifts other than 0.
    let mut rng = Rng::new(2);
    net.view_mut().norm.params.iter_mut().for_each(|value| *value += 0.3 * rng.normal());
    let x = SMatrix::<f64, 2, 6>::from_fn(|_, _| rng.normal());
    let t = [0_u8, 1, 2, 2, 1, 0];

    let mut ws = Workspace::<Spiral<f64>, 6>::new();
    let numerical = net.numerical_gradient(&x, &t, &mut ws)?;
    let gradient = net.gradient(&x, &t, &mut ws)?;
    writeln!(
        out,
        "maximum difference between backpropagation and central differences, relative to the largest gradient"
    )?;
    for tensor in Spiral::<f64>::TENSORS {
        let values = tensor.offset..tensor.offset + tensor.len();
        let difference = difference(&gradient.params()[values.clone()], &numerical.params()[values]);
        writeln!(out, "{:8} {:6} {difference:.1e}", tensor.layer, tensor.name)?;
        if difference.is_nan() || difference > TOLERANCE {
            let name = format!("{} of {}", tensor.name, tensor.layer);
            return Err(format!(
                "the gradient of {name} is wrong: the relative difference is {difference:e}"
            )
            .into());
        }
    }
    Ok(())
}

fn difference(a: &[f64], b: &[f64]) -> f64 {
    let largest = b.iter().fold(0.0_f64, |largest, b| largest.max(b.abs()));
    a.iter().zip(b).map(|(a, b)| (a - b).abs() / largest).fold(0.0, f64::max)
}

fn train(out: &mut dyn Write) -> Outcome {
    let (train, test) = (spiral(1, 300)?, spiral(2, 300)?);
    let mut net = Spiral::new(1);
    let optimizer = Adam::new(&net, 0.01);
    let report =
        Trainer::new().epochs(60).batch_size(30).seed(1).quiet().fit(&mut net, optimizer, &train, &test)?;
    writeln!(out, "\nthree arms of a spiral, {} parameters", Spiral::PARAMS)?;
    for epoch in report.epochs.iter().filter(|epoch| epoch.number % 10 == 0) {
        let accuracy = epoch.test.accuracy.unwrap_or_default();
        writeln!(
            out,
            "epoch {:2} | loss: {:.4} | test accuracy: {accuracy:.3}",
            epoch.number, epoch.train.loss
        )?;
    }
    Ok(())
}

/// Points on the arms of a spiral, with random noise.
fn spiral(seed: u64, points: usize) -> Result<Samples<f32, u8, 2>, constnet::data::DatasetError> {
    let mut rng = Rng::new(seed);
    let labels: Vec<u8> = (0..points).map(|point| (point % ARMS) as u8).collect();
    let place = |&arm: &u8| {
        let radius = rng.uniform() as f32;
        let angle = TAU * (radius * 0.65 + f32::from(arm) / ARMS as f32) + 0.2 * rng.normal() as f32;
        [radius * angle.sin(), radius * angle.cos()]
    };
    let x: Vec<f32> = labels.iter().flat_map(place).collect();
    Samples::from_vec(x, labels)
}
