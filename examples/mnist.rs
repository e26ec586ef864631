//! Handwritten digits: the training run of chapter 5 of "Deep Learning from Scratch". A network of
//! 784, 50 and 10 nodes, batches of 100, stochastic gradient descent with learning rate 0.1, 17
//! epochs.
//!
//! ```text
//! cargo run --release --example mnist
//! cargo run --release --example mnist -- --data FOLDER_WITH_MNIST --optimizer adam --report report.html
//! cargo run --release --example mnist -- --checkpoints run1           # Ctrl-C saves ...
//! cargo run --release --example mnist -- --checkpoints run1 --resume  # ... and this resumes
//! ```
//!
//! Without MNIST it trains on synthetic digits and prints a notice.

use std::process::ExitCode;

use command_line::{Defaults, Training, learning_rate_for_digits};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::ScheduleKind;

network! {
    /// The two-layer classifier of chapter 5.
    struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

const DEFAULTS: Defaults = Defaults {
    epochs: 17,
    batch: 100,
    optimizer: OptimizerKind::Sgd,
    schedule: ScheduleKind::Constant,
    learning_rate: learning_rate_for_digits,
};

fn main() -> ExitCode {
    let training = Training::parse("Trains a two-layer network on handwritten digits", DEFAULTS);
    command_line::run(|out| {
        let data = training.digits(out)?;
        let mut net = TwoLayerNet::new(training.seed);
        training.fit(&mut net, &data.train, &data.test, out)?;
        Ok(())
    })
}
