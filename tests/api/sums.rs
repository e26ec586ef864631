//! Precision of sums of many values of single precision: 4 units in the last place.

use constnet::gradient::{GradientAccumulator, norm};
use constnet::layers::{HuberLoss, Loss, MaeLoss, MseLoss};
use constnet::nalgebra::{Const, Dyn, MatrixView};
use constnet::prelude::*;
use constnet::{Averaged, Columns};

const UNIT: f64 = f32::EPSILON as f64;

fn columns<const R: usize>(values: &[f32]) -> Columns<'_, f32, R> {
    MatrixView::from_slice_generic(values, Const, Dyn(values.len() / R))
}

#[track_caller]
fn assert_near(found: f32, right: f64, units: f64) {
    let off = (f64::from(found) / right - 1.0).abs() / UNIT;
    assert!(off <= units, "{found} instead of {right}: {off} units off");
}

/// With a plain sum it would be 0.999: beyond 2²⁴ adding 1 changes nothing.
#[test]
fn more_errors_than_a_sum_of_ones_can_count() {
    const SAMPLES: usize = 16_400;
    let (x, t) = (vec![1.0; 1024 * SAMPLES], vec![0.0; 1024 * SAMPLES]);
    let (x, t) = (columns::<1024>(&x), &columns::<1024>(&t));
    assert_eq!(<MseLoss as Loss<f32, Const<1024>, _>>::forward(x, t), 1.0);
}

/// A plain sum is 1.07 % and 5.8e-4 off.
#[test]
fn losses_over_many_values() {
    fn check<const R: usize>(samples: usize) {
        let (x, t) = (vec![0.1; R * samples], vec![0.0; R * samples]);
        let (x, t) = (columns::<R>(&x), &columns::<R>(&t));
        let (error, mut dx) = (f64::from(0.1_f32), vec![0.0; R * samples]);
        let square = f64::from(0.1_f32 * 0.1);
        assert_near(<MseLoss as Loss<f32, Const<R>, _>>::forward(x, t), square, 4.5);
        assert_near(<MaeLoss as Loss<f32, Const<R>, _>>::forward(x, t), error, 4.5);
        assert_near(<Huber as Loss<f32, Const<R>, _>>::forward(x, t), square / 2.0, 4.5);
        let dx = constnet::ColumnsMut::from_slice_generic(&mut dx, Const::<R>, Dyn(samples));
        assert_near(<MseLoss as Loss<f32, Const<R>, _>>::backward(x, t, dx), square, 4.5);
    }
    type Huber = HuberLoss<{ f64::to_bits(1.0) }>;
    check::<784>(1000);
    check::<3072>(512);
}

network! { struct Classes: 10 = Identity -> SoftmaxWithLoss; }
network! { struct Answers: 100 = Identity -> SigmoidWithLoss; }

#[test]
fn losses_over_many_samples_and_classes() {
    const SAMPLES: usize = 50_000;
    let values = vec![0.0_f32; 10 * SAMPLES];
    let mut ws = Classes::workspace::<SAMPLES>();
    let (net, labels) = (Classes::new(0), vec![3_u8; SAMPLES]);
    assert_near(net.loss(&columns::<10>(&values), &labels, &mut ws).unwrap(), 10_f64.ln(), 6.0);
    let _ = net.gradient(&columns::<10>(&values), &labels, &mut ws).unwrap();
    assert_near(ws.loss(), 10_f64.ln(), 6.0);
    let (values, mut ws) = (&values[..100 * 5000], Answers::workspace::<5000>());
    let loss = Answers::new(0).loss(&columns::<100>(values), &columns::<100>(values), &mut ws).unwrap();
    assert_near(loss, 100.0 * 2_f64.ln(), 6.0);

    // One class far ahead of a hundred thousand.
    network! { struct Many: 100_000 = Identity -> SoftmaxWithLoss; }
    let x: Box<[f32]> = (0..100_000).map(|class| if class == 7 { 10.0 } else { 0.0 }).collect();
    let loss = Many::new(0).loss_alloc(&columns::<100_000>(&x), &[7_u32]).unwrap();
    assert_near(loss, (99_999.0 * (-10_f64).exp()).ln_1p(), 6.0);
}

network! { struct Sums: 600_000 = Sum(200_000); }
network! { struct Shares: 300_000 = Softmax; }

#[test]
fn layers_that_sum() {
    let tenths = vec![0.1_f32; 600_000];
    let y = Sums::new(0).predict_alloc(&columns::<600_000>(&tenths)).unwrap();
    y.iter().for_each(|&y| assert_near(y, 200_000.0 * f64::from(0.1_f32), 4.0));
    let y = Shares::new(0).predict_alloc(&columns::<300_000>(&tenths[..300_000])).unwrap();
    y.iter().for_each(|&y| assert_near(y, 1.0 / 300_000.0, 4.5));
}

network! { struct Line = Affine(1, 1) -> MseLoss; }
network! { struct Wide = MatMul(1024, 1024); }

/// Parameters of weight and bias.
fn line(weight: f32, bias: f32) -> Line {
    Line::from_params([weight, bias].into()).unwrap()
}

#[test]
fn a_gradient_over_many_samples() {
    const SAMPLES: usize = 400_000;
    let (x, t) = (vec![0.0; SAMPLES], vec![-0.05; SAMPLES]);
    let mut ws = Line::workspace::<SAMPLES>();
    let _ = line(0.0, 0.0).gradient(&columns::<1>(&x), &columns::<1>(&t), &mut ws).unwrap();
    // Each sample gives the same share of it, which is rounded.
    let share = 2.0 / SAMPLES as f32 * 0.05;
    assert_near(ws.gradient().params()[1], f64::from(share) * SAMPLES as f64, 4.0);
}

/// The mean of as many 0 as 1, of which an uncompensated mean loses a part of the second half.
#[test]
fn means_of_many_gradients_and_weights() {
    const HALF: usize = 100_000;
    let [first, second] = [line(0.1, 1.0), line(0.7, 3.0)];
    let right = [(f64::from(0.1_f32) + f64::from(0.7_f32)) / 2.0, 2.0];
    let (mut sum, mut average) = (GradientAccumulator::new(&first), Averaged::uniform(&first));
    for net in [&first, &second] {
        for _ in 0..HALF {
            sum.add(net, 3);
            average.update(net);
        }
    }
    for found in [sum.gradient(), average.network()] {
        found.params().iter().zip(right).for_each(|(&found, right)| assert_near(found, right, 4.0));
    }
}

/// It converges to a constant, however slowly: without compensation it would stop 6e-4 before.
#[test]
fn a_slow_mean_follows() {
    let mut average = Averaged::ema(&line(0.0, 1.0), 0.9999);
    let [first, second] = [line(0.0, 1.0), line(0.0, 1.001)];
    (0..100_000).for_each(|_| average.update(&first));
    assert_eq!(average.network().params()[1], 1.0);
    (0..200_000).for_each(|_| average.update(&second));
    assert_near(average.network().params()[1], f64::from(1.001_f32), 1.0);
}

#[test]
fn the_norm_of_a_gradient() {
    for value in [0.1_f32, 9e-21, 1e-30, 3e-39, 1e-43, 2e19, f32::MAX] {
        let mut gradient = Wide::<f32>::zeros();
        gradient.params_mut().fill(value);
        let right = 1024.0 * f64::from(value);
        let off = (norm(&gradient) / right - 1.0).abs();
        assert!(off <= 4.0 * UNIT, "{value}: {} instead of {right}", norm(&gradient));
    }
}
