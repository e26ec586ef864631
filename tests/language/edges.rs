//! The smallest networks: nothing is computed, or the output is the input.

use constnet::BatchError;
use constnet::prelude::*;

use crate::gradients::{SAMPLES, assert_maps_right, sample};

network! { struct Nothing: 3 = Identity; }
network! { struct NothingTwice: 3 = Identity -> Identity; }
network! { struct Parentheses = (((Affine(3, 2)))); }
network! { struct InputOut = |x: 3| x; }
network! { struct PassedOn = |x: 3| x -> Identity; }
network! { struct Difference = |a: 3, b: 3| a + b -> MseLoss; }
network! { struct JoinedInputs = |a: 2, b: 1| [a, b]; }

#[test]
fn the_output_is_the_input() {
    let x = sample::<3>(1);
    assert_eq!(Nothing::<f64>::zeros().predict_alloc(&x).unwrap(), x);
    assert_eq!(NothingTwice::<f64>::zeros().predict_alloc(&x).unwrap(), x);
    assert_eq!(InputOut::<f64>::zeros().predict_alloc(&x).unwrap(), x);
    assert_eq!(PassedOn::<f64>::zeros().predict_alloc(&x).unwrap(), x);
}

#[test]
fn the_gradient_of_the_input_is_that_of_the_output() {
    assert_maps_right::<Nothing<f64>, 3, 3>();
    assert_maps_right::<NothingTwice<f64>, 3, 3>();
    assert_maps_right::<InputOut<f64>, 3, 3>();
    assert_maps_right::<PassedOn<f64>, 3, 3>();
    assert_maps_right::<Parentheses<f64>, 3, 2>();
    let (x, dy) = (sample::<3>(1), sample::<3>(2));
    let mut ws = Workspace::<Nothing<f64>, SAMPLES>::new();
    assert_eq!(Nothing::<f64>::zeros().backward(&x, &dy, &mut ws).unwrap(), dy);
}

#[test]
fn inputs_side_by_side() {
    let (a, b, dy) = (sample::<2>(1), sample::<1>(2), sample::<3>(3));
    let net = JoinedInputs::<f64>::zeros();
    let mut ws = Workspace::<JoinedInputs<f64>, SAMPLES>::new();
    let y = net.predict(&(a, b), &mut ws).unwrap().clone_owned();
    assert_eq!(y.rows(0, 2), a);
    assert_eq!(y.rows(2, 1), b);
    let d = net.backward(&(a, b), &dy, &mut ws).unwrap();
    assert_eq!(d.a, dy.rows(0, 2));
    assert_eq!(d.b, dy.rows(2, 1));
}

#[test]
fn an_invalid_batch_is_still_an_error() {
    let mut ws = Nothing::workspace::<2>();
    let x = SMatrix::<f32, 3, 3>::zeros();
    let error = BatchError::TooManyColumns { columns: 3, capacity: 2 };
    assert_eq!(Nothing::new(0).predict(&x, &mut ws).unwrap_err(), error);
}

#[test]
fn a_loss_without_parameters_before_it() {
    let x = sample::<3>(1);
    let t = x.map(|x| x - 0.5);
    let mut ws = Workspace::<Difference<f64>, SAMPLES>::new();
    let net = Difference::<f64>::zeros();
    let loss = net.loss(&(x, t), &t, &mut ws).unwrap();
    assert!(net.gradient(&(x, t), &t, &mut ws).unwrap().params().is_empty());
    assert_eq!((ws.loss(), loss), (loss, net.loss_alloc(&(x, t), &t).unwrap()));
    let zero = net.loss(&(x, t - x), &t, &mut ws).unwrap();
    assert!(zero < 1e-30 && loss > 0.1, "{zero} {loss}");
}
