//! Frozen stages, which compute as in prediction: frozen networks nested in others, to any depth,
//! and frozen layers with statistics.

use constnet::gradient::GradientAccumulator;
use constnet::layers::MseLoss;
use constnet::nalgebra::{Const, DimName};
use constnet::optim::OptimizerKind;
use constnet::prelude::*;
use constnet::{Columns, Scalar};

use crate::check::{central_differences, compare, dot, values};
use crate::support::batch;

/// Step of a central difference: sums over many samples are rounded more than one value is.
const DISTANCE: f64 = 4.0 * crate::check::DISTANCE;

/// One sample, a partial block of images, and a full block followed by a partial one.
const BATCHES: [usize; 3] = [1, 5, 19];

// Networks that compute differently in training.
network! { struct Inner: 3 = BatchNorm -> Affine(3, 3) -> Dropout(0.5) -> Tanh -> BatchNorm; }
network! { struct Noisy: 3 = Dropout(0.5) -> Affine(3, 3) -> Tanh -> Dropout(0.3); }
network! { struct Images: (2, 4, 4) = BatchNorm -> Conv2d(2, 3, 2) -> Tanh -> Dropout(0.3) -> BatchNorm -> MaxPool2d(2, stride = 1); }
network! { struct Block<const F: usize>: F = (BatchNorm -> Affine(F, F) -> Dropout(0.4)) + Identity; }
type Block3<T = f32> = Block<3, T>;
// Networks that nest them, frozen and not.
network! { struct Deep: 3 = (Affine(3, 3) -> Inner -> Dropout(0.2) -> Noisy) + Identity; }
network! { struct Deeper: 3 = (BatchNorm -> Deep -> Tanh) + Identity -> Deep; }
network! { struct Keeps: 3 = Affine(3, 3) -> #[frozen] Inner -> Tanh; }
network! { struct KeepsNoisy: 3 = Affine(3, 3) -> #[frozen] Noisy; }
network! { struct Mixed: 3 = (Inner -> #[frozen] Deep -> Dropout(0.2) -> Keeps) + Identity; }

network! { struct Middle = Affine(4, 3) -> #[frozen] Inner -> Affine(3, 2) -> MseLoss; }
network! { struct Last = Affine(4, 3) -> Tanh -> #[frozen] Inner -> MseLoss; }
network! { struct Front = #[frozen] Inner -> Affine(3, 2) -> MseLoss; }
network! { struct Added = (Affine(4, 3) -> #[frozen] Inner) + Affine(4, 3) -> Tanh -> Affine(3, 2) -> MseLoss; }
network! { struct Gated = (Affine(4, 3) -> #[frozen] Noisy) * (Affine(4, 3) -> #[frozen] Inner) -> MseLoss; }
network! { struct Beside = Affine(4, 3) -> [#[frozen] Inner, Tanh, #[frozen] Noisy] -> Affine(9, 2) -> MseLoss; }
network! { struct Twice = Affine(4, 3) -> #[frozen] Deeper -> #[frozen] Inner -> MseLoss; }
network! { struct Within = Affine(4, 3) -> Keeps -> Affine(3, 2) -> MseLoss; }
network! { struct Around = Affine(4, 3) -> #[frozen] Mixed -> Affine(3, 2) -> MseLoss; }
network! { struct Shared = Affine(4, 3) -> #[frozen] a: Noisy -> Affine(3, 3) -> &a -> Affine(3, 2) -> MseLoss; }
network! { struct SharedStatistics = Affine(4, 3) -> #[frozen] a: Deeper -> Affine(3, 3) -> &a -> Affine(3, 2) -> MseLoss; }
network! { struct SharedNorm = Affine(4, 3) -> #[frozen] a: BatchNorm -> Affine(3, 3) -> &a -> Tanh -> &a -> MseLoss; }
network! { struct SharedWithin = Affine(4, 3) -> a: KeepsNoisy -> Tanh -> &a -> MseLoss; }
network! { struct OfBlocks = Affine(4, 3) -> #[frozen] Block3 -> Tanh -> #[frozen] Block3 -> MseLoss; }
network! { struct Sized<const H: usize> = Affine(4, H) -> Tanh -> Affine(H, 3) -> #[frozen] Inner -> Affine(3, H) -> MseLoss; }
type Sized5<T> = Sized<5, T>;
network! { struct Image: (1, 4, 4) = Conv2d(1, 2, 3, pad = 1) -> #[frozen] Images -> Affine(_, 2) -> MseLoss; }
network! { struct ImageAgain: (1, 4, 4) = Conv2d(1, 2, 3, pad = 1) -> #[frozen] Images -> Reshape(3, 2, 2) -> Conv2d(3, 2, 2) -> MseLoss; }
network! { struct Norm = Affine(4, 3) -> #[frozen] BatchNorm -> Affine(3, 2) -> #[frozen] BatchNorm -> MseLoss; }
network! { struct NormFront: 4 = #[frozen] BatchNorm -> Affine(4, 3) -> MseLoss; }
network! { struct NormBranch = Affine(4, 3) -> (#[frozen] BatchNorm) * (Affine(3, 3) -> #[frozen] BatchNorm -> Tanh) -> MseLoss; }
network! { struct NormImage: (2, 4, 4) = #[frozen] BatchNorm -> Conv2d(2, 3, 2) -> #[frozen] BatchNorm -> Tanh -> Conv2d(3, 2, 2) -> MseLoss; }

// The same without a loss, which have gradients of the inputs as well.
network! { struct MapMiddle = Affine(4, 3) -> #[frozen] Inner -> Affine(3, 2); }
network! { struct MapFront = #[frozen] Inner -> Affine(3, 2); }
network! { struct MapLast = Affine(4, 3) -> #[frozen] Mixed; }
network! { struct MapAlone: 3 = #[frozen] Deeper; }
network! { struct MapShared: 3 = #[frozen] a: Noisy -> Affine(3, 3) -> &a; }
network! { struct MapSharedStatistics: 3 = #[frozen] a: Block3 -> Affine(3, 3) -> &a -> #[frozen] b: BatchNorm -> Tanh -> &b; }
network! { struct MapWithin: 3 = Keeps; }
network! { struct MapBlock: 3 = #[frozen] Block3 -> #[frozen] BatchNorm; }
network! { struct MapImage: (2, 4, 4) = #[frozen] BatchNorm -> #[frozen] Images; }
network! { struct MapNorm: 3 = #[frozen] BatchNorm; }

/// A network with parameters of either sign, and running statistics as after some batches.
fn settled<N: Network>() -> N {
    let mut net = N::zeros();
    let fill = |to: &mut [N::Scalar], values: Vec<f64>| {
        to.iter_mut().zip(values).for_each(|(to, value)| *to = Scalar::from_f64(value));
    };
    // Small parameters and large variances keep deep networks out of the saturated ends of `Tanh`.
    fill(net.params_mut(), values(1, N::PARAMS).iter().map(|value| 0.6 * value).collect());
    for info in N::RUNNING_STATS {
        let values = values(2, info.len());
        let values = match info.name {
            "variance" => values.iter().map(|value| value.abs() + 0.8).collect(),
            "batches" => vec![3.0],
            _ => values,
        };
        fill(&mut net.buffers_mut()[info.offset..][..info.len()], values);
    }
    net
}

/// The values of trained tensors; others must be zero.
fn trained<N: Network<Scalar = f64>>(gradient: &N) -> Vec<f64> {
    let tensor = |info: &constnet::ParamInfo| &gradient.params()[info.offset..][..info.len()];
    for info in N::TENSORS.iter().filter(|info| info.frozen) {
        assert!(tensor(info).iter().all(|&slope| slope == 0.0), "{info:?}");
    }
    N::TENSORS.iter().filter(|info| !info.frozen).flat_map(tensor).copied().collect()
}

/// The derivatives of a function of all parameters, with respect to the trained ones.
fn slopes<N: Network<Scalar = f64>>(net: &N, function: impl Fn(&N) -> f64) -> Vec<f64> {
    let mut all = net.clone();
    let of_params = |params: &[f64]| {
        let mut probe = net.clone();
        probe.params_mut().copy_from_slice(params);
        function(&probe)
    };
    let slopes = central_differences(of_params, net.params(), DISTANCE);
    for info in N::TENSORS {
        let range = info.offset..info.offset + info.len();
        let is_trained = if info.frozen { 0.0 } else { 1.0 };
        all.params_mut()[range.clone()]
            .iter_mut()
            .zip(&slopes[range])
            .for_each(|(to, slope)| *to = is_trained * slope);
    }
    trained(&all)
}

/// Steps of every optimizer do not change frozen tensors; nor the state if all of them are frozen.
fn assert_steps<N: Network + 'static>(net: &N, gradient: &N, all_frozen: bool) {
    let mut sum = GradientAccumulator::new(net);
    sum.add(gradient, 2);
    sum.add(gradient, 1);
    for (kind, gradient) in
        OptimizerKind::ALL.into_iter().flat_map(|kind| [(kind, gradient), (kind, sum.gradient())])
    {
        let (mut moved, mut optimizer) = (net.clone(), kind.build(net, 0.1));
        optimizer.step(&mut moved, gradient);
        optimizer.step(&mut moved, gradient);
        assert_ne!(moved.params(), net.params(), "{kind}");
        let same = |infos: &[constnet::ParamInfo], found: &[N::Scalar], before: &[N::Scalar]| {
            for info in infos.iter().filter(|info| info.frozen) {
                let range = info.offset..info.offset + info.len();
                assert_eq!(found[range.clone()], before[range], "{kind}: {info:?}");
            }
        };
        same(N::TENSORS, moved.params(), net.params());
        same(N::RUNNING_STATS, moved.buffers(), net.buffers());
        assert!(!all_frozen || moved.buffers() == net.buffers(), "{kind}");
    }
}

/// A training step has the loss of `loss`, always, and its gradient is that of `loss`, by central differences.
fn assert_trains_as_it_predicts<N, M, const I: usize, const O: usize>()
where
    N: Supervised<Scalar = f64, Input = Const<I>, Output = Const<O>, Loss = MseLoss> + 'static,
    M: Supervised<Scalar = f32, Input = Const<I>, Output = Const<O>, Loss = MseLoss> + 'static,
{
    let (net, narrow) = (settled::<N>(), settled::<M>());
    let (mut ws, mut narrow_ws) = (Workspace::<N, 19>::new(), Workspace::<M, 19>::new());
    for samples in BATCHES {
        let (x, t) = (values(3, I * samples), values(4, O * samples));
        let (x, t): (Columns<'_, _, I>, Columns<'_, _, O>) = (batch(&x), batch(&t));
        let loss = net.loss(&x, &t, &mut ws).unwrap();
        for _ in 0..2 {
            net.gradient(&x, &t, &mut ws).unwrap();
            assert_eq!(ws.loss(), loss);
        }
        let expected = slopes(&net, |net| net.loss_alloc(&x, &t).unwrap());
        let found = trained(ws.gradient());
        assert_eq!(compare(&found, &expected), Ok(()), "{samples} samples");
        assert!(N::RUNNING_STATS.iter().all(|info| info.frozen));
        assert!(ws.gradient().buffers().iter().all(|&value| value == 0.0), "statistics of a batch");
        assert_steps(&net, ws.gradient(), true);

        let narrow_values = |x: &[f64]| x.iter().map(|&x| x as f32).collect::<Vec<_>>();
        let (x, t) = (narrow_values(x.as_slice()), narrow_values(t.as_slice()));
        let (x, t): (Columns<'_, _, I>, Columns<'_, _, O>) = (batch(&x), batch(&t));
        let loss = narrow.loss(&x, &t, &mut narrow_ws).unwrap();
        narrow.gradient(&x, &t, &mut narrow_ws).unwrap();
        assert_eq!(narrow_ws.loss(), loss);
        let gradient = narrow_ws.gradient().params().iter().zip(ws.gradient().params());
        let largest = found.iter().fold(0.0_f64, |largest, slope| largest.max(slope.abs()));
        for (&narrow, wide) in gradient {
            assert!((f64::from(narrow) - wide).abs() <= 1e-4 * largest, "{narrow} and {wide}");
        }
    }
}

/// Both gradients of `Σ y · dy` are those of `predict`, by central differences.
fn assert_maps_as_it_predicts<N, const I: usize, const O: usize>()
where
    N: for<'w> Differentiable<
            Scalar = f64,
            Input = Const<I>,
            Output = Const<O>,
            InputGradient<'w> = Columns<'w, f64, I>,
        > + 'static,
{
    let net = settled::<N>();
    let mut ws = Workspace::<N, 19>::new();
    for samples in BATCHES {
        let (x, dy) = (values(3, I * samples), values(4, O * samples));
        let value = |net: &N, x: &[f64]| dot(net.predict_alloc(&batch::<_, I>(x)).unwrap().as_slice(), &dy);
        let dx = net.backward(&batch::<_, I>(&x), &batch::<_, O>(&dy), &mut ws).unwrap();
        let expected = central_differences(|x| value(&net, x), &x, DISTANCE);
        assert_eq!(compare(dx.as_slice(), &expected), Ok(()), "of the input, {samples} samples");
        let expected = slopes(&net, |net| value(net, &x));
        let found = trained(ws.gradient());
        if !expected.is_empty() {
            assert_eq!(compare(&found, &expected), Ok(()), "of the parameters, {samples} samples");
            assert_steps(&net, ws.gradient(), true);
        }
        assert!(ws.gradient().buffers().iter().all(|&value| value == 0.0), "statistics of a batch");
    }
}

macro_rules! sizes {
    ($net:ident) => {
        const I: usize = <<$net<f64> as Network>::Input as DimName>::DIM;
        const O: usize = <<$net<f64> as Network>::Output as DimName>::DIM;
    };
}

macro_rules! trains {
    ($($test:ident: $net:ident;)*) => {$(
        #[test]
        fn $test() {
            sizes! { $net }
            assert_trains_as_it_predicts::<$net<f64>, $net<f32>, I, O>();
        }
    )*};
}

macro_rules! maps {
    ($($test:ident: $net:ident;)*) => {$(
        #[test]
        fn $test() {
            sizes! { $net }
            assert_maps_as_it_predicts::<$net<f64>, I, O>();
        }
    )*};
}

trains! {
    in_the_middle: Middle;
    at_the_end: Last;
    at_the_front: Front;
    in_a_sum: Added;
    in_a_product: Gated;
    in_a_concatenation: Beside;
    in_a_frozen_network_of_networks: Twice;
    in_a_network_that_is_trained: Within;
    in_a_frozen_network_around_frozen_and_others: Around;
    shared: Shared;
    shared_with_statistics: SharedStatistics;
    a_shared_norm: SharedNorm;
    in_a_shared_network: SharedWithin;
    with_sizes_as_parameters: OfBlocks;
    in_a_network_with_sizes_as_parameters: Sized5;
    of_images: Image;
    of_images_between_convolutions: ImageAgain;
    a_norm: Norm;
    a_norm_at_the_front: NormFront;
    a_norm_in_a_branch: NormBranch;
    a_norm_of_images: NormImage;
}

maps! {
    without_a_loss_in_the_middle: MapMiddle;
    without_a_loss_at_the_front: MapFront;
    without_a_loss_at_the_end: MapLast;
    without_a_loss_alone: MapAlone;
    without_a_loss_shared: MapShared;
    without_a_loss_shared_with_statistics: MapSharedStatistics;
    without_a_loss_in_a_network_that_is_trained: MapWithin;
    without_a_loss_with_sizes_as_parameters: MapBlock;
    without_a_loss_of_images: MapImage;
    without_a_loss_a_norm: MapNorm;
}

network! {
    struct ManyInputs = |a: 3, b: 3| (a -> #[frozen] Inner) * (b -> Affine(3, 3) -> #[frozen] Noisy);
}

#[test]
fn behind_inputs_by_name() {
    let net = settled::<ManyInputs<f64>>();
    let (a, b, dy) = (values(3, 15), values(4, 15), values(5, 15));
    let value = |net: &ManyInputs<f64>, a: &[f64], b: &[f64]| {
        dot(net.predict_alloc(&(batch::<_, 3>(a), batch::<_, 3>(b))).unwrap().as_slice(), &dy)
    };
    let mut ws = Workspace::<ManyInputs<f64>, 5>::new();
    let d = net.backward(&(batch::<_, 3>(&a), batch::<_, 3>(&b)), &batch::<_, 3>(&dy), &mut ws).unwrap();
    let of_a = central_differences(|a| value(&net, a, &b), &a, DISTANCE);
    let of_b = central_differences(|b| value(&net, &a, b), &b, DISTANCE);
    assert_eq!(compare(d.a.as_slice(), &of_a), Ok(()));
    assert_eq!(compare(d.b.as_slice(), &of_b), Ok(()));
    assert_eq!(compare(&trained(ws.gradient()), &slopes(&net, |net| value(net, &a, &b))), Ok(()));
}

network! { struct One: 1 = BatchNorm; }
network! { struct AroundOne = Affine(1, 1) -> #[frozen] One -> MseLoss; }
network! { struct Dropped: 8 = Dropout(0.5) -> Affine(8, 1); }
network! { struct AroundDropped = Affine(8, 8) -> #[frozen] Dropped -> MseLoss; }

#[test]
fn the_running_statistics_are_used() {
    let mut net = AroundOne::<f64>::zeros();
    net.params_mut().fill(1.0);
    net.buffers_mut().copy_from_slice(&[0.0, 1.0, 0.0]);
    let (x, t) = (SMatrix::<f64, 1, 2>::new(1.0, 3.0), SMatrix::<f64, 1, 2>::zeros());
    let mut ws = Workspace::<AroundOne<f64>, 2>::new();
    let loss = net.loss(&x, &t, &mut ws).unwrap();
    assert!((loss - 16.99987).abs() < 5e-6, "{loss}");
    let gradient = net.gradient(&x, &t, &mut ws).unwrap().clone();
    assert_eq!(ws.loss(), loss);
    let affine = gradient.view().affine1;
    let [weight, bias] = [affine.weight[0], affine.bias[0]];
    assert!((weight - 17.99984).abs() < 5e-6 && (bias - 7.99993).abs() < 5e-6, "{weight} {bias}");
    Sgd::new(&net, 0.1).step(&mut net, &gradient);
    assert_eq!(net.buffers(), [0.0, 1.0, 0.0]);
}

#[test]
fn nothing_is_dropped() {
    let mut net = AroundDropped::<f64>::zeros();
    net.params_mut().fill(1.0);
    let mut ws = Workspace::<AroundDropped<f64>, 1>::new();
    for _ in 0..10 {
        net.gradient(&SMatrix::<f64, 8, 1>::repeat(1.0), &SMatrix::<f64, 1, 1>::zeros(), &mut ws).unwrap();
        assert_eq!(ws.loss(), 5329.0);
    }
}

network! {
    struct Others = Affine(4, 3) -> BatchNorm -> Dropout(0.3) -> #[frozen] Mixed -> Dropout(0.2) -> Affine(3, 3)
        -> inner: Inner -> BatchNorm -> Affine(3, 2) -> MseLoss;
}

/// Stages that are not frozen compute as before: by the batch, with the same masks forward and backward, with statistics that
/// are updated.
#[test]
fn other_stages_train_beside_it() {
    let net = settled::<Others<f64>>();
    let (x, t) = (values(3, 4 * 7), values(4, 2 * 7));
    let (x, t): (Columns<'_, _, 4>, Columns<'_, _, 2>) = (batch(&x), batch(&t));
    let mut ws = Workspace::<Others<f64>, 7>::new();
    let mut losses = Vec::new();
    for _ in 0..3 {
        let numerical = net.numerical_gradient(&x, &t, &mut ws).unwrap();
        net.gradient(&x, &t, &mut ws).unwrap();
        assert_eq!(compare(&trained(ws.gradient()), &trained(&numerical)), Ok(()));
        losses.push(ws.loss());
    }
    assert!(losses[0] != losses[1] && losses[1] != losses[2], "nothing is dropped: {losses:?}");
    assert_steps(&net, ws.gradient(), false);
    let mut moved = net.clone();
    moved.update_running_stats(ws.gradient());
    for info in Others::<f64>::RUNNING_STATS {
        let range = info.offset..info.offset + info.len();
        assert_eq!(moved.buffers()[range.clone()] == net.buffers()[range], info.frozen, "{info:?}");
    }
}
