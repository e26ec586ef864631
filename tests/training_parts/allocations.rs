use allocation_counter::measure;
use constnet::Averaged;
use constnet::gradient::{GradientAccumulator, clip_norm, clip_values, first_non_finite_layer};
use constnet::prelude::*;
use constnet::train::metrics::Scores;

use super::support::batch;
use super::{Net, samples};

#[test]
fn training_loops_allocate_nothing() {
    let net = Net::<f32>::new(1);
    let (x, labels) = samples::<f32>(20);
    let (x, labels) = (batch::<f32, 6>(&x), &labels[..]);
    let mut ws = Net::workspace::<20>();
    let mut sum = GradientAccumulator::new(&net);
    let mut average = Averaged::ema(&net, 0.9);
    let mut scores = Scores::new();
    let mut step = || {
        net.gradient(&x, labels, &mut ws).unwrap();
        clip_norm(ws.gradient_mut(), 0.1);
        clip_values(ws.gradient_mut(), 0.1);
        assert_eq!(first_non_finite_layer(ws.gradient()), None);
        sum.add(ws.gradient(), 20);
        average.update(&net);
        scores.add(&net, net.predict(&x, &mut ws).unwrap(), labels).unwrap();
    };
    step();
    assert_eq!(measure(|| (0..3).for_each(|_| step())).count_total, 0);
}
