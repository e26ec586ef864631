//! The two-layer network by hand: faer's products, plain loops for the rest.

use faer::linalg::matmul::matmul;
use faer::{Accum, MatMut, MatRef, Par};

use crate::images::{CLASSES, FEATURES, Images};
use crate::two_layers::{HIDDEN, LEARNING_RATE};

/// Parameters, gradients and activations of a training step.
pub struct Trainer {
    params: Vec<f32>,
    gradient: Vec<f32>,
    x: Vec<f32>,
    y1: Vec<f32>,
    d1: Vec<f32>,
    y2: Vec<f32>,
    d2: Vec<f32>,
}

/// Offset of the second layer's parameters.
const SECOND: usize = FEATURES * HIDDEN + HIDDEN;

impl Trainer {
    /// Training from these parameters, for batches of `n`.
    pub fn new(params: &[f32], n: usize) -> Self {
        let values = |features: usize| vec![0.0; features * n];
        Self {
            params: params.to_vec(),
            gradient: vec![0.0; params.len()],
            x: values(FEATURES),
            y1: values(HIDDEN),
            d1: values(HIDDEN),
            y2: values(CLASSES),
            d2: values(CLASSES),
        }
    }

    /// One step on these samples. Returns the loss.
    pub fn step(&mut self, images: &Images, samples: &[usize]) -> f32 {
        let Self { params, gradient, x, y1, d1, y2, d2 } = self;
        images.gather_plainly(samples, x);

        let (first, second) = params.split_at(SECOND);
        forward::<FEATURES, HIDDEN>(first, x, y1);
        y1.iter_mut().for_each(|y| *y = y.max(0.0));
        forward::<HIDDEN, CLASSES>(second, y1, y2);
        let loss = softmax_with_loss(y2, d2, samples.iter().map(|&sample| images.labels[sample]));

        let (d_first, d_second) = gradient.split_at_mut(SECOND);
        weight_gradient::<HIDDEN, CLASSES>(y1, d2, d_second);
        let weight = MatRef::from_column_major_slice(&second[..CLASSES * HIDDEN], CLASSES, HIDDEN);
        product(columns_mut(d1, HIDDEN), weight.transpose(), columns(d2, CLASSES));
        d1.iter_mut().zip(&*y1).for_each(|(d, &y)| *d = if y > 0.0 { *d } else { 0.0 });
        weight_gradient::<FEATURES, HIDDEN>(x, d1, d_first);

        params.iter_mut().zip(&*gradient).for_each(|(param, &gradient)| *param -= LEARNING_RATE * gradient);
        loss
    }
}

fn columns(values: &[f32], rows: usize) -> MatRef<'_, f32> {
    MatRef::from_column_major_slice(values, rows, values.len() / rows)
}

fn columns_mut(values: &mut [f32], rows: usize) -> MatMut<'_, f32> {
    let columns = values.len() / rows;
    MatMut::from_column_major_slice_mut(values, rows, columns)
}

fn product(c: MatMut<'_, f32>, a: MatRef<'_, f32>, b: MatRef<'_, f32>) {
    matmul(c, Accum::Replace, a, b, 1.0, Par::Seq);
}

fn forward<const I: usize, const O: usize>(params: &[f32], x: &[f32], y: &mut [f32]) {
    let (weight, bias) = params.split_at(I * O);
    y.chunks_exact_mut(O).for_each(|y| y.copy_from_slice(bias));
    matmul(columns_mut(y, O), Accum::Add, columns(weight, O), columns(x, I), 1.0, Par::Seq);
}

fn weight_gradient<const I: usize, const O: usize>(x: &[f32], dy: &[f32], gradient: &mut [f32]) {
    let (weight, bias) = gradient.split_at_mut(I * O);
    product(columns_mut(weight, O), columns(dy, O), columns(x, I).transpose());
    bias.fill(0.0);
    dy.chunks_exact(O).for_each(|dy| bias.iter_mut().zip(dy).for_each(|(b, &dy)| *b += dy));
}

fn softmax_with_loss(y: &[f32], d: &mut [f32], labels: impl Iterator<Item = u8>) -> f32 {
    let n = (y.len() / CLASSES) as f32;
    let mut loss = 0.0;
    for ((y, d), label) in y.chunks_exact(CLASSES).zip(d.chunks_exact_mut(CLASSES)).zip(labels) {
        let max = y.iter().fold(f32::NEG_INFINITY, |max, &y| max.max(y));
        d.iter_mut().zip(y).for_each(|(d, &y)| *d = (y - max).exp());
        let sum: f32 = d.iter().sum();
        loss += sum.ln() + max - y[usize::from(label)];
        d.iter_mut().for_each(|d| *d /= sum * n);
        d[usize::from(label)] -= 1.0 / n;
    }
    loss / n
}
