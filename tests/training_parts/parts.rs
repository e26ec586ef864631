use constnet::gradient::GradientAccumulator;
use constnet::prelude::*;

use super::support::batch;
use super::{Net, samples};

network! {
    struct Normalised = Affine(6, 4) -> BatchNorm -> Relu -> Affine(4, 3) -> SoftmaxWithLoss;
}

/// The gradient over all samples, computed in parts of these sizes.
fn in_parts<N>(net: &N, sizes: &[usize]) -> N
where
    N: Supervised<Scalar = f64, Input = constnet::nalgebra::Const<6>>,
    N::Loss: constnet::layers::Loss<f64, N::Output, [u8]>,
{
    let (x, labels) = samples::<f64>(sizes.iter().sum());
    let mut ws = Workspace::<N, 32>::new();
    let mut sum = GradientAccumulator::new(net);
    let mut at = 0;
    for &size in sizes {
        net.gradient(&batch::<f64, 6>(&x[6 * at..][..6 * size]), &labels[at..][..size], &mut ws).unwrap();
        sum.add(ws.gradient(), size);
        at += size;
    }
    assert_eq!(sum.samples(), at);
    sum.gradient().clone()
}

#[test]
fn parts_give_the_gradient_of_the_whole() {
    let net = Net::<f64>::seeded(5);
    let whole = in_parts(&net, &[20]);
    assert!(whole.params().iter().any(|&g| g.abs() > 1e-3));
    for sizes in [&[10, 10][..], &[1; 20], &[16, 4], &[1, 2, 3, 14]] {
        let parts = in_parts(&net, sizes);
        for (part, whole) in parts.params().iter().zip(whole.params()) {
            assert!((part - whole).abs() < 1e-15, "{sizes:?}: {part}, not {whole}");
        }
    }
}

#[test]
fn a_single_part_is_unchanged() {
    let net = Net::<f64>::seeded(5);
    let (x, labels) = samples::<f64>(20);
    let gradient = net.gradient_alloc(&batch::<f64, 6>(&x), &labels).unwrap();
    assert_eq!(in_parts(&net, &[20]).params(), gradient.params());
}

#[test]
fn running_statistics_are_updated_once() {
    let mut net = Normalised::<f64>::seeded(1);
    let gradient = in_parts(&net, &[8, 8, 4]);
    let whole = in_parts(&net, &[20]);
    Sgd::new(&net, 0.1).step(&mut net, &gradient);
    assert_eq!(net.buffers()[8], 1.0, "one batch has been seen");
    // The mean of the means is that of the whole; the variances are those within the parts.
    for at in 0..4 {
        assert!((gradient.buffers()[at] - whole.buffers()[at]).abs() < 1e-15);
    }
}

#[test]
fn after_clearing_it_is_empty() {
    let net = Net::<f64>::seeded(5);
    let gradient = in_parts(&net, &[7]);
    let mut sum = GradientAccumulator::new(&net);
    sum.add(&gradient, 3);
    sum.add(&gradient, 0);
    assert_eq!(sum.samples(), 3);
    sum.clear();
    assert_eq!(sum.samples(), 0);
    assert!(sum.gradient().params().iter().all(|&g| g == 0.0));
    sum.add(&gradient, 1);
    assert_eq!(sum.gradient().params(), gradient.params());
}
