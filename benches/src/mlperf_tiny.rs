//! A training step of each network of MLPerf Tiny on a batch of 32, with Adam.

use constnet::prelude::*;

use crate::networks::{Ad, Ic, Kws, Vww};
use crate::peak_flops::Peak;
use crate::timing::{Contender, compare, compare_threads};
use crate::trainer::Trainer;

/// Samples of a batch.
pub const BATCH: usize = 32;

/// Times the step against as many multiply-adds as its products have at the peak rate of a core; then with two threads
/// against one.
fn race<N: Network>(workload: &str, mut step: impl FnMut()) {
    let peak = Peak::detect();
    let operations = operations::<N>();
    let contenders =
        vec![Contender::new("constnet", &mut step), Contender::new("peak", || peak.compute(operations))];
    compare(workload, contenders);
    compare_threads(workload, step);
}

/// Floating-point operations of the products of a step: forward, for the gradient of the weights and, but for the first
/// layer, of the inputs.
fn operations<N: Network>() -> usize {
    let products = || N::LAYERS.iter().filter(|layer| layer.params > 0).map(|layer| layer.macs);
    2 * BATCH * (3 * products().sum::<usize>() - products().next().unwrap_or(0))
}

/// Times the steps of all four.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    if selected("train-ic") {
        let mut trainer = Trainer::<Ic, BATCH>::new(Ic::new(7));
        race::<Ic>("train-ic", || trainer.step());
    }
    if selected("train-kws") {
        let mut trainer = Trainer::<Kws, BATCH>::new(Kws::new(7));
        race::<Kws>("train-kws", || trainer.step());
    }
    if selected("train-vww") {
        let mut trainer = Trainer::<Vww, BATCH>::new(Vww::new(7));
        race::<Vww>("train-vww", || trainer.step());
    }
    if selected("train-ad") {
        let mut trainer = Trainer::<Ad, BATCH>::new(Ad::new(7));
        race::<Ad>("train-ad", || trainer.step_to_values());
    }
}
