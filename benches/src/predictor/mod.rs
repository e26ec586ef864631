//! Prediction of one sample: the predictor, `predict` of the network, and the peers.
//!
//! Three kinds of lines: `predict-ic threads 1 constnet 118.2 us tract 160.0 us ratio 0.74`, the rate beside the core's
//! peak, and what the predictor needs: `predict-ic packed 317 kB scratch 98 kB packing 64.0 us`.

pub mod stages;
mod subnormals;

use std::hint::black_box;

use constnet::nalgebra::DimName;
use constnet::prelude::*;
use constnet::{PredictWorkspace, Rng};
use nalgebra::{Const, MatrixView};

use crate::inputs::{assert_close, uniform};
use crate::networks::{Ad, Ic, Kws, LeNet, Mlp, Tiny, Vww};
use crate::peak_flops::Peak;
use crate::peers::{burn_stages, tract};
use crate::timing::{Contender, compare};
use stages::{Stage, Weights};

/// Predictors of which the median time of packing is told.
const PACKINGS: usize = 25;

/// All networks, and what subnormal numbers cost.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    race::<Ic>("predict-ic", selected, &[3, 32, 32], stages::ic);
    race::<Kws>("predict-kws", selected, &[1, 49, 10], stages::kws);
    race::<Vww>("predict-vww", selected, &[3, 96, 96], stages::vww);
    race::<LeNet>("predict-lenet", selected, &[1, 28, 28], stages::lenet);
    race::<Ad>("predict-ad", selected, &[640], stages::ad);
    race::<Mlp>("predict-mlp", selected, &[784], stages::mlp);
    race::<Tiny>("predict-tiny", selected, &[4], stages::tiny);
    subnormals::run(selected);
}

/// A network whose biases and running statistics are not those of a new one, so that each counts.
fn network<N: Network<Scalar = f32>>() -> N {
    let mut net = N::seeded(7);
    let rng = &mut Rng::new(3);
    for tensor in N::TENSORS.iter().filter(|tensor| tensor.columns == 1) {
        net.params_mut()[tensor.offset..][..tensor.len()]
            .iter_mut()
            .for_each(|value| *value += rng.uniform() as f32 * 0.2);
    }
    for tensor in N::RUNNING_STATS {
        for value in &mut net.buffers_mut()[tensor.offset..][..tensor.len()] {
            *value = rng.uniform() as f32 + if tensor.name == "variance" { 0.5 } else { -0.5 };
        }
    }
    net
}

/// Floating-point operations of the products.
fn operations<N: Network>() -> usize {
    let is_product = |kind: &str| kind.starts_with("Affine") || kind.contains("Conv");
    2 * N::LAYERS.iter().filter(|layer| is_product(layer.kind)).map(|layer| layer.macs).sum::<usize>()
}

/// Checks that all compute the same, and times them.
fn race<N: Network<Scalar = f32>>(
    workload: &str,
    selected: &dyn Fn(&str) -> bool,
    shape: &[usize],
    stages: for<'a, 'w> fn(&'w mut Weights<'a>) -> Vec<Stage<'a>>,
) where
    N::Input: DimName,
{
    if !selected(workload) {
        return;
    }
    let net = network::<N>();
    let values = uniform(N::Input::DIM, &mut Rng::new(1));
    let x = MatrixView::from_slice_generic(&values, N::Input::name(), Const::<1>);
    let predictor = net.predictor();
    let mut scratch = predictor.scratch::<1>();
    let mut ws = PredictWorkspace::<N, 1>::new();
    let y = predictor.predict(&x, &mut scratch).expect("one sample fits").as_slice().to_vec();
    assert_close(workload, net.predict(&x, &mut ws).expect("one sample fits").as_slice(), &y, 1e-4);

    let stages = Weights::new(net.params(), net.buffers()).stages(stages);
    let mut tract = tract::Predictor::new(&stages, shape, &values).expect("tract accepts the model");
    assert_close(workload, &tract.output(), &y, 1e-4);
    let burn = burn_stages::Predictor::new(&stages, shape, &values);
    let y_of_burn = burn.predict().into_data().try_to_vec::<f32>().expect("f32");
    assert_close(workload, &y_of_burn, &y, 1e-4);

    let (peak, operations) = (Peak::detect(), operations::<N>());
    let medians = compare(
        workload,
        vec![
            Contender::new("constnet", || _ = black_box(predictor.predict(black_box(&x), &mut scratch))),
            Contender::new("predict", || _ = black_box(net.predict(black_box(&x), &mut ws))),
            Contender::new("tract", || _ = black_box(tract.predict())),
            Contender::new("burn", || _ = black_box(burn.predict())),
            Contender::new("peak", || peak.compute(operations)),
        ],
    );
    let [own, peak] = [medians[0], medians[4]].map(|time| operations as f64 / time * 1e-3);
    println!("{workload} {:.4} MFLOP {own:.1} GFLOP/s of {peak:.1}", operations as f64 * 1e-6);
    let [packed, scratch] = [predictor.bytes(), scratch.bytes()].map(|bytes| bytes as f64 * 1e-3);
    println!("{workload} packed {packed:.1} kB scratch {scratch:.1} kB packing {:.1} us", packing_time(&net));
}

/// The median time that packing takes, in us.
fn packing_time<N: Network>(net: &N) -> f64 {
    let time = || net.predictor().packing_time().map_or(f64::NAN, |time| time.as_secs_f64() * 1e6);
    let mut times: Vec<f64> = (0..PACKINGS).map(|_| time()).collect();
    times.sort_by(f64::total_cmp);
    times[PACKINGS / 2]
}
