use constnet::data::Samples;
use constnet::prelude::*;
use constnet::train::metrics::{Scores, score};
use constnet::train::{evaluate, misclassified};

use super::support::batch;
use super::{Net, samples};

network! { struct Passed: 3 = Identity -> SoftmaxWithLoss; }
network! { struct YesNo: 1 = Identity -> SigmoidWithLoss; }
network! { struct Labels: 2 = Identity -> SigmoidWithLoss; }
network! { struct Values: 2 = Identity -> MseLoss; }

/// The metrics of a network whose output is its input.
fn scores_of<N, Y: ?Sized, const F: usize>(x: &[f32], targets: &Y) -> Scores
where
    N: Supervised<Scalar = f32, Input = constnet::nalgebra::Const<F>, Output = constnet::nalgebra::Const<F>>,
    N::Loss: constnet::layers::Loss<f32, constnet::nalgebra::Const<F>, Y>,
{
    let mut scores = Scores::new();
    scores.add(&N::zeros(), batch::<f32, F>(x), targets).unwrap();
    scores
}

#[test]
fn classes_are_counted_from_labels_and_from_columns() {
    let x = [5.0, 1.0, 0.0, 0.0, 1.0, 2.0, 3.0, 2.0, 1.0, 0.0, f32::NAN, 1.0];
    let scores = scores_of::<Passed, [u8], 3>(&x, &[0, 1, 2, 0]);
    let confusion = scores.confusion().unwrap();
    assert_eq!((confusion.get(0, 0), confusion.get(1, 2), confusion.get(2, 0)), (1, 1, 1));
    assert_eq!((confusion.support(0), confusion.samples(), scores.samples()), (2, 4, 4));
    assert_eq!([1, 2, 3].map(|k| scores.top_k_accuracy(k)), [Some(0.25), Some(0.5), Some(0.75)]);
    assert_eq!((scores.accuracy(), confusion.accuracy()), (Some(0.25), 0.25));
    let one_hot = [1., 0., 0., 0., 1., 0., 0., 0., 1., 1., 0., 0.];
    assert_eq!(scores_of::<Passed, [f32], 3>(&x, &one_hot).confusion(), scores.confusion());
}

#[test]
fn binary_outputs_have_two_classes() {
    let scores = scores_of::<YesNo, [u8], 1>(&[2.0, -1.0, 3.0, f32::NAN], &[1, 1, 0, 0]);
    let confusion = scores.confusion().unwrap();
    assert_eq!((confusion.get(1, 1), confusion.get(1, 0), confusion.get(0, 1)), (1, 1, 1));
    assert_eq!((confusion.classes(), confusion.samples(), scores.top_k_accuracy(1)), (2, 4, None));
    assert_eq!(confusion.precision(1), Some(0.5));
}

#[test]
fn multi_label_outputs_have_no_class() {
    let scores = scores_of::<Labels, [f32], 2>(&[2.0, -1.0, 3.0, 4.0], &[1.0, 0.0, 1.0, 0.0]);
    assert_eq!((scores.accuracy(), scores.confusion()), (Some(0.5), None));
}

#[test]
fn values_have_errors() {
    let scores = scores_of::<Values, [f32], 2>(&[0.0, 6.0, 2.0, 6.0], &[0.0, 5.0, 2.0, 7.0]);
    let errors = scores.errors().unwrap();
    assert_eq!((errors.mean_absolute(), errors.mean_squared(), errors.r2()), (0.5, 0.5, Some(0.5)));
    assert_eq!((scores.loss(), scores.accuracy(), scores.confusion()), (0.5, None, None));
    // The root is computed for each of the two values: the first one has no error, the second one 1.
    assert_eq!(
        scores.to_string(),
        "samples   2\nloss      0.5000\nMAE       0.5000\nRMSE      0.5000\nR²        0.5000\n"
    );
}

#[test]
fn batches_accumulate_and_invalid_targets_add_nothing() {
    let (x, labels) = samples::<f32>(600);
    let data = Samples::<f32, u8, 6>::from_vec(x, labels).unwrap();
    let net = Net::new(1);
    let (scores, metrics) = (score(&net, &data).unwrap(), evaluate(&net, &data).unwrap());
    assert_eq!((scores.loss(), scores.accuracy()), (metrics.loss, metrics.accuracy));
    assert_eq!(scores.confusion().unwrap().samples(), 600);
    assert_eq!(scores.top_k_accuracy(3), Some(1.0));

    let mut cleared = scores.clone();
    cleared.clear();
    let wrong = cleared.add(&net, batch::<f32, 3>(&[0.0; 3]), &[3_u8]);
    assert!(wrong.is_err() && cleared.samples() == 0 && cleared.accuracy().unwrap().is_nan());
    assert_eq!(cleared.confusion().unwrap().samples(), 0);
}

#[test]
fn the_top_losses_come_first() {
    let (x, labels) = samples::<f32>(600);
    let data = Samples::<f32, u8, 6>::from_vec(x.clone(), labels.clone()).unwrap();
    let net = Net::new(1);
    let all = misclassified(&net, &data, 600).unwrap();
    let wrong = 600 - score(&net, &data).unwrap().confusion().unwrap().correct();
    assert_eq!(all.len() as u64, wrong);
    assert!(all.windows(2).all(|pair| pair[0].loss >= pair[1].loss));
    assert_eq!(misclassified(&net, &data, 25).unwrap(), all[..25]);
    for mistake in &all {
        assert_eq!(mistake.x, x[6 * mistake.sample..][..6]);
        assert_eq!(mistake.class, usize::from(labels[mistake.sample]));
        assert_ne!(mistake.prediction, Some(mistake.class));
    }
    assert_eq!(misclassified(&net, &data, 0).unwrap(), []);
}
