//! What a batch can be, probabilities and classes.

use constnet::prelude::*;
use constnet::{BatchError, Input};

network! { struct Net = Affine(2, 3) -> Relu -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct Binary = Affine(2, 1) -> SigmoidWithLoss; }
network! { struct Labels = Affine(2, 3) -> SigmoidWithLoss; }
network! { struct Line = Affine(1, 1) -> MseLoss; }

/// Three samples.
const VALUES: [f32; 6] = [1.0, 2.0, -3.0, 4.0, 5.0, -6.0];

#[test]
fn every_form_of_a_batch_is_the_same() {
    let (net, mut ws) = (Net::new(3), Net::workspace::<3>());
    let matrix = SMatrix::<f32, 2, 3>::from_column_slice(&VALUES);
    let right = net.predict(&matrix, &mut ws).unwrap().clone_owned();
    let rows = [[1.0, 2.0], [-3.0, 4.0], [5.0, -6.0]];
    let mut predicted = |x: &dyn Fn(&Net, &mut Workspace<Net, 3>) -> Vec<f32>| x(&net, &mut ws);
    let same = |found: Vec<f32>| assert_eq!(found, right.as_slice());
    same(predicted(&|net, ws| net.predict(&VALUES[..], ws).unwrap().as_slice().to_vec()));
    same(predicted(&|net, ws| net.predict(VALUES.as_slice(), ws).unwrap().as_slice().to_vec()));
    same(predicted(&|net, ws| net.predict(&VALUES.to_vec(), ws).unwrap().as_slice().to_vec()));
    same(predicted(&|net, ws| net.predict(&rows, ws).unwrap().as_slice().to_vec()));
    same(predicted(&|net, ws| net.predict(&rows[..], ws).unwrap().as_slice().to_vec()));
    same(predicted(&|net, ws| net.predict(&rows.to_vec(), ws).unwrap().as_slice().to_vec()));
    let first = net.predict(&[1.0, 2.0], &mut ws).unwrap();
    assert_eq!(first, right.columns(0, 1));
    let (predictor, mut scratch) = (net.predictor(), net.predictor().scratch::<3>());
    assert_eq!(predictor.predict(&VALUES[..], &mut scratch).unwrap().ncols(), 3);
}

#[test]
fn a_slice_that_is_not_whole_samples_is_refused() {
    let (net, mut ws) = (Net::new(3), Net::workspace::<3>());
    let error = net.predict(&VALUES[..5], &mut ws).unwrap_err();
    assert_eq!(error, BatchError::InputLength { values: 5, features: 2 });
    assert_eq!(error.to_string(), "5 input values can't be divided into samples of 2 values each");
    assert_eq!(net.predict(&VALUES[..0], &mut ws).unwrap_err(), BatchError::Empty);
    assert_eq!(
        net.gradient(&VALUES[..3], &[0_u8], &mut ws).unwrap_err(),
        BatchError::InputLength { values: 3, features: 2 }
    );
    assert!(Input::<f32, constnet::nalgebra::Const<0>>::samples(&VALUES[..1]).is_err());
    let line = Line::new(1);
    assert_eq!(line.predict_alloc(&VALUES[..]).unwrap().ncols(), 6);
}

#[test]
fn probabilities_are_those_of_the_loss() {
    let (net, mut ws) = (Net::new(3), Net::workspace::<3>());
    let logits = net.predict(&VALUES[..], &mut ws).unwrap().map(f64::from);
    let found = net.probabilities(&VALUES[..], &mut ws).unwrap().map(f64::from);
    let predictor = net.predictor();
    let mut scratch = predictor.scratch::<3>();
    let of_predictor = predictor.probabilities(&VALUES[..], &mut scratch).unwrap().map(f64::from);
    for ((logits, found), of_predictor) in
        logits.column_iter().zip(found.column_iter()).zip(of_predictor.column_iter())
    {
        let sum = logits.map(f64::exp).sum();
        assert!((logits.map(f64::exp) / sum - found).amax() < 1e-6);
        assert!((of_predictor - found).amax() < 1e-6);
        assert!((found.sum() - 1.0).abs() < 1e-6);
    }
    let (net, mut ws) = (Labels::new(3), Labels::workspace::<3>());
    let logits = net.predict(&VALUES[..], &mut ws).unwrap().map(f64::from);
    let found = net.probabilities(&VALUES[..], &mut ws).unwrap().map(f64::from);
    assert!((logits.map(|x| 1.0 / (1.0 + (-x).exp())) - found).amax() < 1e-6);
}

#[test]
fn a_sample_has_the_most_probable_class() {
    let (net, mut ws) = (Net::new(3), Net::workspace::<3>());
    for x in [[1.0, 2.0], [-3.0, 4.0], [5.0, -6.0]] {
        let probabilities = net.probabilities(&x, &mut ws).unwrap().clone_owned();
        let (class, probability) = net.classify(&x, &mut ws).unwrap();
        assert_eq!((class, probability), (probabilities.column(0).imax(), probabilities.max()));
        let predictor = net.predictor();
        assert_eq!(predictor.classify(&x, &mut predictor.scratch::<1>()).unwrap().0, class);
    }
    let (mut binary, mut ws) = (Binary::new(1), Binary::workspace::<1>());
    binary.params_mut().copy_from_slice(&[1.0, 1.0, 0.0]);
    let sigmoid = 1.0 / (1.0 + (-3.0_f32).exp());
    let [yes, no] = [[1.0, 2.0], [-1.0, -2.0]].map(|x| binary.classify(&x, &mut ws).unwrap());
    assert_eq!((yes.0, no.0), (1, 0));
    assert!((yes.1 - sigmoid).abs() < 1e-6 && (no.1 - sigmoid).abs() < 1e-6);
}

#[test]
fn several_samples_or_a_nan_have_no_class() {
    let (net, mut ws) = (Net::new(3), Net::workspace::<3>());
    assert_eq!(net.classify(&VALUES[..], &mut ws), Err(BatchError::NotOneSample { samples: 3 }));
    assert_eq!(net.classify(&[f32::NAN, 0.0], &mut ws), Err(BatchError::NotANumber { sample: 0 }));
    let (net, mut ws) = (Binary::new(1), Binary::workspace::<1>());
    assert_eq!(net.classify(&[f32::NAN, 0.0], &mut ws), Err(BatchError::NotANumber { sample: 0 }));
}
