//! Branches and joins.

use constnet::prelude::*;

use crate::gradients::{assert_maps_right, assert_trains_right, network, sample};

network! { struct Residual = (Affine(5, 5) -> Sigmoid) + Identity; }
network! { struct IdentityFirst: 5 = Identity + (Affine(5, 5) -> Sigmoid); }
network! { struct Gate = Affine(5, 3) * (Affine(5, 3) -> Sigmoid); }
network! { struct Both = [Affine(5, 2), Identity, Sigmoid -> Affine(_, 3)]; }
network! { struct Precedence: 5 = Identity + Sigmoid * Sigmoid; }
network! { struct Square: 5 = Identity * Identity; }
network! { struct Double: 5 = Identity + Identity; }
network! { struct Twice: 5 = [Identity, Identity]; }
network! { struct FourFold = Affine(5, 3) + Affine(5, 3) + Affine(5, 3) * Affine(5, 3); }

network! {
    struct Nested = Affine(5, 4)
        -> ((Affine(4, 4) -> Sigmoid) + ([Affine(4, 1), (Affine(4, 3) -> Sigmoid) * Affine(4, 3)]) + Identity)
        -> [Identity, Sigmoid + Identity] -> Affine(_, 2);
}

network! {
    struct Deep = Affine(5, 6)
        -> (Affine(6, 6) -> Relu -> Affine(6, 6)) + Identity -> Relu
        -> (Affine(6, 6) -> Relu -> Affine(6, 6)) + Identity -> Relu
        -> Affine(6, 6) * (Affine(6, 6) -> Sigmoid)
        -> [Affine(6, 2), Softmax, Relu -> Affine(_, 3)]
        -> Affine(_, 3) -> SoftmaxWithLoss;
}

network! {
    struct LossBehindJoin = (Affine(5, 3) -> Sigmoid) + Affine(5, 3) -> SoftmaxWithLoss;
}

#[test]
fn joins_compute_what_is_written() {
    let x = sample::<5>(9);
    let y = |values: SMatrix<f64, 5, 4>| values;
    assert_eq!(Double::<f64>::zeros().predict_alloc(&x).unwrap(), y(x + x));
    assert_eq!(Square::<f64>::zeros().predict_alloc(&x).unwrap(), y(x.component_mul(&x)));
    let sigmoid = x.map(|x| 1.0 / (1.0 + (-x).exp()));
    let sum = x + sigmoid.component_mul(&sigmoid);
    let found = Precedence::<f64>::zeros().predict_alloc(&x).unwrap();
    assert!((found - sum).amax() < 1e-15);
    let twice = Twice::<f64>::zeros().predict_alloc(&x).unwrap();
    assert_eq!(twice.rows(0, 5), x);
    assert_eq!(twice.rows(5, 5), x);
}

#[test]
fn a_residual_block_adds_its_input() {
    let net = network::<Residual<f64>>(1);
    let x = sample::<5>(2);
    let view = net.view();
    let inner = view.affine1.weight * x;
    let expected = SMatrix::<f64, 5, 4>::from_fn(|f, sample| {
        x[(f, sample)] + 1.0 / (1.0 + (-inner[(f, sample)] - view.affine1.bias[f]).exp())
    });
    assert!((net.predict_alloc(&x).unwrap() - expected).amax() < 1e-14);
}

#[test]
fn the_order_of_a_sum_does_not_matter() {
    let (x, dy) = (sample::<5>(2), sample::<5>(3));
    let (one, other) = (network::<Residual<f64>>(1), network::<IdentityFirst<f64>>(1));
    assert_eq!(one.predict_alloc(&x).unwrap(), other.predict_alloc(&x).unwrap());
    let mut one_ws = Workspace::<Residual<f64>, 4>::new();
    let mut other_ws = Workspace::<IdentityFirst<f64>, 4>::new();
    let found = one.backward(&x, &dy, &mut one_ws).unwrap();
    assert_eq!(found, other.backward(&x, &dy, &mut other_ws).unwrap());
    assert_eq!(one_ws.gradient().params(), other_ws.gradient().params());
}

#[test]
fn a_concatenation_keeps_the_order_of_its_branches() {
    let net = network::<Both<f64>>(1);
    let (x, y) = (sample::<5>(2), network::<Both<f64>>(1).predict_alloc(&sample::<5>(2)).unwrap());
    assert_eq!(y.nrows(), 2 + 5 + 3);
    assert_eq!(y.rows(2, 5), x);
    let expected = net.view().affine1.weight * x;
    let bias = net.view().affine1.bias.clone_owned();
    assert!((y[(1, 3)] - expected[(1, 3)] - bias[1]).abs() < 1e-14);
}

#[test]
fn gradients_of_joins() {
    assert_maps_right::<Residual<f64>, 5, 5>();
    assert_maps_right::<IdentityFirst<f64>, 5, 5>();
    assert_maps_right::<Gate<f64>, 5, 3>();
    assert_maps_right::<Both<f64>, 5, 10>();
    assert_maps_right::<Precedence<f64>, 5, 5>();
    assert_maps_right::<Square<f64>, 5, 5>();
    assert_maps_right::<Double<f64>, 5, 5>();
    assert_maps_right::<Twice<f64>, 5, 10>();
    assert_maps_right::<FourFold<f64>, 5, 3>();
    assert_maps_right::<Nested<f64>, 5, 2>();
}

#[test]
fn gradients_of_a_loss_behind_joins() {
    assert_trains_right::<Deep<f64>, _>(&sample::<5>(2), &[0_u8, 2, 1, 1]);
    assert_trains_right::<LossBehindJoin<f64>, _>(&sample::<5>(2), &[0_u8, 2, 1, 1]);
}

#[test]
fn stages_are_numbered_in_order_of_appearance() {
    let stages: Vec<_> = Nested::LAYERS.iter().map(|layer| layer.name).collect();
    let affine: Vec<_> = stages.iter().filter(|stage| stage.starts_with("affine")).collect();
    assert_eq!(affine, [&"affine1", &"affine2", &"affine3", &"affine4", &"affine5", &"affine6"]);
    let params: Vec<_> = Nested::TENSORS.iter().map(|tensor| tensor.len()).collect();
    assert_eq!(params.iter().sum::<usize>(), Nested::PARAMS);
    assert_eq!(params, [20, 4, 16, 4, 4, 1, 12, 3, 12, 3, 16, 2]);
}

#[test]
fn a_deep_graph_learns() {
    let mut net = Deep::new(3);
    let mut ws = Deep::workspace::<4>();
    let x = sample::<5>(2).cast::<f32>();
    let mut optimizer = Adam::new(&net, 0.02);
    for _ in 0..200 {
        net.gradient(&x, &[0_u8, 2, 1, 1], &mut ws).unwrap();
        optimizer.step(&mut net, ws.gradient());
    }
    assert_eq!(net.accuracy(&x, &[0_u8, 2, 1, 1], &mut ws), Ok(1.0));
    assert!(ws.loss() < 0.1, "{}", ws.loss());
}
