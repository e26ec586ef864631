//! Running statistics: part of a network's state, not of its gradient.

use constnet::optim::OptimizerKind;
use constnet::prelude::*;

use crate::numbers;
use crate::support::batch;

network! { struct Net: (2, 4, 4) = Conv2d(2, 3, 3) -> norm: BatchNorm -> Relu -> Flatten -> Affine(12, 4) -> BatchNorm -> SoftmaxWithLoss; }
network! { struct Inner = Affine(3, 3) -> BatchNorm; }
network! { struct Outer = Affine(3, 3) -> BatchNorm -> inner: Inner -> #[frozen] BatchNorm -> MseLoss; }
network! { struct FrozenEncoder = #[frozen] Inner -> Affine(3, 2) -> MseLoss; }

const SAMPLES: usize = 20;

fn labels() -> Vec<u8> {
    (0..SAMPLES as u8).map(|sample| sample % 4).collect()
}

#[test]
fn they_are_named_and_initially_the_identity() {
    let names: Vec<_> = Net::<f32>::RUNNING_STATS
        .iter()
        .map(|info| (info.layer, info.name, info.len(), info.offset))
        .collect();
    let expected = [
        ("norm", "mean", 3, 0),
        ("norm", "variance", 3, 3),
        ("norm", "batches", 1, 6),
        ("batch_norm1", "mean", 4, 7),
        ("batch_norm1", "variance", 4, 11),
        ("batch_norm1", "batches", 1, 15),
    ];
    assert_eq!(names, expected);
    assert_eq!(<Net as Network>::BUFFERS, 16);
    assert_eq!(Net::PARAMS, 2 * 3 * 9 + 3 + 6 + 12 * 4 + 4 + 8);
    let net = Net::new(1);
    assert_eq!((net.params().len(), net.buffers().len()), (Net::PARAMS, 16));
    assert_eq!(net.view().norm.variance.as_slice(), [1.0; 3]);
    assert_eq!(net.view().norm.weight.as_slice(), [1.0; 3]);
    assert!(net.buffers()[..3].iter().all(|&mean| mean == 0.0));
}

#[test]
fn each_step_updates_them_and_prediction_does_not() {
    for kind in OptimizerKind::ALL {
        let mut net = Net::new(1);
        let mut optimizer = kind.build(&net, 0.01);
        let mut ws = Net::workspace::<SAMPLES>();
        let x: Vec<f32> = numbers(1, 32 * SAMPLES).iter().map(|&x| 3.0 + x as f32).collect();
        let x = batch::<_, 32>(&x);
        let before = net.clone();
        net.predict(&x, &mut ws).unwrap();
        net.loss(&x, &labels(), &mut ws).unwrap();
        net.accuracy(&x, &labels(), &mut ws).unwrap();
        net.gradient(&x, &labels(), &mut ws).unwrap();
        assert_eq!(net.buffers(), before.buffers(), "a gradient changes nothing by itself");
        let batch_mean = ws.gradient().view().norm.mean[1];
        assert!(batch_mean != 0.0);
        optimizer.step(&mut net, ws.gradient());
        assert_eq!(net.view().norm.mean[1], batch_mean, "{kind}");
        assert_eq!(net.view().norm.batches[0], 1.0);
        for _ in 0..3 {
            net.gradient(&x, &labels(), &mut ws).unwrap();
            optimizer.step(&mut net, ws.gradient());
        }
        assert_eq!(net.view().batch_norm1.batches[0], 4.0);
    }
}

#[test]
fn prediction_agrees_with_training_once_they_have_settled() {
    let mut net = Net::new(2).cast::<f64>();
    let mut ws = Workspace::<Net<f64>, SAMPLES>::new();
    let x = numbers(3, 32 * SAMPLES);
    let x = batch::<_, 32>(&x);
    net.gradient(&x, &labels(), &mut ws).unwrap();
    let training = ws.loss();
    assert!((net.loss(&x, &labels(), &mut ws).unwrap() - training).abs() > 1e-3);
    net.update_running_stats(ws.gradient());
    // The input of the second norm is the output of the first one, which has not changed in training.
    assert!((net.loss(&x, &labels(), &mut ws).unwrap() - training).abs() < 1e-9);
}

#[test]
fn those_of_nested_networks_have_the_names_of_their_stages() {
    let stages: Vec<_> =
        Outer::<f32>::RUNNING_STATS.iter().map(|info| (info.layer, info.offset, info.frozen)).collect();
    let frozen = |stage, offset| (stage, offset, true);
    let plain = |stage, offset| (stage, offset, false);
    assert_eq!(
        stages,
        [
            plain("batch_norm1", 0),
            plain("batch_norm1", 3),
            plain("batch_norm1", 6),
            plain("inner.batch_norm1", 7),
            plain("inner.batch_norm1", 10),
            plain("inner.batch_norm1", 13),
            frozen("batch_norm2", 14),
            frozen("batch_norm2", 17),
            frozen("batch_norm2", 20),
        ]
    );
    let mut net = Outer::new(1);
    let mut optimizer = Sgd::new(&net, 0.1);
    let mut ws = Outer::workspace::<8>();
    let x: Vec<f32> = numbers(4, 24).iter().map(|&x| x as f32).collect();
    let t = SMatrix::<f32, 3, 8>::from_element(0.5);
    let before = net.clone();
    net.gradient(&batch::<_, 3>(&x), &t, &mut ws).unwrap();
    optimizer.step(&mut net, ws.gradient());
    let changed = |range: std::ops::Range<usize>| net.buffers()[range.clone()] != before.buffers()[range];
    assert!(changed(0..7) && changed(7..14));
    assert!(!changed(14..21), "a frozen stage keeps its statistics");
    assert_eq!(net.view().inner.batch_norm1.batches[0], 1.0);
}

#[test]
fn a_frozen_encoder_predicts() {
    let mut net = FrozenEncoder::new(1);
    let mut optimizer = Adam::new(&net, 0.1);
    let mut ws = FrozenEncoder::workspace::<8>();
    let x: Vec<f32> = numbers(5, 24).iter().map(|&x| x as f32).collect();
    let t = SMatrix::<f32, 2, 8>::zeros();
    let before = net.clone();
    let loss = net.loss(&batch::<_, 3>(&x), &t, &mut ws).unwrap();
    net.gradient(&batch::<_, 3>(&x), &t, &mut ws).unwrap();
    assert_eq!(ws.loss(), loss, "what is frozen computes as in prediction");
    optimizer.step(&mut net, ws.gradient());
    assert_eq!(net.buffers(), before.buffers());
    assert_ne!(net.params(), before.params());
}

#[test]
fn they_are_copied_with_the_network() {
    let mut net = Net::new(5);
    net.buffers_mut().iter_mut().enumerate().for_each(|(at, value)| *value = 1.0 + at as f32);
    assert_eq!(net.clone().buffers(), net.buffers());
    assert_eq!(net.cast::<f64>().buffers()[3], 4.0);
    let stored: Vec<f32> = net.params().iter().chain(net.buffers()).copied().collect();
    let x = [0.5_f32; 32];
    let borrowed = Net::from_params(stored.as_slice()).unwrap();
    assert_eq!(
        borrowed.predict_alloc(&batch::<_, 32>(&x)).unwrap(),
        net.predict_alloc(&batch::<_, 32>(&x)).unwrap()
    );
    assert!(Net::from_params(net.params()).is_err(), "without its statistics it is not whole");
}
