//! A deep convolutional network for handwritten digits, after the one of section 8.1 of "Deep Learning
//! from Scratch": pairs of small convolutions, each pair followed by pooling, the channels growing
//! while the image shrinks, as in VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks for
//! Large-Scale Image Recognition", 2015), then `Dropout` before the last layer.
//!
//! ```text
//! cargo run --release --example deep_convnet
//! cargo run --release --example deep_convnet -- --data FOLDER_WITH_MNIST --epochs 20
//! ```
//!
//! Beyond the book's network it has `BatchNorm` after each convolution, which allows a
//! higher learning rate, a cosine schedule, and random augmentation of the images.
//! Without MNIST it trains on synthetic digits
//! and prints a notice.

use std::process::ExitCode;

use command_line::{Defaults, Training};
use constnet::data::Augmentation;
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::schedule::ScheduleKind;

network! {
    /// Six convolutions, whose images are 28, 14 and 7 pixels wide, and two affine layers.
    struct DeepConvNet: (1, 28, 28) =
        Conv2d(1, 16, 3, pad = 1) -> BatchNorm -> Relu
        -> Conv2d(16, 16, 3, pad = 1) -> BatchNorm -> Relu -> MaxPool2d(2)
        -> Conv2d(16, 32, 3, pad = 1) -> BatchNorm -> Relu
        -> Conv2d(32, 32, 3, pad = 1) -> BatchNorm -> Relu -> MaxPool2d(2)
        -> Conv2d(32, 64, 3, pad = 1) -> BatchNorm -> Relu
        -> Conv2d(64, 64, 3, pad = 1) -> BatchNorm -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(_, 50) -> BatchNorm -> Relu -> Dropout(0.5) -> Affine(50, 10)
        -> SoftmaxWithLoss;
}

const DEFAULTS: Defaults = Defaults {
    epochs: 15,
    batch: 100,
    optimizer: OptimizerKind::AdamW,
    schedule: ScheduleKind::Cosine,
    learning_rate: |kind| if kind == OptimizerKind::AdamW { 0.003 } else { kind.default_learning_rate() },
};

fn main() -> ExitCode {
    let training = Training::parse("Trains a deep convolutional network on handwritten digits", DEFAULTS);
    command_line::run(|out| {
        let data = training.digits(out)?;
        let varied = Augmentation::new().shift(2.0).rotate(10.0).scale(0.1);
        let train = data.train.augmented(varied, training.seed)?;
        let mut net = DeepConvNet::new(training.seed);
        training.fit(&mut net, &train, &data.test, out)?;
        Ok(())
    })
}
