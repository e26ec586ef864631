//! A convolutional network on handwritten digits: LeNet-5 of LeCun, Bottou, Bengio and Haffner,
//! "Gradient-Based Learning Applied to Document Recognition" (1998), as section 7.6 of "Deep Learning
//! from Scratch" shows it, with what is usual today: `Relu` for the sigmoid, the largest value of a
//! window for its mean.
//!
//! ```text
//! cargo run --release --example lenet
//! cargo run --release --example lenet -- --data FOLDER_WITH_MNIST --epochs 10
//! ```
//!
//! LeNet-5 takes images of 32 x 32; a border of 2 around those of 28 x 28 gives it the same sizes
//! inside. Where there is no MNIST, digits are drawn instead, and it says so.

use std::process::ExitCode;

use command_line::{Defaults, Training};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::ScheduleKind;

network! {
    /// LeNet-5. The sizes in between are what flows in: 6 x 28 x 28, 6 x 14 x 14, 16 x 10 x 10,
    /// 16 x 5 x 5 and, flat, 400.
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
