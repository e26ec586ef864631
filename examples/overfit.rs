//! Methods against overfitting: section 6.4 of "Deep Learning from Scratch". A network of seven
//! layers is overfitted to 300 digits: without regularisation, with weight decay, with `Dropout` and with both.
//!
//! ```text
//! cargo run --release --example overfit
//! cargo run --release --example overfit -- --data FOLDER_WITH_MNIST --epochs 300
//! ```
//!
//! A large difference between training and test accuracy is overfitting.
//! Both methods reduce it. The book's learning rate of
//! 0.01 and decay of 0.1 reduce it further, but at the cost of both accuracies; the rate here is ten times as
//! high and the decay a tenth as strong.
//! `Dropout` is Srivastava et al., "Dropout: A Simple Way to Prevent Neural Networks from Overfitting"
//! (2014). It is active in training and never in evaluation, without a mode to switch.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::count;
use constnet::data::{MnistOrDigits, mnist_or_digits};
use constnet::layers::SoftmaxWithLoss;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::train::{Epoch, TrainError};

network! {
    /// The book's network of six hidden layers.
    struct Plain = Affine(784, 100) -> Relu
        -> Affine(100, 100) -> Relu -> Affine(100, 100) -> Relu -> Affine(100, 100) -> Relu
        -> Affine(100, 100) -> Relu -> Affine(100, 100) -> Relu
        -> Affine(100, 10) -> SoftmaxWithLoss;
}

network! {
    /// The same with `Dropout` after each activation.
    struct Dropping = Affine(784, 100) -> Relu -> Dropout(0.2)
        -> Affine(100, 100) -> Relu -> Dropout(0.2) -> Affine(100, 100) -> Relu -> Dropout(0.2)
        -> Affine(100, 100) -> Relu -> Dropout(0.2) -> Affine(100, 100) -> Relu -> Dropout(0.2)
        -> Affine(100, 100) -> Relu -> Dropout(0.2) -> Affine(100, 10) -> SoftmaxWithLoss;
}

/// Number of training images.
const IMAGES: usize = 300;
const LEARNING_RATE: f64 = 0.1;
const WEIGHT_DECAY: f64 = 0.01;
/// Number of lines of the table.
const LINES: usize = 10;

/// Compares methods against overfitting
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of epochs
    #[arg(long, value_name = "N", default_value = "300", value_parser = count, allow_negative_numbers = true)]
    epochs: NonZeroUsize,
    /// Seed of the weights, the sample order and the dropout masks
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let mut data = mnist_or_digits(arguments.data.as_deref())?;
        data.train = data.train.take(IMAGES);
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "training accuracy / test accuracy in %, with {} training images", data.train.len())?;
        let variants = [
            ("no regularisation", train::<Plain>(0.0, &arguments, &data)?),
            ("weight decay", train::<Plain>(WEIGHT_DECAY, &arguments, &data)?),
            ("dropout", train::<Dropping>(0.0, &arguments, &data)?),
            ("both", train::<Dropping>(WEIGHT_DECAY, &arguments, &data)?),
        ];
        write!(out, "epoch")?;
        variants.iter().try_for_each(|(name, _)| write!(out, "  {name:>17}"))?;
        writeln!(out)?;
        let epochs = arguments.epochs.get();
        for number in (1..=epochs).filter(|number| number % epochs.div_ceil(LINES) == 0 || *number == epochs)
        {
            write!(out, "{number:5}")?;
            for (_, course) in &variants {
                let Epoch { train, test, .. } = course[number - 1];
                let [train, test] = [train, test].map(|metrics| 100.0 * metrics.accuracy.unwrap_or_default());
                write!(out, "  {train:8.2} / {test:6.2}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    })
}

/// The accuracies of a network by epoch.
fn train<N>(weight_decay: f64, arguments: &Arguments, data: &MnistOrDigits) -> Result<Vec<Epoch>, TrainError>
where
    N: Supervised<Scalar = f32, Input = Const<784>, Output = Const<10>, Loss = SoftmaxWithLoss>,
{
    let mut net = N::seeded(arguments.seed);
    let optimizer = Sgd::new(&net, LEARNING_RATE).weight_decay(weight_decay);
    let trainer = Trainer::new().epochs(arguments.epochs.get()).seed(arguments.seed).quiet();
    Ok(trainer.fit(&mut net, optimizer, &data.train, &data.test)?.epochs)
}
