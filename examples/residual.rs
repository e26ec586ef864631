//! Residual connections in deep networks: three networks of 18 layers, with the same number of parameters,
//! are trained on digits. One is a plain chain; in the second each block adds its input to its output,
//! `... + Identity`; in the third one layer of a block is a gate for the other,
//! `... * (... -> Sigmoid) + Identity`.
//!
//! ```text
//! cargo run --release --example residual
//! cargo run --release --example residual -- --data FOLDER_WITH_MNIST
//! ```
//!
//! In the backward pass a chain multiplies the gradient by the derivative of every block, so that little of it
//! reaches the first ones. A sum passes the gradient on to both of its branches, and `Identity`
//! leaves it unchanged: He et al., "Deep Residual Learning for Image Recognition" (2015). The blocks
//! are networks of their own here, used as layers of another one.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::count;
use constnet::data::{MnistOrDigits, mnist_or_digits};
use constnet::layers::SoftmaxWithLoss;
use constnet::nalgebra::Const;
use constnet::prelude::*;
use constnet::train::{Report, TrainError};

network! {
    /// Two layers without a shortcut.
    struct ChainedBlock = Affine(32, 32) -> Relu -> Affine(32, 32) -> Relu;
}

network! {
    /// Two layers, added to their input. The second one is initialised with zeros, so that a block initially is
    /// the identity: Goyal et al., "Accurate, Large Minibatch SGD" (2017), section 5.1.
    struct ResidualBlock = (Affine(32, 32) -> Relu -> #[init(zeros)] Affine(32, 32)) + Identity;
}

network! {
    /// Two layers, the second one a gate for the first, added to their input.
    struct GatedBlock = (Affine(32, 32) -> Relu) * (Affine(32, 32) -> Sigmoid) + Identity;
}

network! {
    struct ChainedNet = Affine(784, 32) -> Relu
        -> ChainedBlock -> ChainedBlock -> ChainedBlock -> ChainedBlock
        -> ChainedBlock -> ChainedBlock -> ChainedBlock -> ChainedBlock
        -> Affine(_, 10) -> SoftmaxWithLoss;
}

network! {
    struct ResidualNet = Affine(784, 32) -> Relu
        -> ResidualBlock -> ResidualBlock -> ResidualBlock -> ResidualBlock
        -> ResidualBlock -> ResidualBlock -> ResidualBlock -> ResidualBlock
        -> Affine(_, 10) -> SoftmaxWithLoss;
}

network! {
    struct GatedNet = Affine(784, 32) -> Relu
        -> GatedBlock -> GatedBlock -> GatedBlock -> GatedBlock
        -> GatedBlock -> GatedBlock -> GatedBlock -> GatedBlock
        -> Affine(_, 10) -> SoftmaxWithLoss;
}

/// Number of training images.
const IMAGES: usize = 10_000;
const LEARNING_RATE: f64 = 0.02;

/// Trains deep networks with and without shortcuts
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of epochs
    #[arg(long, value_name = "N", default_value = "5", value_parser = count, allow_negative_numbers = true)]
    epochs: NonZeroUsize,
    /// Seed of the weights and the sample order
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let mut data = mnist_or_digits(arguments.data.as_deref())?;
        data.train = data.train.take(IMAGES);
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "test accuracy in % after each epoch, with {} training images", data.train.len())?;
        let curves = [
            ("plain", ChainedNet::PARAMS, train::<ChainedNet>(&arguments, &data)?),
            ("residual", ResidualNet::PARAMS, train::<ResidualNet>(&arguments, &data)?),
            ("gated", GatedNet::PARAMS, train::<GatedNet>(&arguments, &data)?),
        ];
        for (name, params, report) in curves {
            write!(out, "{name:8} {params} parameters |")?;
            for epoch in report.epochs {
                write!(out, " {:5.2}", 100.0 * epoch.test.accuracy.unwrap_or_default())?;
            }
            writeln!(out)?;
        }
        Ok(())
    })
}

/// Any classifier of digits, from the same seed in the same order.
fn train<N>(arguments: &Arguments, data: &MnistOrDigits) -> Result<Report, TrainError>
where
    N: Supervised<Scalar = f32, Input = Const<784>, Output = Const<10>, Loss = SoftmaxWithLoss>,
{
    let mut net = N::seeded(arguments.seed);
    let optimizer = Sgd::new(&net, LEARNING_RATE);
    let trainer = Trainer::new().epochs(arguments.epochs.get()).batch_size(50).seed(arguments.seed).quiet();
    trainer.fit(&mut net, optimizer, &data.train, &data.test)
}
