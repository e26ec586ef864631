//! Comparison of the optimizers: on the long valley `f(x, y) = x² / 20 + y²`, which "Deep
//! Learning from Scratch" draws in section 6.1, and on digits.
//!
//! ```text
//! cargo run --release --example optimizers
//! cargo run --release --example optimizers -- --data FOLDER_WITH_MNIST --steps 600
//! ```

use std::error::Error;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use command_line::{Outcome, count, learning_rate_for_digits};
use constnet::data::{Batches, Images, mnist_or_digits};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;

network! {
    /// The two parameters are the current point.
    struct Point = MatMul(1, 2);
}

network! {
    /// The two-layer classifier of chapter 5.
    struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

/// Batch size on the digits.
const BATCH: usize = 100;
/// Number of losses shown for a run on the digits.
const PARTS: usize = 5;

/// Compares the optimizers on a two-dimensional valley and on digits
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of steps on the digits
    #[arg(long, value_name = "N", default_value = "500", value_parser = count, allow_negative_numbers = true)]
    steps: NonZeroUsize,
    /// Seed of the weights and batches
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        valley(out)?;
        digits(out, &arguments)
    })
}

/// The learning rates of the book's figure; suitable ones for RMSprop and Nesterov, which are not in it.
fn learning_rate_in_the_valley(kind: OptimizerKind) -> f64 {
    match kind {
        OptimizerKind::Sgd => 0.95,
        OptimizerKind::AdaGrad => 1.5,
        OptimizerKind::Adam | OptimizerKind::AdamW => 0.3,
        _ => 0.1,
    }
}

fn valley(out: &mut dyn Write) -> Outcome {
    const SHOWN: [usize; 6] = [0, 1, 5, 10, 20, 40];
    writeln!(out, "f(x, y) = x² / 20 + y² from (-7, 2): f after a number of steps, and the final point")?;
    write!(out, "{:10} {:>6}", "", "lr")?;
    SHOWN.iter().try_for_each(|step| write!(out, " {step:>9}"))?;
    writeln!(out)?;
    for kind in OptimizerKind::ALL {
        let lr = learning_rate_in_the_valley(kind);
        write!(out, "{kind:10} {lr:>6}")?;
        let mut point = at([-7.0, 2.0]);
        let mut optimizer = kind.build(&point, lr);
        for step in 0..=40 {
            let (x, y) = (point.params()[0], point.params()[1]);
            if SHOWN.contains(&step) {
                write!(out, " {:9.6}", x * x / 20.0 + y * y)?;
            }
            if step < 40 {
                optimizer.step(&mut point, &at([x / 10.0, 2.0 * y]));
            }
        }
        writeln!(out, "   ({:7.4}, {:7.4})", point.params()[0], point.params()[1])?;
    }
    Ok(())
}

fn at(place: [f64; 2]) -> Point<f64> {
    let mut point = Point::zeros();
    point.params_mut().copy_from_slice(&place);
    point
}

fn digits(out: &mut dyn Write, arguments: &Arguments) -> Outcome {
    let data = mnist_or_digits(arguments.data.as_deref())?;
    writeln!(out, "\n{}", data.notice)?;
    let part = arguments.steps.get().div_ceil(PARTS);
    writeln!(out, "784-50-10 with batches of {BATCH}: the mean loss of each {part} steps")?;
    for kind in OptimizerKind::ALL {
        let lr = learning_rate_for_digits(kind);
        write!(out, "{kind:10} {lr:>6}")?;
        for losses in descent(kind, lr, &data.train, arguments)?.chunks(part) {
            write!(out, " {:9.4}", losses.iter().sum::<f32>() / losses.len() as f32)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// The loss of each step.
fn descent(
    kind: OptimizerKind,
    lr: f64,
    train: &Images<784>,
    arguments: &Arguments,
) -> Result<Vec<f32>, Box<dyn Error>> {
    let mut net = TwoLayerNet::new(arguments.seed);
    let mut ws = TwoLayerNet::workspace::<BATCH>();
    let mut optimizer = kind.build(&net, lr);
    let mut batches = Batches::new(train, BATCH, arguments.seed)?;
    let mut losses = Vec::new();
    while losses.len() < arguments.steps.get() {
        // `None` is the end of an epoch; the next call begins another one.
        if let Some(batch) = batches.next() {
            net.gradient(&batch.x, batch.targets, &mut ws)?;
            optimizer.step(&mut net, ws.gradient());
            losses.push(ws.loss());
        }
    }
    Ok(losses)
}
