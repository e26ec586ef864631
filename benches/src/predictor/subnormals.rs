//! What subnormal inputs and weights cost: `predict-lenet-subnormal threads 1 normal 5.1 us weights 5.3 us ratio 0.96`.

use std::hint::black_box;

use constnet::Rng;
use constnet::nalgebra::DimName;
use constnet::prelude::*;
use nalgebra::{Const, MatrixView};

use super::network;
use crate::inputs::uniform;
use crate::networks::{Ad, LeNet, Mlp};
use crate::timing::{Contender, compare};

/// Makes values of usual size subnormal.
const FACTOR: f32 = 1e-40;

/// Networks of image layers, of vectors, and a small one.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    race::<LeNet>("predict-lenet-subnormal", selected);
    race::<Ad>("predict-ad-subnormal", selected);
    race::<Mlp>("predict-mlp-subnormal", selected);
}

fn scale(values: &mut [f32]) {
    values.iter_mut().for_each(|value| *value *= FACTOR);
}

/// Times the network with subnormal inputs, with subnormal weights, and with inputs and summands so small that all
/// values between the layers are.
fn race<N: Network<Scalar = f32>>(workload: &str, selected: &dyn Fn(&str) -> bool)
where
    N::Input: DimName,
{
    if !selected(workload) {
        return;
    }
    let net = network::<N>();
    let [mut weights, mut activations] = [&net, &net].map(N::clone);
    for tensor in N::TENSORS {
        let values = tensor.offset..tensor.offset + tensor.len();
        if tensor.columns > 1 {
            scale(&mut weights.params_mut()[values]);
        } else if tensor.name == "bias" {
            scale(&mut activations.params_mut()[values]);
        }
    }
    for tensor in N::RUNNING_STATS.iter().filter(|tensor| tensor.name == "mean") {
        scale(&mut activations.buffers_mut()[tensor.offset..][..tensor.len()]);
    }
    let values = uniform(N::Input::DIM, &mut Rng::new(1));
    let mut small = values.clone();
    scale(&mut small);
    let predictors = [&net, &net, &weights, &activations].map(|net| net.predictor());
    let inputs = [&values, &small, &values, &small];
    let names = ["normal", "inputs", "weights", "activations"];
    let contenders = predictors.iter().zip(inputs).zip(names).map(|((predictor, x), name)| {
        let x = MatrixView::from_slice_generic(x, N::Input::name(), Const::<1>);
        let mut scratch = predictor.scratch::<1>();
        Contender::new(name, move || _ = black_box(predictor.predict(black_box(&x), &mut scratch)))
    });
    compare(workload, contenders.collect());
}
