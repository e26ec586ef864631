//! Independence of the results from unused capacity of a workspace, its previous content, and, except for
//! rounding, the scalar type.

use constnet::prelude::*;

use crate::check::values;
use crate::support::batch;

network! { struct Classifier = Affine(4, 6) -> Relu -> Affine(6, 3) -> SoftmaxWithLoss; }
network! { struct Smooth = Affine(4, 6) -> Sigmoid -> Affine(6, 3) -> SoftmaxWithLoss; }
network! { struct Encoder = Affine(4, 6) -> Sigmoid -> Affine(6, 3) -> Relu; }

const LABELS: [u8; 8] = [0, 2, 1, 2, 2, 0, 1, 1];

fn classifier() -> Classifier<f64> {
    Classifier::from_params(values(1, Classifier::PARAMS).into()).unwrap()
}

#[test]
fn a_shorter_batch_gives_the_same_bits() {
    let (net, x) = (classifier(), values(2, 32));
    let short = batch(&x[..20]);
    let mut exact = Workspace::<Classifier<f64>, 5>::new();
    let mut roomy = Workspace::<Classifier<f64>, 8>::new();
    // The content left by a full batch must not affect the shorter one.
    net.gradient(&batch(&x), &LABELS, &mut roomy).unwrap();
    let expected = net.gradient(&short, &LABELS[..5], &mut exact).unwrap();
    let found = net.gradient(&short, &LABELS[..5], &mut roomy).unwrap();
    assert_eq!(found.params(), expected.params());
    assert_eq!(roomy.loss(), exact.loss());
    assert_eq!(net.loss(&short, &LABELS[..5], &mut roomy), net.loss(&short, &LABELS[..5], &mut exact));
    assert_eq!(
        net.accuracy(&short, &LABELS[..5], &mut roomy),
        net.accuracy(&short, &LABELS[..5], &mut exact)
    );
    let y = net.predict(&short, &mut roomy).unwrap();
    assert_eq!((y.ncols(), y), (5, net.predict(&short, &mut exact).unwrap()));
}

#[test]
fn a_shorter_batch_gives_the_same_bits_without_a_loss() {
    let net = Encoder::<f64, _>::from_params(values(1, Encoder::PARAMS)).unwrap();
    let (x, dy) = (values(2, 32), values(3, 24));
    let mut exact = Workspace::<Encoder<f64>, 5>::new();
    let mut roomy = Workspace::<Encoder<f64>, 8>::new();
    net.backward(&batch(&x), &batch(&dy), &mut roomy).unwrap();
    let expected = net.backward(&batch(&x[..20]), &batch(&dy[..15]), &mut exact).unwrap();
    let found = net.backward(&batch(&x[..20]), &batch(&dy[..15]), &mut roomy).unwrap();
    assert_eq!(found, expected);
    assert_eq!(roomy.gradient().params(), exact.gradient().params());
}

/// The gradient of a mean is the mean of the gradients, so that a short batch is no less exact.
#[test]
fn a_batch_is_the_mean_of_its_samples() {
    let (net, x) = (classifier(), values(2, 32));
    let whole = net.gradient_alloc(&batch(&x), &LABELS).unwrap();
    let mut mean = vec![0.0; Classifier::PARAMS];
    for (x, label) in x.chunks_exact(4).zip(LABELS) {
        let one = net.gradient_alloc(&batch(x), &[label]).unwrap();
        mean.iter_mut().zip(one.params()).for_each(|(mean, slope)| *mean += slope / 8.0);
    }
    let worst = distance(whole.params(), &mean);
    assert!(worst < 1e-14, "{worst:e}");
}

#[test]
fn f32_and_f64_agree_except_for_rounding() {
    let (net, x) = (classifier(), values(2, 32));
    let narrow: Vec<_> = x.iter().map(|&value| value as f32).collect();
    let narrow_net = net.cast::<f32>();
    // Both compute with the same numbers.
    let (net, x) =
        (narrow_net.cast::<f64>(), narrow.iter().map(|&value| f64::from(value)).collect::<Vec<_>>());
    let expected = net.gradient_alloc(&batch(&x), &LABELS).unwrap();
    let found = narrow_net.gradient_alloc(&batch(&narrow), &LABELS).unwrap();
    let worst = distance(found.cast::<f64>().params(), expected.params());
    assert!(worst > 0.0 && worst < 1e-6, "{worst:e}");
    let expected = net.loss_alloc(&batch(&x), &LABELS).unwrap();
    let found = narrow_net.loss_alloc(&batch(&narrow), &LABELS).unwrap();
    assert!((f64::from(found) - expected).abs() < 1e-6 * expected, "{found}, not {expected}");
}

/// Over a network without kinks, across which its distant points would reach.
#[test]
fn the_numerical_gradient_of_f32_is_rough_but_right() {
    let net = Smooth::<f64, _>::from_params(values(1, Smooth::PARAMS)).unwrap().cast::<f32>();
    let x: Vec<_> = values(2, 32).iter().map(|&value| value as f32).collect();
    let mut ws = Smooth::workspace::<8>();
    let numerical = net.numerical_gradient(&batch(&x), &LABELS, &mut ws).unwrap();
    let gradient = net.gradient(&batch(&x), &LABELS, &mut ws).unwrap();
    let worst = distance(gradient.cast::<f64>().params(), numerical.cast::<f64>().params());
    assert!(worst < 1e-3, "{worst:e}");
}

/// The largest difference of two coordinates, as a part of the largest coordinate.
fn distance(a: &[f64], b: &[f64]) -> f64 {
    assert_eq!(a.len(), b.len());
    let largest = b.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    a.iter().zip(b).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs())) / largest
}
