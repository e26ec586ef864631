//! Several inputs, by name.

use constnet::BatchError;
use constnet::nalgebra::{Const, Dyn, OMatrix};
use constnet::prelude::*;

use crate::check::{check, dot, values};
use crate::gradients::{SAMPLES, assert_trains_right, network, sample};
use crate::support::batch;

network! {
    struct TwoInputs = |left: 3, right: 2|
        [left -> Affine(3, 4) -> Sigmoid, right -> Affine(2, 4), left] -> Affine(_, 3) -> SoftmaxWithLoss;
}
network! { struct Bilinear = |a: 3, b: 2| (a -> Affine(3, 4)) * (b -> Affine(2, 4)) -> Affine(4, 2); }
network! { struct UsedTwice = |a: 3, b: 3| a * b + a * a -> Sigmoid; }
network! { struct Scaled = |x: 3, factor| [x, factor] -> Affine(4, 2); }
network! { struct One = |x: 3| x -> Affine(3, 2); }
network! { struct OneNumber = |x| x * x; }
network! { struct Eight = |a, b, c, d, e, f, g, h| a * b + c * d + e * f + g * h; }

#[test]
fn a_network_with_two_inputs_trains_right() {
    let x = (sample::<3>(2), sample::<2>(3));
    assert_trains_right::<TwoInputs<f64>, _>(&x, &[0_u8, 1, 2, 1]);
    assert_trains_right::<TwoInputs<f64>, _>(&(&x.0, &x.1), &[0_u8, 1, 2, 1]);
}

#[test]
fn each_input_gets_its_gradient() {
    let net = network::<Bilinear<f64>>(1);
    let (a, b, dy) = (values(2, 3 * SAMPLES), values(3, 2 * SAMPLES), values(4, 2 * SAMPLES));
    let function = |a: &[f64], b: &[f64]| {
        let x = (batch::<f64, 3>(a), batch::<f64, 2>(b));
        dot(net.predict_alloc(&x).unwrap().as_slice(), &dy)
    };
    let mut ws = Workspace::<Bilinear<f64>, SAMPLES>::new();
    let x = (batch::<f64, 3>(&a), batch::<f64, 2>(&b));
    let d = net.backward(&x, &batch::<f64, 2>(&dy), &mut ws).unwrap();
    assert_eq!(check(|a| function(a, &b), &a, d.a.as_slice()), Ok(()));
    assert_eq!(check(|b| function(&a, b), &b, d.b.as_slice()), Ok(()));
}

#[test]
fn the_gradients_of_all_uses_add_up() {
    let net = UsedTwice::<f64>::zeros();
    let (a, b) = (sample::<3>(2), sample::<3>(3));
    let mut ws = Workspace::<UsedTwice<f64>, SAMPLES>::new();
    let y = net.predict(&(a, b), &mut ws).unwrap().clone_owned();
    let d = net.backward(&(a, b), &SMatrix::<f64, 3, SAMPLES>::repeat(1.0), &mut ws).unwrap();
    for at in 0..3 * SAMPLES {
        let slope = y[at] * (1.0 - y[at]);
        assert!((d.a[at] - slope * (b[at] + 2.0 * a[at])).abs() < 1e-14);
        assert!((d.b[at] - slope * a[at]).abs() < 1e-14);
    }
}

#[test]
fn inputs_of_different_kinds_can_be_combined() {
    let net = network::<Scaled<f64>>(1);
    let x = SVector::<f64, 3>::new(1.0, 2.0, 3.0);
    let y = net.predict_alloc(&(x, 0.5)).unwrap();
    assert_eq!(net.predict_alloc(&(&x, &0.5)).unwrap(), y);
    assert_eq!(net.predict_alloc(&(x, SMatrix::<f64, 1, 1>::new(0.5))).unwrap(), y);
    let at_run_time = OMatrix::<f64, Const<3>, Dyn>::from_columns(&[x]);
    assert_eq!(net.predict_alloc(&(at_run_time, 0.5)).unwrap(), y);
    let expected =
        net.view().affine1.weight * SVector::<f64, 4>::new(1.0, 2.0, 3.0, 0.5) + net.view().affine1.bias;
    assert!((y - expected).amax() < 1e-14);
}

