//! `Standardize`: statistics of the training set within a network.

use constnet::AdaptError;
use constnet::nalgebra::SMatrix;
use constnet::prelude::*;
use constnet::train::{LearningRateFinder, TrainError, evaluate, metrics};

network! { struct Both: 2 = Standardize -> Affine(2, 1) -> Standardize -> MseLoss; }
network! { struct Absolute: 2 = Standardize -> Affine(2, 4) -> Tanh -> Affine(4, 2) -> Standardize -> MaeLoss; }
network! { struct Huber: 2 = Affine(2, 4) -> Tanh -> Affine(4, 2) -> Standardize -> HuberLoss(0.5); }
network! { struct Normed: 2 = Standardize -> Affine(2, 4) -> BatchNorm -> Tanh -> Affine(4, 2) -> Standardize -> MseLoss; }
network! { struct Image: (2, 1, 2) = Standardize -> Conv2d(2, 2, 1) -> Flatten -> Standardize -> MseLoss; }
network! { struct Inner: 2 = Standardize -> Affine(2, 2); }
network! { struct Outer: 2 = Inner -> Affine(2, 1) -> MseLoss; }
network! { struct Plain = Affine(2, 1) -> MseLoss; }

/// The second input is constant.
const X: [f64; 4] = [1.0, 10.0, 3.0, 10.0];
const T: [f64; 2] = [100.0, 300.0];

fn samples(x: &[f64], t: &[f64]) -> Samples<f64, f64, 2> {
    Samples::from_vec(x.to_vec(), t.to_vec()).unwrap()
}

fn both() -> Both<f64> {
    let mut net = Both::<f64>::seeded(1);
    net.params_mut().copy_from_slice(&[0.5, 2.0, 0.25]);
    net.adapt(&samples(&X, &T)).unwrap();
    net
}

fn assert_close(found: &[f64], right: &[f64]) {
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
    assert!(found.len() == right.len() && found.iter().zip(right).all(is_close), "{found:?}, not {right:?}");
}

/// By hand: the standardised inputs are (-1, 0) and (1, 0), the outputs -0.25 and 0.75, the targets -1 and 1.
#[test]
fn the_loss_is_in_standardised_units_and_predictions_in_those_of_the_targets() {
    let net = both();
    let view = net.view();
    assert_eq!(view.standardize1.mean.as_slice(), [2.0, 10.0]);
    assert_eq!(view.standardize1.variance.as_slice(), [1.0, 0.0]);
    assert_eq!((view.standardize2.mean[0], view.standardize2.variance[0]), (200.0, 10_000.0));
    assert_eq!(view.standardize2.samples[0], 2.0);
    let (x, t) = (SMatrix::<f64, 2, 2>::from_column_slice(&X), SMatrix::<f64, 1, 2>::from_column_slice(&T));
    let mut ws = Workspace::<Both<f64>, 2>::new();
    assert_close(net.predict(&x, &mut ws).unwrap().as_slice(), &[175.0, 275.0]);
    assert_close(&[net.loss(&x, &t, &mut ws).unwrap()], &[0.3125]);
    assert_close(net.gradient(&x, &t, &mut ws).unwrap().params(), &[-1.0, 0.0, 0.5]);
    assert_close(&[ws.loss()], &[0.3125]);
    let predictor = net.predictor();
    assert_close(predictor.predict(&x, &mut predictor.scratch::<2>()).unwrap().as_slice(), &[175.0, 275.0]);
    let scores = metrics::score(&net, &samples(&X, &T)).unwrap();
    assert_close(&[scores.loss(), scores.errors().unwrap().mean_absolute()], &[0.3125, 50.0]);
    assert_close(&[evaluate(&net, &samples(&X, &T)).unwrap().loss], &[0.3125]);
}

/// Backpropagation against central differences of the loss.
fn check_gradient<N>(x: &SMatrix<f64, 2, 3>, t: &SMatrix<f64, 2, 3>)
where
    N: Supervised<Scalar = f64, Input = constnet::nalgebra::Const<2>, Output = constnet::nalgebra::Const<2>>,
    N::Loss: constnet::layers::Loss<f64, N::Output, SMatrix<f64, 2, 3>>
        + constnet::layers::Loss<f64, N::Output, [f64]>,
{
    let mut net = N::seeded(3);
    net.adapt(&samples(x.as_slice(), t.as_slice())).unwrap();
    let mut ws = Workspace::<N, 3>::new();
    let right = net.numerical_gradient(x, t, &mut ws).unwrap();
    let found = net.gradient(x, t, &mut ws).unwrap();
    for (found, right) in found.params().iter().zip(right.params()) {
        assert!((found - right).abs() < 1e-7, "{}: {found}, not {right}", N::NAME);
    }
}

#[test]
fn gradients_agree_with_central_differences() {
    let x = SMatrix::<f64, 2, 3>::from_column_slice(&[1990.0, 0.5, 2004.0, 0.75, 2010.0, 0.125]);
    let t = SMatrix::<f64, 2, 3>::from_column_slice(&[3e5, 2.0, 5e5, 7.0, 4.5e5, 3.5]);
    check_gradient::<Absolute<f64>>(&x, &t);
    check_gradient::<Huber<f64>>(&x, &t);
    check_gradient::<Normed<f64>>(&x, &t);
}

