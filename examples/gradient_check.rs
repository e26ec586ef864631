//! Gradient check: backpropagation compared with numerical differentiation, as in section 5.7.3 of
//! "Deep Learning from Scratch": for each tensor of parameters the mean absolute difference of the
//! two gradients, over three digits, in double precision.
//!
//! ```text
//! cargo run --release --example gradient_check
//! cargo run --release --example gradient_check -- --data FOLDER_WITH_MNIST
//! ```
//!
//! The exit code is 1 if a difference is above 1e-9.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use constnet::data::mnist_or_digits;
use constnet::prelude::*;

network! {
    /// The two-layer classifier of chapter 5.
    struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

/// The tensors' names in the book, in the network's order.
const NAMES: [&str; 4] = ["W1", "b1", "W2", "b2"];
const TOLERANCE: f64 = 1e-9;

/// Compares backpropagation with numerical differentiation.
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Seed of the weights
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        writeln!(out, "{}", data.notice)?;
        let x = data.train.matrix::<f64>(0..3);
        let t = &data.train.labels()[..3];

        let net = TwoLayerNet::<f64>::seeded(arguments.seed);
        let mut ws = Workspace::<TwoLayerNet<f64>, 3>::new();
        let numerical = net.numerical_gradient(&x, t, &mut ws)?;
        let backprop = net.gradient(&x, t, &mut ws)?;

        let mut wrong = Vec::new();
        for (name, tensor) in NAMES.into_iter().zip(TwoLayerNet::<f64>::TENSORS) {
            let values = tensor.offset..tensor.offset + tensor.len();
            let diff = mean_difference(&backprop.params()[values.clone()], &numerical.params()[values]);
            writeln!(out, "{name}: {}", python_style(diff))?;
            if diff.is_nan() || diff > TOLERANCE {
                wrong.push(name);
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(format!("the gradients of {} differ by more than {TOLERANCE:e}", wrong.join(", ")).into())
        }
    })
}

fn mean_difference(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / a.len() as f64
}

/// A number as Python prints small ones: `9.6e-08`.
fn python_style(number: f64) -> String {
    let text = format!("{number:e}");
    let parts = text.split_once('e').and_then(|(digits, power)| Some((digits, power.parse::<i32>().ok()?)));
    match parts {
        Some((digits, power)) => format!("{digits}e{power:+03}"),
        None => text,
    }
}
