//! The computational graphs of the source notebooks, to the last bit.

use constnet::prelude::*;

use crate::gradients::{SAMPLES, assert_maps_right, sample};

network! { struct Apples = |apple, apples, tax| apple * apples * tax; }
network! { struct Receipt = |apple, apples, orange, oranges, tax| (apple * apples + orange * oranges) * tax; }
network! { struct WithoutParentheses = |a, b, c, d| a * b + c * d; }
network! { struct Copies: 8 = Repeat(7); }
network! { struct Total: 56 = Sum(7); }
network! { struct CopiedAndAdded: 8 = Repeat(7) -> Sum(7); }

#[test]
fn two_apples() {
    let (net, mut ws) = (Apples::<f64>::zeros(), Workspace::<Apples<f64>, 1>::new());
    let x = (100.0, 2.0, 1.1);
    assert_eq!(net.predict(&x, &mut ws).unwrap()[0], 220.00000000000003);
    let d = net.backward(&x, &1.0, &mut ws).unwrap();
    assert_eq!((d.apple[0], d.apples[0], d.tax[0]), (2.2, 110.00000000000001, 200.0));
}

#[test]
fn two_apples_in_single_precision() {
    let (net, mut ws) = (Apples::new(0), Apples::workspace::<1>());
    let x = (100.0_f32, 2.0_f32, 1.1_f32);
    assert_eq!(net.predict(&x, &mut ws).unwrap()[0], 220.0);
    let d = net.backward(&x, &1.0_f32, &mut ws).unwrap();
    assert_eq!((d.apple[0], d.apples[0], d.tax[0]), (2.2, 110.0, 200.0));
}

#[test]
fn two_apples_and_three_oranges() {
    let (net, mut ws) = (Receipt::<f64>::zeros(), Workspace::<Receipt<f64>, 1>::new());
    let x = (100.0, 2.0, 150.0, 3.0, 1.1);
    assert_eq!(net.predict(&x, &mut ws).unwrap()[0], 715.0000000000001);
    let d = net.backward(&x, &1.0, &mut ws).unwrap();
    assert_eq!((d.apple[0], d.apples[0]), (2.2, 110.00000000000001));
    assert_eq!((d.orange[0], d.oranges[0]), (3.3000000000000003, 165.0));
    assert_eq!(d.tax[0], 650.0);
}

#[test]
fn several_purchases_at_once() {
    let (net, mut ws) = (Receipt::<f64>::zeros(), Workspace::<Receipt<f64>, 2>::new());
    let row = SMatrix::<f64, 1, 2>::new;
    let x = (row(100.0, 1.0), row(2.0, 3.0), row(150.0, 5.0), row(3.0, 7.0), row(1.1, 2.0));
    assert_eq!(net.predict(&x, &mut ws).unwrap().as_slice(), [715.0000000000001, 76.0]);
    let d = net.backward(&x, &row(1.0, 10.0), &mut ws).unwrap();
    assert_eq!(d.apple.as_slice(), [2.2, 60.0]);
    assert_eq!(d.tax.as_slice(), [650.0, 380.0]);
}

#[test]
fn a_product_binds_tighter_than_a_sum() {
    let y = WithoutParentheses::<f64>::zeros().predict_alloc(&(2.0, 3.0, 5.0, 7.0)).unwrap();
    assert_eq!(y[0], 41.0);
}

#[test]
fn a_graph_without_parameters_has_none() {
    assert_eq!((Receipt::PARAMS, Receipt::TENSORS.len()), (0, 0));
    assert_eq!(Receipt::new(1).params(), Receipt::new(2).params());
}

#[test]
fn repeat_copies_and_sum_adds() {
    let (x, rows) = (sample::<8>(1), sample::<56>(2));
    let copies = Copies::<f64>::zeros().predict_alloc(&x).unwrap();
    let sums = Total::<f64>::zeros().predict_alloc(&rows).unwrap();
    for sample in 0..SAMPLES {
        for value in 0..8 {
            let mut sum = 0.0;
            for copy in 0..7 {
                assert_eq!(copies[(8 * copy + value, sample)], x[(value, sample)]);
                sum += rows[(8 * copy + value, sample)];
            }
            assert!((sums[(value, sample)] - sum).abs() < 1e-14);
        }
    }
    let y = CopiedAndAdded::<f64>::zeros().predict_alloc(&x).unwrap();
    assert!((y - 7.0 * x).amax() < 1e-14);
}

#[test]
fn the_backward_pass_of_each_is_the_other() {
    assert_maps_right::<Copies<f64>, 8, 56>();
    assert_maps_right::<Total<f64>, 56, 8>();
    assert_maps_right::<CopiedAndAdded<f64>, 8, 8>();
    let (x, rows) = (sample::<8>(1), sample::<56>(2));
    let mut ws = Workspace::<Copies<f64>, SAMPLES>::new();
    let dx = Copies::<f64>::zeros().backward(&x, &rows, &mut ws).unwrap();
    assert_eq!(dx, Total::<f64>::zeros().predict_alloc(&rows).unwrap());
    let mut ws = Workspace::<Total<f64>, SAMPLES>::new();
    let dx = Total::<f64>::zeros().backward(&rows, &x, &mut ws).unwrap();
    assert_eq!(dx, Copies::<f64>::zeros().predict_alloc(&x).unwrap());
}
