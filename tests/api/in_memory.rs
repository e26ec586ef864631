//! Networks, workspaces and optimizers in memory provided by the caller.

use constnet::prelude::*;
use constnet::{LengthError, Owned, PredictWorkspace, Rng};

/// The program that `tests/no_alloc` links without an allocator, here with one.
#[path = "../no_alloc/src/program.rs"]
pub mod program;

network! {
    struct Net = Affine(6, 5) -> BatchNorm -> Relu -> Dropout(0.2) -> Affine(5, 3) -> Tanh -> #[frozen] Affine(3, 3)
        -> SoftmaxWithLoss;
}
network! { struct Mapper = |a: 2, b: 2| a * b -> Affine(_, 3); }
network! { struct Mlp<const HIDDEN: usize> = Affine(4, HIDDEN) -> Sigmoid -> Affine(HIDDEN, 2) -> MseLoss; }

type Lent<'m, const B: usize> = Workspace<Net<f32, &'m mut [f32]>, B>;

const STORED: usize = Net::PARAMS + <Net as Network>::BUFFERS;

fn samples<const F: usize>(samples: usize) -> Vec<f32> {
    let mut rng = Rng::new(3);
    (0..F * samples).map(|_| rng.normal() as f32).collect()
}

#[test]
fn a_program_without_an_allocator_means_the_same_with_one() {
    assert_eq!(program::run(), Ok(()));
    program::name_them(
        &program::TwoLayerNet::new(1),
        &program::TwoLayerNet::workspace::<1>(),
        &Adam::new(&program::TwoLayerNet::new(1), 0.1),
        &Owned::from([0.0]),
    );
}

#[test]
fn provided_memory_gives_the_same_bits_as_the_heap() {
    let x = SMatrix::<f32, 6, 8>::from_vec(samples::<6>(8));
    let t = [0_u8, 1, 2, 0, 1, 2, 0, 1];
    let mut on_heap = Net::new(5);
    let mut heap_ws = Net::workspace::<8>();
    let mut heap_adam = Adam::new(&on_heap, 0.01).weight_decay(0.1);

    // With any previous content.
    let (mut params, mut memory, mut slots) =
        (vec![7.0; STORED], vec![f32::NAN; Net::training_len(8)], [9.0; 2 * STORED]);
    let mut lent = Net::from_params(params.as_mut_slice()).unwrap();
    lent.initialize(&mut Rng::new(5));
    let mut ws = lent.workspace_in::<8>(&mut memory).unwrap();
    let mut adam = Adam::new_in(&lent, 0.01, &mut slots[..]).unwrap().weight_decay(0.1);
    assert_eq!(ws.gradient().params(), heap_ws.gradient().params());
    assert_eq!(ws.gradient().buffers(), heap_ws.gradient().buffers());
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    for _ in 0..5 {
        on_heap.gradient(&x, &t, &mut heap_ws).unwrap();
        heap_adam.step(&mut on_heap, heap_ws.gradient());
        lent.gradient(&x, &t, &mut ws).unwrap();
        adam.step(&mut lent, ws.gradient());
        assert_eq!(ws.loss().to_bits(), heap_ws.loss().to_bits());
        assert_eq!(bits(ws.gradient().params()), bits(heap_ws.gradient().params()));
    }
    assert_eq!(
        [bits(lent.params()), bits(lent.buffers())],
        [bits(on_heap.params()), bits(on_heap.buffers())]
    );

    let mut predict_ws = Net::predict_workspace::<8>();
    let y = on_heap.predict(&x, &mut heap_ws).unwrap().clone_owned();
    assert_eq!(lent.predict(&x, &mut predict_ws).unwrap(), y);
    assert_eq!(lent.loss(&x, &t, &mut predict_ws), on_heap.loss(&x, &t, &mut heap_ws));
    assert_eq!(lent.accuracy(&x, &t, &mut predict_ws), on_heap.accuracy(&x, &t, &mut ws));
    // A network may be trained in a workspace of another kind.
    assert_eq!(lent.gradient(&x, &t, &mut heap_ws).unwrap().params().len(), Net::PARAMS);
}

