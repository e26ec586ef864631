//! Networks, workspaces and optimizers in arrays, slices and statics. The tests of the workspace run it too, where
//! constnet has all its features, with the same results.

use constnet::gradient::{self, GradientAccumulator};
use constnet::prelude::*;
use constnet::schedule::{Cosine, Schedule};
use constnet::{LengthError, Owned, PredictWorkspace, Predictor, PredictorScratch, Rng};

network! {
    /// The two-layer classifier of chapter 5.
    pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

network! {
    /// A small one, that fits onto every stack.
    pub struct Classifier = Affine(64, 16) -> Relu -> Affine(16, 10) -> SoftmaxWithLoss;
}

network! {
    /// With statistics, masks and images.
    pub struct Small: (1, 6, 6) = Conv2d(1, 2, 3) -> BatchNorm -> Relu -> MaxPool2d(2) -> Dropout(0.1)
        -> Flatten -> #[frozen] Affine(_, 5) -> #[frozen] BatchNorm -> Tanh -> Affine(5, 3) -> SoftmaxWithLoss;
}

network! {
    /// Without a loss.
    pub struct Encoder = Affine(3, 2) -> Sigmoid;
}

const SMALL: usize = Small::PARAMS + <Small as Network>::BUFFERS;

/// As they may be stored in flash.
static WEIGHTS: [f32; Encoder::PARAMS] = [1.0, -1.0, 0.5, 0.5, -2.0, 2.0, 0.0, 1.0];

/// The memory of a prediction: the values of two stages.
const _: () = assert!(TwoLayerNet::prediction_len(1) * size_of::<f32>() <= 1024);

/// The types on the heap have the same names without one.
pub fn name_them(_: &TwoLayerNet, _: &Workspace<TwoLayerNet, 1>, _: &Adam<TwoLayerNet>, _: &Owned<f32>) {}

/// Runs all checks; returns the number of the failed one.
///
/// # Errors
///
/// 1 where memory is too small, from 2 on where a network does not do what it should.
pub fn run() -> Result<(), u8> {
    let ensure = |holds: bool, check: u8| if holds { Ok(()) } else { Err(check) };
    ensure(predicts_from_flash() == Some(true), 2)?;
    ensure(learns_in_arrays().map_err(|_| 1)?, 3)?;
    ensure(learns_in_slices().map_err(|_| 1)?, 4)?;
    ensure(optimizers_learn().map_err(|_| 1)?, 5)?;
    ensure(too_little_is_refused(), 6)?;
    ensure(predictors_agree().map_err(|_| 1)? == Some(true), 7)
}

fn predicts_from_flash() -> Option<bool> {
    let net = Encoder::from_params(&WEIGHTS).ok()?;
    let mut ws = PredictWorkspace::<Encoder, 1, _>::new_in([f32::NAN; Encoder::prediction_len(1)]).ok()?;
    let y = net.predict(&SVector::<f32, 3>::new(1.0, 2.0, 1.0), &mut ws).ok()?;
    // The logits are 0 and 3.
    Some(y[0] == 0.5 && (y[1] - 0.952_574_1).abs() < 1e-6)
}

/// A predictor in arrays: of images with everything folded, and of a network in registers.
fn predictors_agree() -> Result<Option<bool>, LengthError> {
    let mut params = [0.0; SMALL];
    let mut net = Small::from_params(&mut params[..])?;
    net.initialize(&mut Rng::new(3));
    let predictor = Predictor::<Small, _>::new_in(&net, [f32::NAN; Small::packed_len()])?;
    let mut scratch = PredictorScratch::<Small, 2, _>::new_in([f32::NAN; Small::scratch_len(2)])?;
    let mut ws = PredictWorkspace::<Small, 2, _>::new_in([f32::NAN; Small::prediction_len(2)])?;
    let x = SMatrix::<f32, 36, 2>::from_fn(|row, column| ((row * 7 + column * 3) % 5) as f32 - 2.0);
    let (Ok(found), Ok(right)) = (predictor.predict(&x, &mut scratch), net.predict(&x, &mut ws)) else {
        return Ok(None);
    };
    let images = found.iter().zip(right.iter()).all(|(found, right)| (found - right).abs() < 1e-5);

    let net = Encoder::from_params(&WEIGHTS)?;
    let predictor = Predictor::<Encoder, _>::new_in(&net, [0.0; Encoder::packed_len()])?;
    let mut scratch = PredictorScratch::<Encoder, 1, _>::new_in([0.0; Encoder::scratch_len(1)])?;
    let y = predictor.predict(&SVector::<f32, 3>::new(1.0, 2.0, 1.0), &mut scratch);
    Ok(y.ok().map(|y| images && y[0] == 0.5 && (y[1] - 0.952_574_1).abs() < 1e-6))
}

/// A digit for each of 4 classes.
fn digits() -> (SMatrix<f32, 64, 4>, [u8; 4]) {
    (SMatrix::from_fn(|row, column| if row % 4 == column { 0.9 } else { 0.1 }), [3, 1, 4, 9])
}

/// Everything needed for training, as one value that can be moved.
struct Learner {
    net: Classifier<f32, [f32; Classifier::PARAMS]>,
    ws: Workspace<Classifier<f32, [f32; Classifier::PARAMS]>, 4, [f32; Workspace::<Classifier, 4>::VALUES]>,
    adam: Adam<Classifier<f32, [f32; Classifier::PARAMS]>, [f32; 2 * Classifier::PARAMS]>,
}

impl Learner {
    fn new(seed: u64) -> Result<Self, LengthError> {
        let zeros = [0.0; Classifier::PARAMS];
        let mut net = Classifier::from_params(zeros)?;
        net.initialize(&mut Rng::new(seed));
        let adam = Adam::new_in(&net, 0.01, [0.0; 2 * Classifier::PARAMS])?;
        let values = [f32::NAN; Workspace::<Classifier, 4>::VALUES];
        let ws = Workspace::from_parts(values, Classifier::from_params(zeros)?)?;
        Ok(Self { net, ws, adam })
    }
}

fn learns_in_arrays() -> Result<bool, LengthError> {
    let (x, t) = digits();
    let Learner { mut net, mut ws, mut adam } = Learner::new(1)?;
    let mut predict = PredictWorkspace::<Classifier, 4, _>::new_in([0.0; Classifier::prediction_len(4)])?;
    let mut losses = [f32::NAN; 5];
    for loss in &mut losses {
        if net.gradient(&x, &t, &mut ws).is_err() {
            return Ok(false);
        }
        *loss = ws.loss();
        adam.step(&mut net, ws.gradient());
    }
    // Both kinds of workspaces work.
    let same = net.loss(&x, &t, &mut ws) == net.loss(&x, &t, &mut predict);
    Ok(same && net.accuracy(&x, &t, &mut predict) == Ok(1.0) && losses.is_sorted_by(|a, b| a > b))
}

fn learns_in_slices() -> Result<bool, LengthError> {
    let (mut params, mut memory, mut slots) =
        ([0.0; SMALL], [f32::NAN; Small::training_len(3)], [f32::NAN; SMALL]);
    let x = SMatrix::<f32, 36, 3>::from_fn(|row, column| if row % 3 == column { 1.0 } else { -1.0 });
    let t = [0_u8, 1, 2];
    let mut net = Small::from_params(&mut params[..])?;
    net.initialize(&mut Rng::new(2));
    let mut ws = net.workspace_in::<3>(&mut memory)?;
    let mut sum_memory = [[0.0; SMALL]; 2];
    let [mean, rest] = &mut sum_memory;
    let mut sum =
        GradientAccumulator::new_in(Small::from_params(&mut mean[..])?, Small::from_params(&mut rest[..])?);
    let mut momentum = Momentum::new_in(&net, 0.1, &mut slots[..])?.momentum(0.5);
    let schedule = Cosine::new(0.1, 40);
    let before = net.loss(&x, &t, &mut ws);
    for step in 0..20 {
        sum.clear();
        for _ in 0..2 {
            if net.gradient(&x, &t, &mut ws).is_err() {
                return Ok(false);
            }
            gradient::clip_norm(ws.gradient_mut(), 1.0);
            sum.add(ws.gradient(), 3);
        }
        momentum.set_learning_rate(schedule.learning_rate(step));
        momentum.step(&mut net, sum.gradient());
    }
    let is_good = gradient::first_non_finite_layer(sum.gradient()).is_none();
    // Those of the frozen stage keep their initial values.
    let batches = |first: usize| net.buffers()[first];
    let followed = [batches(4), batches(4 + 11)] == [20.0, 0.0];
    Ok(is_good && followed && net.loss(&x, &t, &mut ws).ok() < before.ok())
}

network! { struct Line = Affine(1, 1) -> MseLoss; }

fn optimizers_learn() -> Result<bool, LengthError> {
    type Lent<'m> = Line<f32, &'m mut [f32]>;

    fn learns<'m>(
        params: &'m mut [f32],
        optimizer: impl FnOnce(&Lent<'m>) -> Result<&'m mut dyn Optimizer<Lent<'m>>, LengthError>,
        memory: &'m mut [f32],
    ) -> Result<bool, LengthError> {
        let (x, t) = (SMatrix::<f32, 1, 3>::new(0.0, 1.0, 2.0), SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0));
        params.fill(0.5);
        let mut net = Line::from_params(params)?;
        let mut ws = net.workspace_in::<3>(memory)?;
        let optimizer = optimizer(&net)?;
        let before = net.loss(&x, &t, &mut ws);
        for _ in 0..10 {
            if net.gradient(&x, &t, &mut ws).is_err() {
                return Ok(false);
            }
            optimizer.step(&mut net, ws.gradient());
        }
        Ok(net.loss(&x, &t, &mut ws).ok() < before.ok())
    }

    let mut all = true;
    macro_rules! learn {
        ($($net:ident => $optimizer:expr;)*) => {$({
            let (mut params, mut memory) = ([0.0; Line::PARAMS], [0.0; Line::training_len(3)]);
            let mut place = None;
            all &= learns(&mut params, |$net| Ok(place.insert($optimizer)), &mut memory)?;
        })*};
    }
    learn! {
        net => Sgd::new(net, 0.05);
        net => Momentum::new_in(net, 0.05, [0.0; Line::PARAMS])?;
        net => Nesterov::new_in(net, 0.05, [0.0; Line::PARAMS])?;
        net => AdaGrad::new_in(net, 0.05, [0.0; Line::PARAMS])?;
        net => RmsProp::new_in(net, 0.05, [0.0; Line::PARAMS])?;
        net => Adam::new_in(net, 0.05, [0.0; 2 * Line::PARAMS])?;
        net => AdamW::new_in(net, 0.05, [0.0; 2 * Line::PARAMS])?;
    }
    Ok(all)
}

fn too_little_is_refused() -> bool {
    const NEEDED: usize = Line::training_len(2);
    let mut memory = [0.0; NEEDED - 1];
    let Err(training) = Workspace::<Line<f32, &mut [f32]>, 2>::new_in(&mut memory) else { return false };
    let prediction = PredictWorkspace::<Line, 2, _>::new_in([0.0; Line::prediction_len(2) - 1]).err();
    let adam = Line::from_params([0.0_f32; 2]).and_then(|net| Adam::new_in(&net, 0.1, [0.0; 3])).err();
    training == LengthError { expected: NEEDED, found: NEEDED - 1 }
        && prediction == Some(LengthError { expected: 2, found: 1 })
        && adam == Some(LengthError { expected: 4, found: 3 })
}