#[test]
fn one_named_input_is_a_batch_and_not_a_tuple() {
    let (net, x) = (network::<One<f64>>(1), sample::<3>(2));
    let mut ws = Workspace::<One<f64>, SAMPLES>::new();
    assert_eq!(net.predict(&x, &mut ws).unwrap().shape(), (2, SAMPLES));
    let dx = net.backward(&x, &sample::<2>(3), &mut ws).unwrap();
    assert_eq!(dx.shape(), (3, SAMPLES));
    let (square, mut ws) = (OneNumber::<f64>::zeros(), Workspace::<OneNumber<f64>, 1>::new());
    assert_eq!(square.predict(&3.0, &mut ws).unwrap()[0], 9.0);
    assert_eq!(square.backward(&3.0, &1.0, &mut ws).unwrap()[0], 6.0);
}

#[test]
fn there_are_up_to_eight_inputs() {
    let x = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
    let (net, mut ws) = (Eight::<f64>::zeros(), Workspace::<Eight<f64>, 1>::new());
    assert_eq!(net.predict(&x, &mut ws).unwrap()[0], 100.0);
    let d = net.backward(&x, &1.0, &mut ws).unwrap();
    assert_eq!((d.a[0], d.b[0], d.g[0], d.h[0]), (2.0, 1.0, 8.0, 7.0));
}

#[test]
fn inputs_of_different_lengths_are_refused() {
    let net = network::<TwoInputs<f64>>(1);
    let mut ws = Workspace::<TwoInputs<f64>, SAMPLES>::new();
    let (left, right) = (sample::<3>(2), SMatrix::<f64, 2, 3>::zeros());
    let error = BatchError::InputColumns { input: 1, columns: 3, samples: 4 };
    assert_eq!(net.predict(&(left, right), &mut ws).unwrap_err(), error);
    assert_eq!(net.predict_alloc(&(left, right)).unwrap_err(), error);
    assert_eq!(net.loss(&(left, right), &[0_u8; 4], &mut ws).unwrap_err(), error);
    assert_eq!(net.gradient(&(left, right), &[0_u8; 4], &mut ws).unwrap_err(), error);
    assert_eq!(
        error.to_string(),
        "all inputs must have the same number of samples, but input 1 has 3 columns and input 0 has 4"
    );
}

#[test]
fn other_mistakes_are_found_with_several_inputs_too() {
    let net = network::<TwoInputs<f64>>(1);
    let mut ws = Workspace::<TwoInputs<f64>, 2>::new();
    let x = (sample::<3>(2), sample::<2>(3));
    let error = BatchError::TooManyColumns { columns: 4, capacity: 2 };
    assert_eq!(net.predict(&x, &mut ws).unwrap_err(), error);
    let empty = (OMatrix::<f64, Const<3>, Dyn>::zeros(0), OMatrix::<f64, Const<2>, Dyn>::zeros(0));
    assert_eq!(net.predict(&empty, &mut ws).unwrap_err(), BatchError::Empty);
    let short = (x.0.columns(0, 2), x.1.columns(0, 2));
    let error = BatchError::TargetCount { samples: 2, targets: 3 };
    assert_eq!(net.loss(&short, &[0_u8; 3], &mut ws).unwrap_err(), error);
    let net = network::<Bilinear<f64>>(1);
    let mut ws = Workspace::<Bilinear<f64>, SAMPLES>::new();
    let error = BatchError::GradientColumns { samples: 4, columns: 1 };
    assert_eq!(net.backward(&x, &SVector::<f64, 2>::zeros(), &mut ws).unwrap_err(), error);
}

#[test]
fn a_custom_loop_trains_two_inputs() {
    let mut net = TwoInputs::new(1);
    let mut ws = TwoInputs::workspace::<SAMPLES>();
    let x = (sample::<3>(2).cast::<f32>(), sample::<2>(3).cast::<f32>());
    let mut optimizer = Adam::new(&net, 0.05);
    let before = net.loss(&x, &[0_u8, 1, 2, 1], &mut ws).unwrap();
    for _ in 0..100 {
        net.gradient(&x, &[0_u8, 1, 2, 1], &mut ws).unwrap();
        optimizer.step(&mut net, ws.gradient());
    }
    assert!(ws.loss() < 0.1 * before, "{} after {before}", ws.loss());
    assert_eq!(net.accuracy(&x, &[0_u8, 1, 2, 1], &mut ws), Ok(1.0));
}
