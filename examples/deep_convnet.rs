//! A deep convolutional network on handwritten digits, after the one of section 8.1 of "Deep Learning
//! from Scratch": pairs of small convolutions, each pair followed by pooling, the channels growing
//! while the image shrinks, as in VGG (Simonyan and Zisserman, "Very Deep Convolutional Networks for
//! Large-Scale Image Recognition", 2015), then `Dropout` before the last layer.
//!
//! ```text
//! cargo run --release --example deep_convnet
//! cargo run --release --example deep_convnet -- --data FOLDER_WITH_MNIST --epochs 20
//! ```
//!
//! Beyond the book's network it has `BatchNorm` after each convolution, which lets it learn at a
//! higher rate, a learning rate that falls along a cosine, and images that are moved, turned and scaled a
//! little, otherwise in each epoch. Where there is no MNIST, digits are
//! drawn instead, and it says so.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::learning_rate;
use constnet::data::{Augmentation, mnist_or_digits};
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

/// Trains a deep convolutional network on handwritten digits.
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How often every image is seen
    #[arg(long, value_name = "N", default_value = "15")]
    epochs: NonZeroUsize,
    /// Images of one step
    #[arg(long, value_name = "N", default_value = "100")]
    batch: NonZeroUsize,
    /// What weights, order and masks are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// AdamW's learning rate at the beginning; it falls along a cosine
    #[arg(long, value_name = "X", default_value = "0.003", value_parser = learning_rate, allow_negative_numbers = true)]
    lr: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "{} parameters", DeepConvNet::PARAMS)?;

        let (epochs, batch) = (arguments.epochs.get(), arguments.batch.get());
        let varied = Augmentation::new().shift(2.0).rotate(10.0).scale(0.1);
        let train = data.train.augmented(varied, arguments.seed)?;
        let mut net = DeepConvNet::new(arguments.seed);
        let optimizer = AdamW::new(&net, arguments.lr);
        let report = Trainer::new()
            .epochs(epochs)
            .batch_size(batch)
            .seed(arguments.seed)
            .schedule(ScheduleKind::Cosine)
            .fit(&mut net, optimizer, &train, &data.test)?;

        let accuracy = report.test_accuracy().unwrap_or_default();
        writeln!(out, "test accuracy {:.2} % in {:.1} s", 100.0 * accuracy, report.seconds())?;
        Ok(())
    })
}
