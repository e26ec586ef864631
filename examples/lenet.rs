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

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::learning_rate;
use constnet::data::mnist_or_digits;
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

/// Trains LeNet-5 on handwritten digits.
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How often every image is seen
    #[arg(long, value_name = "N", default_value = "5")]
    epochs: NonZeroUsize,
    /// Images of one step
    #[arg(long, value_name = "N", default_value = "64")]
    batch: NonZeroUsize,
    /// What weights and order are drawn from
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Adam's learning rate at the beginning; it falls along a cosine
    #[arg(long, value_name = "X", default_value = "0.002", value_parser = learning_rate, allow_negative_numbers = true)]
    lr: f64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "{} parameters", LeNet::PARAMS)?;

        let (epochs, batch) = (arguments.epochs.get(), arguments.batch.get());
        let mut net = LeNet::new(arguments.seed);
        let optimizer = Adam::new(&net, arguments.lr);
        let trainer = Trainer::new().schedule(ScheduleKind::Cosine);
        let report = trainer.epochs(epochs).batch_size(batch).seed(arguments.seed).fit(
            &mut net,
            optimizer,
            &data.train,
            &data.test,
        )?;

        let accuracy = report.test_accuracy().unwrap_or_default();
        writeln!(out, "test accuracy {:.2} % in {:.1} s", 100.0 * accuracy, report.seconds())?;
        Ok(())
    })
}
