//! Handwritten digits: the training of chapter 5 of "Deep Learning from Scratch". A network of
//! 784, 50 and 10 nodes, batches of 100, stochastic gradient descent with learning rate 0.1, 17
//! epochs.
//!
//! ```text
//! cargo run --release --example mnist
//! cargo run --release --example mnist -- --data FOLDER_WITH_MNIST --optimizer adam
//! ```
//!
//! Where there is no MNIST, digits are drawn instead, and it says so.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::{learning_rate, learning_rate_for_digits};
use constnet::data::mnist_or_digits;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;

network! {
    /// The two-layer classifier of chapter 5.
    struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

/// Trains a two-layer network on handwritten digits.
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How often every image is seen
    #[arg(long, value_name = "N", default_value = "17")]
    epochs: NonZeroUsize,
    /// Images of one step
    #[arg(long, value_name = "N", default_value = "100")]
    batch: NonZeroUsize,
    /// What weights and order are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// One of sgd, momentum, nesterov, adagrad, rmsprop, adam, adamw
    #[arg(long, value_name = "NAME", default_value = "sgd")]
    optimizer: OptimizerKind,
    /// Learning rate [default: one that suits the optimizer]
    #[arg(long, value_name = "X", value_parser = learning_rate, allow_negative_numbers = true)]
    lr: Option<f64>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        writeln!(out, "{}", data.notice)?;

        let mut net = TwoLayerNet::new(arguments.seed);
        let lr = arguments.lr.unwrap_or_else(|| learning_rate_for_digits(arguments.optimizer));
        let optimizer = arguments.optimizer.build(&net, lr);
        let report = Trainer::new()
            .epochs(arguments.epochs.get())
            .batch_size(arguments.batch.get())
            .seed(arguments.seed)
            .fit(&mut net, optimizer, &data.train, &data.test)?;

        let accuracy = report.test_accuracy().unwrap_or_default();
        writeln!(out, "test accuracy {:.2} %", 100.0 * accuracy)?;
        Ok(())
    })
}
