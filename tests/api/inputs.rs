//! Input batches: the accepted types, with a workspace and without one.

use constnet::nalgebra::{Const, Dyn, Matrix3xX, OMatrix};
use constnet::prelude::*;

network! { struct Net = Affine(3, 4) -> Relu -> Affine(4, 2) -> SoftmaxWithLoss; }
network! { struct Encoder = Affine(3, 4) -> Sigmoid; }
network! { struct Decoder = Affine(4, 2); }
network! { struct Whole = Affine(3, 4) -> Sigmoid -> Affine(4, 2); }

const SAMPLES: usize = 5;

fn batch() -> SMatrix<f32, 3, SAMPLES> {
    SMatrix::from_fn(|i, j| (i * 7 + j * 3) as f32 / 10.0 - 1.0)
}

/// The outputs of all samples, one by one, each computed alone.
fn one_by_one(net: &Net) -> Vec<[f32; 2]> {
    let mut ws = Net::workspace::<1>();
    let columns = batch().column_iter().map(|x| x.clone_owned()).collect::<Vec<_>>();
    let mut output = |x: &SVector<f32, 3>| {
        let y = net.predict(x, &mut ws).unwrap();
        [y[0], y[1]]
    };
    columns.iter().map(&mut output).collect()
}

fn assert_near(found: &[f32], expected: &[[f32; 2]]) {
    let expected = expected.as_flattened();
    assert_eq!(found.len(), expected.len());
    let near = found.iter().zip(expected).all(|(a, b)| (a - b).abs() <= 1e-6 * (1.0 + b.abs()));
    assert!(near, "{found:?}, not {expected:?}");
}

#[test]
fn a_matrix_is_a_batch() {
    let net = Net::new(42);
    let mut ws = Net::workspace::<SAMPLES>();
    let y = net.predict(&batch(), &mut ws).unwrap();
    assert_eq!(y.shape(), (2, SAMPLES));
    assert_near(y.as_slice(), &one_by_one(&net));
}

#[test]
fn so_is_a_matrix_whose_columns_are_counted_at_run_time() {
    let net = Net::new(42);
    let mut ws = Net::workspace::<8>();
    let expected = one_by_one(&net);
    for samples in 1..=SAMPLES {
        let x: Matrix3xX<f32> = OMatrix::<f32, Const<3>, Dyn>::from_columns(
            &batch().column_iter().take(samples).map(|x| x.clone_owned()).collect::<Vec<_>>(),
        );
        let y = net.predict(&x, &mut ws).unwrap();
        assert_near(y.as_slice(), &expected[..samples]);
    }
}

#[test]
fn so_are_columns_of_a_matrix() {
    let net = Net::new(42);
    let mut ws = Net::workspace::<SAMPLES>();
    let (x, expected) = (batch(), one_by_one(&net));
    assert_near(net.predict(&x.columns(1, 3), &mut ws).unwrap().as_slice(), &expected[1..4]);
    assert_near(net.predict(&x.column(2), &mut ws).unwrap().as_slice(), &expected[2..3]);
    assert_near(net.predict(&x.as_view::<_, Dyn, _, _>(), &mut ws).unwrap().as_slice(), &expected);
    let mut x = x;
    assert_near(net.predict(&x.columns_mut(3, 2), &mut ws).unwrap().as_slice(), &expected[3..]);
}

#[test]
fn so_is_the_output_of_another_network() {
    let (encoder, decoder) = (Encoder::new(1), Decoder::new(2));
    let mut ws = Encoder::workspace::<SAMPLES>();
    let code = encoder.predict(&batch(), &mut ws).unwrap();
    let y = decoder.predict_alloc(&code).unwrap();
    let whole = Whole::from_params([encoder.params(), decoder.params()].concat()).unwrap();
    assert_eq!(y, whole.predict_alloc(&batch()).unwrap());
}

#[test]
fn methods_without_a_workspace_give_the_same_bits() {
    let net = Net::new(42);
    let mut ws = Net::workspace::<SAMPLES>();
    let (x, t) = (batch(), [0_u8, 1, 1, 0, 1]);
    assert_eq!(net.predict_alloc(&x).unwrap(), net.predict(&x, &mut ws).unwrap());
    assert_eq!(net.loss_alloc(&x, &t), net.loss(&x, &t, &mut ws));
    assert_eq!(net.accuracy_alloc(&x, &t), net.accuracy(&x, &t, &mut ws));
    let once = net.gradient_alloc(&x, &t).unwrap();
    assert_eq!(once.params(), net.gradient(&x, &t, &mut ws).unwrap().params());
}

#[test]
fn a_workspace_of_f64_takes_batches_of_f64() {
    let net = Net::new(42).cast::<f64>();
    let mut ws = Workspace::<Net<f64>, SAMPLES>::new();
    let x = batch().cast::<f64>();
    let y = net.predict(&x, &mut ws).unwrap();
    let narrow: Vec<_> = y.iter().map(|&y| y as f32).collect();
    assert_near(&narrow, &one_by_one(&Net::new(42)));
    assert_eq!(Workspace::<Net<f64>, SAMPLES>::default().loss(), 0.0);
}

#[test]
fn a_workspace_works_for_every_pass_and_network_of_its_type() {
    let (x, t) = (batch(), [0_u8, 1, 1, 0, 1]);
    let mut ws = Net::workspace::<SAMPLES>();
    let alone = Net::new(2).loss_alloc(&x, &t).unwrap();
    Net::new(1).gradient(&x, &t, &mut ws).unwrap();
    assert_eq!(Net::new(2).loss(&x, &t, &mut ws), Ok(alone));
    let gradient = Net::new(2).gradient(&x, &t, &mut ws).unwrap().clone();
    assert_eq!(ws.loss(), alone);
    assert_eq!(ws.gradient().params(), gradient.params());
}
