//! `#[frozen]`: stages that training does not change.

use constnet::layers::SoftmaxWithLoss;
use constnet::nalgebra::Const;
use constnet::prelude::*;

use crate::check::compare;
use crate::gradients::{SAMPLES, assert_trains_right, network, sample};

network! { struct Trained = Affine(4, 4) -> Sigmoid -> Affine(4, 3) -> Sigmoid -> Affine(3, 2) -> SoftmaxWithLoss; }
network! {
    struct FrozenMiddle = Affine(4, 4) -> Sigmoid -> #[frozen] Affine(4, 3) -> Sigmoid -> Affine(3, 2) -> SoftmaxWithLoss;
}
network! {
    struct FrozenFront = #[frozen] Affine(4, 4) -> Sigmoid -> #[frozen] Affine(4, 3) -> Sigmoid -> Affine(3, 2) -> SoftmaxWithLoss;
}
network! {
    struct OnlyLast = Affine(3, 2) -> SoftmaxWithLoss;
}
network! {
    struct AllFrozen = #[frozen] Affine(4, 4) -> Sigmoid -> #[frozen] Affine(4, 3) -> Sigmoid -> #[frozen] Affine(3, 2) -> SoftmaxWithLoss;
}
network! { struct Encoder = Affine(4, 6) -> Sigmoid -> Affine(6, 3) -> Sigmoid; }
network! { struct HalfFrozen = #[frozen] Affine(4, 3) -> Sigmoid -> Affine(3, 2); }
network! { struct FrozenWithin = Affine(4, 4) -> HalfFrozen -> SoftmaxWithLoss; }
network! { struct FrozenNetwork = #[frozen] Encoder -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct FrozenBetween = Affine(4, 4) -> #[frozen] Encoder -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct NotFrozen = Affine(4, 4) -> Encoder -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct FrozenBranch = (#[frozen] Affine(4, 4) -> Sigmoid) + Affine(4, 4) -> Affine(4, 2) -> SoftmaxWithLoss; }

const LABELS: [u8; SAMPLES] = [0, 1, 1, 0];

/// The gradient, tensor after tensor, is that of the same network without the attribute where a
/// tensor is trained, and zero where it is frozen.
#[track_caller]
fn assert_partial<N, M>(trained: M)
where
    N: Supervised<Scalar = f64, Input = M::Input, Output = M::Output, Loss = M::Loss>,
    M: Supervised<Scalar = f64, Input = Const<4>, Output = Const<2>, Loss = SoftmaxWithLoss>,
{
    let net = network::<N>(1);
    let x = sample::<4>(2);
    let found = net.gradient_alloc(&x, &LABELS).unwrap();
    let expected = trained.gradient_alloc(&x, &LABELS).unwrap();
    assert_eq!(net.params(), trained.params());
    for tensor in N::TENSORS {
        let values = tensor.offset..tensor.offset + tensor.len();
        let found = &found.params()[values.clone()];
        if tensor.frozen {
            assert!(found.iter().all(|&slope| slope == 0.0), "{tensor:?}");
        } else {
            assert_eq!(compare(found, &expected.params()[values]), Ok(()), "{tensor:?}");
        }
    }
}

#[test]
fn a_frozen_stage_has_no_gradient_but_propagates_it() {
    assert_partial::<FrozenMiddle<f64>, _>(network::<Trained<f64>>(1));
    assert_partial::<FrozenFront<f64>, _>(network::<Trained<f64>>(1));
    assert_partial::<AllFrozen<f64>, _>(network::<Trained<f64>>(1));
    assert_partial::<FrozenBetween<f64>, _>(network::<NotFrozen<f64>>(1));
    assert_trains_right::<FrozenMiddle<f64>, _>(&sample::<4>(2), &LABELS);
    assert_trains_right::<FrozenFront<f64>, _>(&sample::<4>(2), &LABELS);
    assert_trains_right::<FrozenBetween<f64>, _>(&sample::<4>(2), &LABELS);
    assert_trains_right::<FrozenNetwork<f64>, _>(&sample::<4>(2), &LABELS);
    assert_trains_right::<FrozenBranch<f64>, _>(&sample::<4>(2), &LABELS);
    assert_trains_right::<FrozenWithin<f64>, _>(&sample::<4>(2), &LABELS);
}

#[test]
fn the_tensors_are_marked_as_frozen() {
    let frozen: Vec<_> = FrozenMiddle::TENSORS.iter().map(|tensor| tensor.frozen).collect();
    assert_eq!(frozen, [false, false, true, true, false, false]);
    let frozen: Vec<_> = FrozenNetwork::TENSORS.iter().map(|tensor| tensor.frozen).collect();
    assert_eq!(frozen, [true, true, true, true, false, false]);
    let frozen: Vec<_> = FrozenWithin::TENSORS.iter().map(|tensor| tensor.frozen).collect();
    assert_eq!(frozen, [false, false, true, true, false, false]);
}

#[test]
fn training_does_not_change_it() {
    let x = sample::<4>(2).cast::<f32>();
    let before = FrozenMiddle::new(1);
    let optimizers: [Box<dyn Optimizer<FrozenMiddle>>; 6] = [
        Box::new(Sgd::new(&before, 0.5)),
        Box::new(Momentum::new(&before, 0.5)),
        Box::new(Nesterov::new(&before, 0.5)),
        Box::new(AdaGrad::new(&before, 0.5)),
        Box::new(RmsProp::new(&before, 0.5)),
        Box::new(Adam::new(&before, 0.5)),
    ];
    for mut optimizer in optimizers {
        let (mut net, mut ws) = (before.clone(), FrozenMiddle::workspace::<SAMPLES>());
        for _ in 0..5 {
            net.gradient(&x, &LABELS, &mut ws).unwrap();
            optimizer.step(&mut net, ws.gradient());
        }
        assert_eq!(net.view().affine2.weight, before.view().affine2.weight);
        assert_eq!(net.view().affine2.bias, before.view().affine2.bias);
        assert_ne!(net.view().affine1.weight, before.view().affine1.weight);
        assert_ne!(net.view().affine3.weight, before.view().affine3.weight);
    }
}

/// Values for each sample that prediction and a training step need.
fn memory<N: Network>() -> [usize; 2] {
    [N::FORWARD_MEMORY, N::TRAINING_MEMORY]
}

/// Without trained parameters upstream there is no backward pass, and nothing is saved for one.
#[test]
fn a_frozen_front_needs_no_memory_for_gradients() {
    let [whole, middle, front] = [memory::<Trained>(), memory::<FrozenMiddle>(), memory::<FrozenFront>()];
    assert_eq!((whole[0], middle[0], front[0]), (7, 7, 7));
    // At most two outputs are live at a time, as in prediction.
    assert_eq!(front[1], 4 + 3);
    assert!(middle[1] > front[1], "{middle:?}");
    // Only the trained stage saves its output and the gradient of it.
    assert_eq!(memory::<OnlyLast>(), [2, 2 + 2]);
    let [predict, train] = memory::<AllFrozen>();
    assert_eq!(train, predict);
    let [frozen, trained] = [memory::<FrozenNetwork>(), memory::<NotFrozen>()];
    assert!(frozen[1] < trained[1], "{frozen:?} {trained:?}");
}

network! { struct Wide = Affine(5, 70) -> Sigmoid -> Affine(70, 70) -> Sigmoid -> Affine(70, 5); }
network! { struct FrozenWide = #[frozen] Wide -> Affine(5, 5) -> MseLoss; }
network! { struct AllFrozenWide = #[frozen] Wide -> #[frozen] Affine(5, 5) -> MseLoss; }

/// A frozen network with nothing trained before it only predicts.
#[test]
fn a_frozen_network_saves_nothing_for_a_backward_pass() {
    let [[predict, train], [_, above], [all, all_train]] =
        [memory::<Wide>(), memory::<FrozenWide>(), memory::<AllFrozenWide>()];
    assert!(train > predict, "{train} {predict}");
    assert!(above <= predict + 5, "{above} {predict}");
    assert_eq!(all_train, all);
}
