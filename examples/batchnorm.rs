//! The effect of `BatchNorm`: the comparison of "Deep Learning from Scratch", section 6.3.2. A network of
//! six layers is trained on 1000 digits, with and without `BatchNorm` after its affine layers, from weights
//! with sixteen standard deviations between 1 and 0.0001.
//!
//! ```text
//! cargo run --release --example batchnorm
//! cargo run --release --example batchnorm -- --data FOLDER_WITH_MNIST
//! ```
//!
//! Without it a network only learns from weights of the right scale. With it the scale hardly matters,
//! and training is faster: Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training
//! by Reducing Internal Covariate Shift" (2015).

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::count;
use constnet::Rng;
use constnet::data::mnist_or_digits;
use constnet::init::Init;
use constnet::layers::SoftmaxWithLoss;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::train::TrainError;

network! {
    /// The book's network of five hidden layers.
    struct Plain = Affine(784, 100) -> Relu
        -> Affine(100, 100) -> Relu -> Affine(100, 100) -> Relu
        -> Affine(100, 100) -> Relu -> Affine(100, 100) -> Relu
        -> Affine(100, 10) -> SoftmaxWithLoss;
}

network! {
    /// The same with `BatchNorm` before each activation.
    struct Normalised = Affine(784, 100) -> BatchNorm -> Relu
        -> Affine(100, 100) -> BatchNorm -> Relu -> Affine(100, 100) -> BatchNorm -> Relu
        -> Affine(100, 100) -> BatchNorm -> Relu -> Affine(100, 100) -> BatchNorm -> Relu
        -> Affine(100, 10) -> SoftmaxWithLoss;
}

/// Number of training images.
const IMAGES: usize = 1_000;
/// Number of standard deviations.
const SCALES: u32 = 16;
const LEARNING_RATE: f64 = 0.01;

/// Compares training with and without BatchNorm
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of epochs
    #[arg(long, value_name = "N", default_value = "20", value_parser = count, allow_negative_numbers = true)]
    epochs: NonZeroUsize,
    /// Seed of the weights and the sample order
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        let images = data.train.take(IMAGES);
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "training accuracy after each epoch on {} images, and at the end in %,", images.len())?;
        writeln!(
            out,
            "by the standard deviation of the initial weights; none if the loss diverges to NaN or infinity"
        )?;
        let width = arguments.epochs.get().max("without BatchNorm".len());
        writeln!(out, "deviation  {:width$}         {:width$}", "without BatchNorm", "with BatchNorm")?;
        for step in 0..SCALES {
            let deviation = 10_f64.powf(-4.0 * f64::from(step) / f64::from(SCALES - 1));
            let plain = learning_curve::<Plain>(deviation, &arguments, &images)?;
            let normalised = learning_curve::<Normalised>(deviation, &arguments, &images)?;
            writeln!(
                out,
                "{deviation:9.4}  {:width$} {}  {:width$} {}",
                drawn(&plain),
                at_the_end(&plain),
                drawn(&normalised),
                at_the_end(&normalised)
            )?;
        }
        Ok(())
    })
}

/// The training accuracy after each epoch, until numbers overflow.
fn learning_curve<N>(
    deviation: f64,
    arguments: &Arguments,
    images: &Images<784>,
) -> Result<Vec<f64>, TrainError>
where
    N: Supervised<Scalar = f32, Input = Const<784>, Output = Const<10>, Loss = SoftmaxWithLoss>,
{
    let mut net = N::seeded(arguments.seed);
    draw_affine_weights(&mut net, deviation, arguments.seed);
    let mut optimizer = Sgd::new(&net, LEARNING_RATE);
    let mut curve = Vec::new();
    for epoch in 0..arguments.epochs.get() as u64 {
        let trainer = Trainer::new().epochs(1).seed(arguments.seed.wrapping_add(epoch)).quiet();
        match trainer.fit(&mut net, &mut optimizer, images, images) {
            Ok(report) => curve.extend(report.test_accuracy()),
            Err(TrainError::NonFinite { .. } | TrainError::EvaluationNotFinite { .. }) => break,
            Err(error) => return Err(error),
        }
    }
    Ok(curve)
}

/// Draws the weights of the affine layers again, all with the same standard deviation.
fn draw_affine_weights<N: Network>(net: &mut N, deviation: f64, seed: u64) {
    let rng = &mut Rng::new(seed);
    for tensor in N::TENSORS {
        if tensor.layer.starts_with("affine") && tensor.name == "weight" {
            let weight = &mut net.params_mut()[tensor.offset..][..tensor.len()];
            Init::Normal(deviation).fill(weight, tensor.columns, rng);
        }
    }
}

/// A bar for each accuracy.
fn drawn(curve: &[f64]) -> String {
    const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let bar = |accuracy: &f64| BARS[((accuracy * BARS.len() as f64) as usize).min(BARS.len() - 1)];
    curve.iter().map(bar).collect()
}

fn at_the_end(curve: &[f64]) -> String {
    curve.last().map_or_else(|| "  none".to_owned(), |accuracy| format!("{:6.2}", 100.0 * accuracy))
}
