//! A siamese network: do two images show the same digit? Both inputs share one encoder, so there is one
//! set of weights, and its gradient is the sum over both uses: Bromley et al.,
//! "Signature Verification using a 'Siamese' Time Delay Neural Network" (1993).
//!
//! ```text
//! cargo run --release --example shared_weights
//! cargo run --release --example shared_weights -- --data FOLDER_WITH_MNIST
//! ```
//!
//! The encoder is a network declared by itself and used as a layer. The stage has the name `encoder` in
//! `encoder: Encoder`, and `&encoder` shares its parameters. The input of a network with two inputs is a
//! pair of batches; the loop over pairs is a custom one.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use constnet::data::{Dataset, Images, mnist_or_digits};
use constnet::nalgebra::{Const, Dyn, OMatrix};
use constnet::prelude::*;
use constnet::{BatchError, Rng};

network! {
    /// An image as a few features.
    struct Encoder = Affine(784, 64) -> Relu -> Affine(64, 24) -> Relu;
}

network! {
    /// Features that both images have in common are evidence for the same digit, with learned weights.
    struct Siamese = |a: 784, b: 784|
        (a -> encoder: Encoder) * (b -> &encoder) -> Affine(24, 1) -> SigmoidWithLoss;
}

/// Batch size of a step, and size of the test set, in pairs.
const BATCH: usize = 100;
const TEST_PAIRS: usize = 2_000;

/// Trains a siamese network on pairs of digits
#[derive(Parser)]
struct Arguments {
    /// Folder with the four MNIST files
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Number of steps
    #[arg(long, value_name = "N", default_value_t = 1500)]
    steps: usize,
    /// Seed of the weights and pairs
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    command_line::run(|out| {
        let data = mnist_or_digits(arguments.data.as_deref())?;
        writeln!(out, "{}", data.notice)?;
        writeln!(out, "{} parameters, {} of them in the encoder", Siamese::PARAMS, Encoder::PARAMS)?;

        let mut net = Siamese::new(arguments.seed);
        let mut ws = Siamese::workspace::<BATCH>();
        let mut optimizer = Adam::new(&net, 0.001);
        let mut rng = Rng::new(arguments.seed);
        let mut pairs = Pairs::new(&data.train, BATCH);
        let mut test_pairs = Pairs::new(&data.test, TEST_PAIRS);
        test_pairs.draw(&mut Rng::new(0));
        for step in 0..=arguments.steps {
            pairs.draw(&mut rng);
            net.gradient(&(&pairs.a, &pairs.b), &pairs.same, &mut ws)?;
            if step % 250 == 0 {
                let accuracy = test_pairs.accuracy(&net, &mut ws)?;
                writeln!(out, "step {step:4} | loss: {:.4} | test accuracy: {accuracy:.3}", ws.loss())?;
            }
            optimizer.step(&mut net, ws.gradient());
        }
        Ok(())
    })
}

type Batch = OMatrix<f32, Const<784>, Dyn>;

/// Pairs of images of a data set, half of them of the same digit.
struct Pairs<'d> {
    images: &'d Images<784>,
    /// The images of each digit.
    of_digit: Vec<Vec<usize>>,
    a: Batch,
    b: Batch,
    same: Vec<bool>,
}

impl<'d> Pairs<'d> {
    fn new(images: &'d Images<784>, count: usize) -> Self {
        let mut of_digit = vec![Vec::new(); images.classes()];
        for (image, &label) in images.labels().iter().enumerate() {
            of_digit[usize::from(label)].push(image);
        }
        let batch = Batch::zeros(count);
        Self { images, of_digit, a: batch.clone(), b: batch, same: vec![false; count] }
    }

    /// The first image of each pair is random, the second one is of the same digit or of another one.
    fn draw(&mut self, rng: &mut Rng) {
        let (mut first, mut second) = (Vec::new(), Vec::new());
        for (pair, same) in self.same.iter_mut().enumerate() {
            *same = pair % 2 == 0;
            let image = rng.below(self.images.len() as u64) as usize;
            let digit = usize::from(self.images.label(image));
            let others = self.of_digit.len() - 1;
            let offset = if *same { 0 } else { 1 + rng.below(others as u64) as usize };
            let candidates = &self.of_digit[(digit + offset) % self.of_digit.len()];
            first.push(image);
            second.push(candidates[rng.below(candidates.len() as u64) as usize]);
        }
        let mut labels = vec![0; self.same.len()];
        self.images.gather(&first, self.a.as_mut_slice(), &mut labels);
        self.images.gather(&second, self.b.as_mut_slice(), &mut labels);
    }

    /// The accuracy over the pairs, computed in batches.
    fn accuracy(&self, net: &Siamese, ws: &mut Workspace<Siamese, BATCH>) -> Result<f32, BatchError> {
        let mut right = 0.0;
        for (batch, same) in self.same.chunks(BATCH).enumerate() {
            let (start, len) = (batch * BATCH, same.len());
            let x = (self.a.columns(start, len), self.b.columns(start, len));
            right += len as f32 * net.accuracy(&x, same, ws)?;
        }
        Ok(right / self.same.len() as f32)
    }
}
