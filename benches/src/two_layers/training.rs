//! A training step of 784-50-10 on a batch of 100 images, with plain gradient descent.

use constnet::kernel;
use constnet::prelude::*;
use nalgebra::{Const, Dyn, MatrixView};

use super::{LEARNING_RATE, TwoLayerNet};
use crate::images::{FEATURES, Images};
use crate::peers;
use crate::timing::{Contender, compare, compare_threads};

const BATCH: usize = 100;

/// Training with constnet.
struct Trainer {
    net: TwoLayerNet,
    ws: Workspace<TwoLayerNet, BATCH>,
    x: Vec<f32>,
    labels: Vec<u8>,
}

impl Trainer {
    fn new(net: &TwoLayerNet) -> Self {
        let (x, labels) = (vec![0.0; FEATURES * BATCH], vec![0; BATCH]);
        Self { net: net.clone(), ws: TwoLayerNet::workspace(), x, labels }
    }

    fn step(&mut self, images: &Images, samples: &[usize]) -> f32 {
        images.gather(samples, &mut self.x);
        self.labels.iter_mut().zip(samples).for_each(|(label, &sample)| *label = images.labels[sample]);
        let x = MatrixView::from_slice_generic(&self.x, Const::<FEATURES>, Dyn(samples.len()));
        self.net.gradient(&x, &self.labels[..], &mut self.ws).expect("the batch fits");
        kernel::update(self.net.params_mut(), self.ws.gradient().params(), |p, g| *p -= LEARNING_RATE * g);
        self.ws.loss()
    }
}

/// Times the step, and the gathering alone.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    let (step, gather) = (selected("TwoLayerNet"), selected("TwoLayerNet-gather"));
    if step || gather {
        let images = &Images::random();
        if gather {
            race_gathers(images);
        }
        if step {
            race_steps(images);
        }
    }
}

/// Times the gathering of a batch against a plain loop.
fn race_gathers(images: &Images) {
    let mut x = [vec![0.0; FEATURES * BATCH], vec![0.0; FEATURES * BATCH]];
    let [own, plain] = &mut x;
    images.gather(images.batch(0, BATCH), own);
    images.gather_plainly(images.batch(0, BATCH), plain);
    assert_eq!(own, plain, "gathered images");
    let (mut own_numbers, mut plain_numbers) = (0.., 0..);
    compare(
        "TwoLayerNet-gather",
        vec![
            Contender::new("constnet", || {
                images.gather(images.batch(own_numbers.next().unwrap_or(0), BATCH), own);
            }),
            Contender::new("plain", || {
                images.gather_plainly(images.batch(plain_numbers.next().unwrap_or(0), BATCH), plain);
            }),
        ],
    );
}

/// Times the step against burn's and one written with faer.
fn race_steps(images: &Images) {
    let net = TwoLayerNet::new(7);
    let mut own = Trainer::new(&net);
    let mut burn = peers::burn::Trainer::new(net.params());
    let mut faer = peers::faer::Trainer::new(net.params(), BATCH);
    for number in 0..10 {
        let samples = images.batch(number, BATCH);
        let loss = own.step(images, samples);
        let losses = [burn.step(images, samples).into_scalar::<f32>(), faer.step(images, samples)];
        assert!(losses.iter().all(|other| (other - loss).abs() < 1e-4), "step {number}: {loss}, {losses:?}");
    }
    let mut batches = [10; 3].map(|first| (first..).map(|number| images.batch(number, BATCH)));
    let [own_batches, burn_batches, faer_batches] = &mut batches;
    compare(
        "TwoLayerNet",
        vec![
            Contender::new("constnet", || _ = own.step(images, own_batches.next().expect("endless"))),
            Contender::new("burn", || _ = burn.step(images, burn_batches.next().expect("endless"))),
            Contender::new("faer", || _ = faer.step(images, faer_batches.next().expect("endless"))),
        ],
    );
    compare_threads("TwoLayerNet", || _ = own.step(images, own_batches.next().expect("endless")));
}