#[test]
fn a_prediction_needs_little_memory() {
    use program::TwoLayerNet;
    let (all, ws) = (TwoLayerNet::workspace::<1>(), TwoLayerNet::predict_workspace::<1>());
    assert_eq!(
        (all.bytes(), ws.bytes()),
        (4 * TwoLayerNet::training_len(1), 4 * TwoLayerNet::prediction_len(1))
    );
    assert!(ws.bytes() <= 1024 && all.bytes() > 159_000, "{} and {}", ws.bytes(), all.bytes());
    assert_eq!(ws.bytes(), 4 * <TwoLayerNet as Network>::FORWARD_MEMORY);
    assert_eq!(PredictWorkspace::<TwoLayerNet<f64>, 3>::new().bytes(), 8 * TwoLayerNet::prediction_len(3));
    assert_eq!(PredictWorkspace::<TwoLayerNet, 3>::CAPACITY, 3);
}

#[test]
fn a_batch_that_does_not_fit_is_refused() {
    let (net, x) = (Net::new(1), SMatrix::<f32, 6, 3>::zeros());
    let error = net.predict(&x, &mut Net::predict_workspace::<2>()).unwrap_err();
    assert_eq!(error, constnet::BatchError::TooManyColumns { columns: 3, capacity: 2 });
    let mut memory = vec![0.0; Net::training_len(2)];
    let mut ws = Lent::<2>::new_in(&mut memory).unwrap();
    assert_eq!(net.gradient(&x, &[0_u8, 1, 2], &mut ws).unwrap_err(), error);
}

#[test]
fn memory_may_be_larger_than_needed_and_not_smaller() {
    let needed = Net::training_len(2);
    assert!(Lent::<2>::new_in(&mut vec![0.0; needed + 7]).is_ok());
    let error = Lent::<2>::new_in(&mut vec![0.0; needed - 1]).unwrap_err();
    assert_eq!(error, LengthError { expected: needed, found: needed - 1 });
    assert!(PredictWorkspace::<Net, 2, _>::new_in(vec![0.0; Net::prediction_len(2) + 7]).is_ok());
    assert!(PredictWorkspace::<Net, 2, _>::new_in(vec![0.0; Net::prediction_len(2) - 1]).is_err());
    let values = Workspace::<Net, 2>::VALUES;
    assert!(Workspace::<_, 2, _>::from_parts(vec![0.0; values], Net::new(1)).is_ok());
    assert!(Workspace::<_, 2, _>::from_parts(vec![0.0; values - 1], Net::new(1)).is_err());
}

#[test]
fn a_network_without_a_loss_gives_its_gradients_in_lent_memory() {
    let (a, b) = (SMatrix::<f32, 2, 2>::new(1., 2., 3., 4.), SMatrix::<f32, 2, 2>::repeat(0.5));
    let dy = SMatrix::<f32, 3, 2>::repeat(1.0);
    let net = Mapper::new(2);
    let mut heap_ws = Mapper::workspace::<2>();
    let mut memory = [0.0; Mapper::training_len(2)];
    let mut ws = Workspace::<Mapper<f32, &mut [f32]>, 2>::new_in(&mut memory).unwrap();
    let found = net.backward(&(a, b), &dy, &mut ws).unwrap();
    let right = net.backward(&(a, b), &dy, &mut heap_ws).unwrap();
    assert_eq!((found.a, found.b), (right.a, right.b));
    assert_eq!(ws.gradient().params(), heap_ws.gradient().params());
}

#[test]
fn generic_networks_and_other_scalars_lie_in_memory_too() {
    let mut memory = [0.0; Mlp::<3>::training_len(4)];
    assert!(Workspace::<Mlp<3, f32, &mut [f32]>, 4>::new_in(&mut memory).is_ok());
    let mut params = [0.0_f64; Mlp::<3>::PARAMS];
    let mut net = Mlp::<3, _, _>::from_params(&mut params[..]).unwrap();
    net.initialize(&mut Rng::new(1));
    let mut memory = [0.0_f64; Mlp::<3>::training_len(4)];
    let mut ws = net.workspace_in::<4>(&mut memory).unwrap();
    let (x, t) = (SMatrix::<f64, 4, 4>::identity(), SMatrix::<f64, 2, 4>::repeat(0.5));
    net.gradient(&x, &t, &mut ws).unwrap();
    let before = ws.loss();
    Sgd::new(&net, 0.1).step(&mut net, ws.gradient());
    assert!(net.loss(&x, &t, &mut ws).unwrap() < before);
}

#[test]
fn borrowed_networks_are_send() {
    fn sendable<T: Send>(_: &T) {}
    let mut memory = [0.0; Net::training_len(1)];
    sendable(&Lent::<1>::new_in(&mut memory).unwrap());
    let net = Net::from_params([0.0_f32; STORED]).unwrap();
    sendable(&(Adam::new_in(&net, 0.1, [0.0; 2 * STORED]).unwrap(), Net::predict_workspace::<1>()));
}
