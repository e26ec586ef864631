//! Training steps with Adam on batches of 128 images, for any network.

use constnet::layers::Loss;
use constnet::prelude::*;
use nalgebra::{Const, Dyn, MatrixView};

use crate::images::{FEATURES, Images};
use crate::peak_flops::Peak;
use crate::peers::burn_adam::{self, Classifier};
use crate::timing::{Contender, compare, compare_threads};

const BATCH: usize = 128;
const LEARNING_RATE: f64 = 0.001;

/// Training with constnet.
struct Trainer<N: Network> {
    net: N,
    ws: Workspace<N, BATCH>,
    optimizer: Adam<N>,
    x: Vec<f32>,
    labels: Vec<u8>,
}

impl<N> Trainer<N>
where
    N: Supervised<Scalar = f32, Input = Const<FEATURES>, Network = N>,
    N::Loss: Loss<f32, N::Output, [u8]>,
{
    fn new(net: &N) -> Self {
        Self {
            net: net.clone(),
            ws: Workspace::new(),
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
fn operations<N: Network>() -> usize {
    let products: Vec<usize> =
        N::LAYERS.iter().filter(|layer| layer.params > 0).map(|layer| layer.macs).collect();
    2 * BATCH * (3 * products.iter().sum::<usize>() - products[0])
}

/// Times the step against burn's, and against as many multiply-adds as its products have at the peak rate
/// of a core; then with two threads against one.
pub fn race<N, M: Classifier>(workload: &str, net: &N)
where
    N: Supervised<Scalar = f32, Input = Const<FEATURES>, Network = N>,
    N::Loss: Loss<f32, N::Output, [u8]>,
{
    let images = &Images::random();
    let mut own = Trainer::new(net);
    let mut burn = burn_adam::Trainer::<M>::new(net.params(), LEARNING_RATE);
    for number in 0..10 {
        let samples = images.batch(number, BATCH);
        let loss = own.step(images, samples);
        let other = burn.step(images, samples).into_scalar::<f32>();
        assert!((other - loss).abs() < 1e-3, "{workload} step {number}: {loss}, burn {other}");
    }
    let peak = Peak::detect();
    let mut batches = [10; 2].map(|first| (first..).map(|number| images.batch(number, BATCH)));
    let [own_batches, burn_batches] = &mut batches;
    let medians = compare(
        workload,
        vec![
            Contender::new("constnet", || _ = own.step(images, own_batches.next().expect("endless"))),
            Contender::new("burn", || _ = burn.step(images, burn_batches.next().expect("endless"))),
            Contender::new("peak", || peak.compute(operations::<N>())),
        ],
    );
    let rates = [medians[0], medians[2]].map(|time| operations::<N>() as f64 / time * 1e-3);
    let operations = operations::<N>() as f64 * 1e-6;
    println!("{workload} {operations:.0} MFLOP {:.1} GFLOP/s of {:.1}", rates[0], rates[1]);
    compare_threads(workload, || _ = own.step(images, own_batches.next().expect("endless")));
}
