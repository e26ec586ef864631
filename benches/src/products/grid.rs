//! The products of square layers: sizes and batches from very small to very large, the best times of all turns.
//!
//! One line for each peer: `product-grid-forward-64x64x16 threads 1 constnet 1.660 us faer 1.950 us ratio 0.85, 79.0
//! GFLOP/s of 86.7`, the rate and the core's peak in the same turns.

use super::{GENERAL, Race, layer};
use crate::peak_flops::Peak;
use crate::timing::{Contender, best};

/// Floating-point operations at the core's peak that are timed at once.
const PEAK: usize = 4_000_000;

/// All but the slowest one.
const PEERS: usize = 3;

fn race(race: &Race<'_>) {
    let peak = Peak::detect();
    let mut results = Vec::new();
    let mut contenders = race.contenders(&GENERAL[..PEERS], &mut results);
    contenders.push(Contender::new("peak", || peak.compute(PEAK)));
    let times = best(&mut contenders);
    let rate = |operations: usize, time: f64| operations as f64 / time * 1e-3;
    let (own, workload) = (times[0], &race.workload);
    let rates = [rate(2 * race.sizes().iter().product::<usize>(), own), rate(PEAK, times[PEERS + 1])];
    for ((peer, _), time) in GENERAL.iter().zip(&times[1..=PEERS]) {
        let ratio = own / time;
        let [own_rate, peak] = rates;
        println!(
            "{workload} threads 1 constnet {own:.3} us {peer} {time:.3} us ratio {ratio:.2}, {own_rate:.1} GFLOP/s of {peak:.1}"
        );
    }
}

/// All sizes and batches.
pub fn run(selected: &dyn Fn(&str) -> bool) {
    for n in [1, 16, 128, 1024] {
        layer::<16, 16>(selected, "product-grid", n, race);
        layer::<64, 64>(selected, "product-grid", n, race);
        layer::<256, 256>(selected, "product-grid", n, race);
        layer::<1024, 1024>(selected, "product-grid", n, race);
        layer::<4096, 4096>(selected, "product-grid", n, race);
    }
}
