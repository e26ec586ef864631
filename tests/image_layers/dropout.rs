//! Dropout masks: different in each step, the same in each run, none in prediction.

use constnet::Rng;
use constnet::prelude::*;

network! { struct Net: 40 = Dropout(0.5) -> Affine(40, 30) -> Relu -> Dropout(0.5) -> Affine(30, 2) -> MseLoss; }
network! { struct Encoder: 6 = Dropout(0.5) -> Affine(6, 6); }
network! { struct Outer: 6 = Encoder -> Encoder -> MseLoss; }
network! { struct Certain: 6 = Dropout(0) -> Affine(6, 2) -> MseLoss; }
network! { struct WithoutCertain: 6 = Affine(6, 2) -> MseLoss; }

fn losses(seed: u64, steps: usize) -> Vec<f32> {
    let (net, mut ws) = (Net::new(1), Net::workspace::<8>());
    ws.set_rng(Rng::new(seed));
    let (x, t) = (SMatrix::<f32, 40, 8>::from_element(1.0), SMatrix::<f32, 2, 8>::zeros());
    (0..steps)
        .map(|_| {
            net.gradient(&x, &t, &mut ws).unwrap();
            ws.loss()
        })
        .collect()
}

#[test]
fn runs_repeat_and_steps_differ() {
    assert_eq!(losses(3, 5), losses(3, 5));
    assert_ne!(losses(3, 1), losses(4, 1));
    let steps = losses(3, 5);
    for pair in steps.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
}

#[test]
fn a_run_resumes_with_the_state_of_its_generator() {
    let (net, mut ws) = (Net::new(1), Net::workspace::<8>());
    let (x, t) = (SMatrix::<f32, 40, 8>::from_element(1.0), SMatrix::<f32, 2, 8>::zeros());
    ws.set_rng(Rng::new(3));
    for _ in 0..3 {
        net.gradient(&x, &t, &mut ws).unwrap();
    }
    let (seed, position) = (ws.rng().seed(), ws.rng().position());
    let mut resumed = Net::workspace::<8>();
    resumed.set_rng(Rng::at(seed, position));
    net.gradient(&x, &t, &mut resumed).unwrap();
    assert_eq!(resumed.loss(), losses(3, 4)[3]);
}

#[test]
fn prediction_drops_nothing() {
    let (net, mut ws) = (Net::new(1), Net::workspace::<8>());
    let (x, t) = (SMatrix::<f32, 40, 8>::from_element(1.0), SMatrix::<f32, 2, 8>::zeros());
    let p = net.view();
    let hidden =
        (p.affine1.weight * x + p.affine1.bias * SMatrix::<f32, 1, 8>::from_element(1.0)).map(|h| h.max(0.0));
    let expected = p.affine2.weight * hidden + p.affine2.bias * SMatrix::<f32, 1, 8>::from_element(1.0);
    let y = net.predict(&x, &mut ws).unwrap();
    assert!((y - expected).amax() < 1e-4);
    let position = ws.rng().position();
    net.loss(&x, &t, &mut ws).unwrap();
    net.predict(&x, &mut ws).unwrap();
    assert_eq!(ws.rng().position(), position);
}

#[test]
fn each_stage_has_its_own_mask() {
    // The gradient of a weight is zero where its input was dropped, for a batch of one sample.
    let net = Outer::new(2);
    let mut ws = Outer::workspace::<1>();
    let (x, t) = (SMatrix::<f32, 6, 1>::from_element(1.0), SMatrix::<f32, 6, 1>::from_element(9.0));
    let mut patterns = Vec::new();
    for _ in 0..20 {
        let gradient = net.gradient(&x, &t, &mut ws).unwrap();
        let (first, second) =
            (gradient.view().encoder1.affine1.weight, gradient.view().encoder2.affine1.weight);
        let dropped = |weight: SMatrix<f32, 6, 6>| -> Vec<bool> {
            (0..6).map(|input| weight.column(input).iter().all(|&slope| slope == 0.0)).collect()
        };
        patterns.push((dropped(first.into_owned()), dropped(second.into_owned())));
    }
    let differ = patterns.iter().filter(|(first, second)| first != second).count();
    assert!(differ > 15, "{patterns:?}");
    let count = patterns.iter().flat_map(|(first, _)| first).filter(|&&dropped| dropped).count();
    assert!((30..90).contains(&count), "{count} of 120 inputs were dropped");
}

#[test]
fn a_probability_of_zero_changes_nothing() {
    let (net, plain) = (Certain::new(1), WithoutCertain::new(1));
    let (x, t) = (SMatrix::<f32, 6, 3>::from_fn(|i, j| (i * 3 + j) as f32), SMatrix::<f32, 2, 3>::zeros());
    let gradient = net.gradient_alloc(&x, &t).unwrap();
    assert_eq!(gradient.params(), plain.gradient_alloc(&x, &t).unwrap().params());
}