#[test]
fn an_image_has_a_mean_for_each_channel() {
    let mut net = Image::<f64>::seeded(1);
    let x = vec![1.0, 3.0, 10.0, 10.0, 5.0, 7.0, 10.0, 10.0];
    let data = Samples::<f64, f64, 4>::from_vec(x, vec![0.0, 1.0, 2.0, 3.0, 2.0, 3.0, 4.0, 5.0]).unwrap();
    net.adapt(&data).unwrap();
    assert_eq!(net.view().standardize1.mean.as_slice(), [4.0, 10.0]);
    assert_eq!(net.view().standardize1.variance.as_slice(), [5.0, 0.0]);
    assert_eq!(net.view().standardize2.mean.as_slice(), [1.0, 2.0, 3.0, 4.0]);
    let (mut one, mut many) = (Workspace::<Image<f64>, 1>::new(), Workspace::<Image<f64>, 20>::new());
    let x = SMatrix::<f64, 4, 20>::from_fn(|row, column| (row * 3 + column) as f64);
    let all = net.predict(&x, &mut many).unwrap().clone_owned();
    let predictor = net.predictor();
    let mut scratch = predictor.scratch::<1>();
    for sample in 0..20 {
        let x = x.columns(sample, 1).clone_owned();
        assert_close(net.predict(&x, &mut one).unwrap().as_slice(), all.column(sample).as_slice());
        assert_close(predictor.predict(&x, &mut scratch).unwrap().as_slice(), all.column(sample).as_slice());
    }
}

#[test]
fn a_network_that_is_not_adapted_is_the_identity_and_is_not_trained() {
    let mut net = Both::<f64>::seeded(1);
    net.params_mut().copy_from_slice(&[0.5, 2.0, 0.25]);
    let x = SMatrix::<f64, 2, 2>::from_column_slice(&X);
    assert_close(net.predict_alloc(&x).unwrap().as_slice(), &[20.75, 21.75]);
    let data = samples(&X, &T);
    let optimizer = Sgd::new(&net, 0.1);
    let error = Trainer::new().quiet().fit(&mut net, optimizer, &data, &data).unwrap_err();
    assert!(matches!(error, TrainError::NotAdapted { layer: "standardize1" }), "{error}");
    let expected = "`standardize1` has no mean and variance yet: call `net.adapt(&train)?` with the training set before training";
    assert_eq!(error.to_string(), expected);
    let optimizer = Sgd::new(&net, 0.1);
    assert!(matches!(
        LearningRateFinder::new().run(&net, optimizer, &data),
        Err(TrainError::NotAdapted { .. })
    ));
}

#[test]
fn what_has_no_mean_is_an_error() {
    let mut net = both();
    let before = net.buffers().to_vec();
    let error = |x: &[f64], t: &[f64], net: &mut Both<f64>| net.adapt(&samples(x, t)).unwrap_err();
    let nan = error(&[1.0, 2.0, 3.0, f64::NAN], &T, &mut net);
    assert_eq!(nan, AdaptError::Input { sample: 1, row: 1 });
    assert_eq!(nan.to_string(), "value 1 of sample 1 is NaN or infinite (both are counted from 0)");
    let target = error(&X, &[f64::INFINITY, 0.0], &mut net);
    assert_eq!(target, AdaptError::Target { sample: 0, row: 0 });
    assert_eq!(error(&[], &[], &mut net), AdaptError::Empty);
    let large = error(&[1e200, 0.0, -1e200, 0.0], &T, &mut net);
    assert!(matches!(large, AdaptError::Variance { layer: "standardize1", row: 0, .. }), "{large}");
    assert_eq!(net.buffers(), before);
    assert_eq!(Plain::<f64>::seeded(1).adapt(&samples(&X, &T)), Err(AdaptError::NoStandardize));
    let nested = Outer::<f64>::seeded(1).adapt(&samples(&X, &T));
    assert!(matches!(nested, Err(AdaptError::Nested { layer: "inner1.standardize1" })), "{nested:?}");
}

#[test]
fn statistics_are_saved_with_the_weights_and_restored_by_a_run_that_resumes() {
    let folder = tempfile::tempdir().unwrap();
    let data = samples(&[1990.0, 0.5, 2004.0, 0.75, 2010.0, 0.125, 1999.0, 0.5], &[3e5, 5e5, 4.5e5, 4e5]);
    let mut net = Both::<f64>::seeded(1);
    net.adapt(&data).unwrap();
    let statistics = net.buffers().to_vec();
    let trainer = Trainer::new().quiet().checkpoints(folder.path()).batch_size(2);
    let optimizer = Adam::new(&net, 0.05);
    let report = trainer.clone().epochs(100).fit(&mut net, optimizer, &data, &data).unwrap();
    assert_eq!(net.buffers(), statistics);
    assert!(report.test.unwrap().loss < 0.9, "{:?}", report.test);

    let path = folder.path().join("weights.safetensors");
    Weights::of(&net).save(&path).unwrap();
    let mut loaded = Both::<f64>::seeded(2);
    Weights::load(&path).unwrap().apply(&mut loaded).unwrap();
    assert_eq!((loaded.params(), loaded.buffers()), (net.params(), net.buffers()));

    // Neither a network that is not adapted, nor one with other statistics, changes those of the run.
    for is_adapted in [false, true] {
        let mut resumed = Both::<f64>::seeded(3);
        if is_adapted {
            resumed.adapt(&samples(&X, &T)).unwrap();
        }
        let optimizer = Adam::new(&resumed, 0.05);
        trainer.clone().epochs(100).resume().fit(&mut resumed, optimizer, &data, &data).unwrap();
        assert_eq!((resumed.params(), resumed.buffers()), (net.params(), net.buffers()));
    }
}
