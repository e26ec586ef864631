//! A convolutional network for handwritten digits: LeNet-5 of LeCun, Bottou, Bengio and Haffner,
//! "Gradient-Based Learning Applied to Document Recognition" (1998), as section 7.6 of "Deep Learning
//! from Scratch" shows it, in the modern form: `Relu` instead of the sigmoid, max pooling
//! instead of average pooling.
//!
//! ```text
//! cargo run --release --example lenet
//! cargo run --release --example lenet -- --data FOLDER_WITH_MNIST --epochs 10
//! ```
//!
//! LeNet-5 has inputs of 32 x 32; a padding of 2 around images of 28 x 28 results in the same sizes
//! inside. Without MNIST it trains on synthetic digits and prints a notice.

use std::process::ExitCode;

use command_line::{Defaults, Training};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::ScheduleKind;

network! {
    /// LeNet-5. The input sizes of its stages are 6 x 28 x 28, 6 x 14 x 14, 16 x 10 x 10,
    /// 16 x 5 x 5 and, flattened, 400.
    struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5, pad = 2) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(400, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10)
        -> SoftmaxWithLoss;
}

const DEFAULTS: Defaults = Defaults {
    epochs: 5,
    batch: 64,
    optimizer: OptimizerKind::Adam,
    schedule: ScheduleKind::Cosine,
    learning_rate: |kind| if kind == OptimizerKind::Adam { 0.002 } else { kind.default_learning_rate() },
};

fn main() -> ExitCode {
    let training = Training::parse("Trains LeNet-5 on handwritten digits", DEFAULTS);
    command_line::run(|out| {
        let data = training.digits(out)?;
        let mut net = LeNet::new(training.seed);
        training.fit(&mut net, &data.train, &data.test, out)?;
        Ok(())
    })
}
