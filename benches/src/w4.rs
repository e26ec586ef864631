//! W4: a training step of LeNet on a batch of 128 images, with Adam.

use constnet::prelude::*;
use nalgebra::{Const, Dyn, MatrixView};

use crate::images::{FEATURES, Images};
use crate::peak::Peak;
use crate::peers;
use crate::timing::{Contender, compare};

const BATCH: usize = 128;
const LEARNING_RATE: f64 = 0.001;

network! {
    /// LeNet for images of 28 x 28 without a border.
    struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(256, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10)
        -> SoftmaxWithLoss;
}

/// Training with constnet.
struct Trainer {
    net: LeNet,
    ws: Workspace<LeNet, BATCH>,
    optimizer: Adam<LeNet>,
    x: Vec<f32>,
    labels: Vec<u8>,
}

impl Trainer {
    fn new(net: &LeNet) -> Self {
        Self {
            net: net.clone(),
            ws: LeNet::workspace(),
            optimizer: Adam::new(net, LEARNING_RATE),
            x: vec![0.0; FEATURES * BATCH],
            labels: vec![0; BATCH],
        }
    }

    fn step(&mut self, images: &Images, samples: &[usize]) -> f32 {
        images.gather(samples, &mut self.x);
        self.labels.iter_mut().zip(samples).for_each(|(label, &sample)| *label = images.labels[sample]);
        let x = MatrixView::from_slice_generic(&self.x, Const::<FEATURES>, Dyn(samples.len()));
        self.net.gradient(&x, &self.labels[..], &mut self.ws).expect("the batch fits");
        self.optimizer.step(&mut self.net, self.ws.gradient());
        self.ws.loss()
    }
}

/// Floating-point operations of the products of a step: forward, for the gradient of the weights and,
/// but for the first layer, of the inputs.
fn operations() -> usize {
    let products: Vec<usize> =
        LeNet::LAYERS.iter().filter(|layer| layer.params > 0).map(|layer| layer.macs).collect();
    2 * BATCH * (3 * products.iter().sum::<usize>() - products[0])
}

/// Times the step beside burn's, and beside as many multiply-adds as its products have at the rate
/// of a core that does nothing else.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    if !selected("W4") {
        return;
    }
    let images = &Images::random();
    let net = LeNet::new(7);
    let mut own = Trainer::new(&net);
    let mut burn = peers::burn_lenet::Trainer::new(net.params(), LEARNING_RATE);
    for number in 0..10 {
        let samples = images.batch(number, BATCH);
        let loss = own.step(images, samples);
        let other = burn.step(images, samples).into_scalar::<f32>();
        assert!((other - loss).abs() < 1e-3, "step {number}: {loss}, burn {other}");
    }
    let peak = Peak::detect();
    let mut batches = [10; 2].map(|first| (first..).map(|number| images.batch(number, BATCH)));
    let [own_batches, burn_batches] = &mut batches;
    let medians = compare(
        "W4",
        vec![
            Contender::new("constnet", || _ = own.step(images, own_batches.next().expect("endless"))),
            Contender::new("burn", || _ = burn.step(images, burn_batches.next().expect("endless"))),
            Contender::new("peak", || peak.compute(operations())),
        ],
    );
    let rates = [medians[0], medians[2]].map(|time| operations() as f64 / time * 1e-3);
    println!("W4 {:.0} MFLOP {:.1} GFLOP/s of {:.1}", operations() as f64 * 1e-6, rates[0], rates[1]);
}
