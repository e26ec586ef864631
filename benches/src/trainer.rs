//! Training and prediction of any network on one batch of random values.

use std::hint::black_box;

use constnet::Rng;
use constnet::layers::Loss;
use constnet::nalgebra::DimName;
use constnet::prelude::*;
use nalgebra::{Dyn, MatrixView};

use crate::inputs::uniform;

/// A network with the memory of its training, by Adam, and a batch.
pub struct Trainer<N: Network, const B: usize> {
    net: N,
    ws: Workspace<N, B>,
    optimizer: Adam<N>,
    x: Vec<f32>,
    classes: Vec<u8>,
    values: Vec<f32>,
}

impl<N, const B: usize> Trainer<N, B>
where
    N: Supervised<Scalar = f32, Network = N>,
    N::Input: DimName,
{
    /// Training of this network with a batch of random values.
    pub fn new(net: N) -> Self {
        let rng = &mut Rng::new(1);
        Self {
            ws: Workspace::new(),
            // Small enough that values stay of the same size for as long as a benchmark runs.
            optimizer: Adam::new(&net, 1e-5),
            net,
            x: uniform(N::Input::DIM * B, rng),
            classes: (0..B).map(|_| rng.below(2) as u8).collect(),
            values: uniform(N::Output::DIM * B, rng),
        }
    }

    /// A training step of a classifier.
    pub fn step(&mut self)
    where
        N::Loss: Loss<f32, N::Output, [u8]>,
    {
        let x = MatrixView::from_slice_generic(&self.x, N::Input::name(), Dyn(B));
        self.net.gradient(&x, &self.classes[..], &mut self.ws).expect("the batch fits");
        self.optimizer.step(&mut self.net, self.ws.gradient());
    }

    /// A training step of a network whose targets are values.
    pub fn step_to_values(&mut self)
    where
        N::Loss: for<'y> Loss<f32, N::Output, MatrixView<'y, f32, N::Output, Dyn>>,
    {
        let x = MatrixView::from_slice_generic(&self.x, N::Input::name(), Dyn(B));
        let y = MatrixView::from_slice_generic(&self.values, N::Output::name(), Dyn(B));
        self.net.gradient(&x, &y, &mut self.ws).expect("the batch fits");
        self.optimizer.step(&mut self.net, self.ws.gradient());
    }

    /// A prediction for the first samples of the batch.
    pub fn predict(&mut self, samples: usize) {
        let x = &self.x[..N::Input::DIM * samples];
        let x = MatrixView::from_slice_generic(black_box(x), N::Input::name(), Dyn(samples));
        black_box(self.net.predict(&x, &mut self.ws).expect("the batch fits"));
    }
}
