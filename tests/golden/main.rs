//! Layers, losses and whole training runs against values that NumPy and PyTorch computed in `f64`.
//!
//! Their row-major `(samples, features)` and `(in, out)` are the memory of one sample a column and
//! of `(out, in)`, so values pass as they are.

/// The same values in `f32`, whose kernels are compiled for more instruction sets.
macro_rules! assert_agrees_in_f32 {
    ($net:ident, $samples:literal, $reference:expr, $network:expr) => {
        let network = $network.cast::<f32>();
        let [x, dy] = [&$reference.x, &$reference.dy].map(|tensor| crate::narrow(&tensor.data));
        let mut ws = Workspace::<$net<f32>, $samples>::new();
        let y = network.predict(&batch(&x), &mut ws).unwrap();
        crate::assert_close_in_f32("y", y.as_slice(), &$reference.y.data);
        let dx = network.backward(&batch(&x), &batch(&dy), &mut ws).unwrap();
        crate::assert_close_in_f32("dx", dx.as_slice(), &$reference.dx.data);
        crate::assert_close_in_f32("gradient", ws.gradient().params(), &flat(&$reference.grads));
    };
}

mod images;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;

use constnet::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use support::batch;

/// The relative tolerance of a value.
const TOLERANCE: f64 = 1e-12;

/// That of `f32`, relative to the largest value.
const TOLERANCE_OF_F32: f64 = 1e-5;

/// The absolute tolerance of a value whose reference is exactly 0: an underflow that happened later.
const NEARLY_ZERO: f64 = 1e-300;

#[derive(Deserialize)]
struct Tensor {
    data: Vec<f64>,
}

#[derive(Deserialize)]
struct LayerReference {
    name: String,
    x: Tensor,
    params: BTreeMap<String, Tensor>,
    y: Tensor,
    dy: Tensor,
    dx: Tensor,
    grads: BTreeMap<String, Tensor>,
}

#[derive(Deserialize)]
struct LossReference {
    name: String,
    x: Tensor,
    t: Tensor,
    loss: f64,
    dx: Tensor,
}

fn read<R: DeserializeOwned>(json: &str) -> R {
    serde_json::from_str(json).expect("the reference values can be read")
}

fn layer(name: &str) -> LayerReference {
    let files = [include_str!("../golden_data/layers.json"), include_str!("../golden_data/images.json")];
    files
        .into_iter()
        .flat_map(read::<Vec<LayerReference>>)
        .find(|entry| entry.name == name)
        .expect("the layer has reference values")
}

fn loss(name: &str) -> LossReference {
    let all: Vec<LossReference> = read(include_str!("../golden_data/losses.json"));
    all.into_iter().find(|entry| entry.name == name).expect("the loss has reference values")
}

/// The values of all tensors in the order of a network's parameters, the weight before the bias; `v`
/// and `c` are those of a second branch.
fn flat(tensors: &BTreeMap<String, Tensor>) -> Vec<f64> {
    let names = ["w", "b", "v", "c", "gamma", "beta"].iter().filter_map(|&name| tensors.get(name));
    names.flat_map(|tensor| tensor.data.iter().copied()).collect()
}

fn is_close(found: f64, expected: f64) -> bool {
    match expected {
        0.0 => found.abs() <= NEARLY_ZERO,
        _ => (found - expected).abs() <= TOLERANCE * expected.abs(),
    }
}

#[track_caller]
fn assert_close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: another number of values");
    for (at, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        assert!(is_close(found, expected), "{what}, value {at}: {found:e}, not {expected:e}");
    }
}

fn narrow(values: &[f64]) -> Vec<f32> {
    values.iter().map(|&value| value as f32).collect()
}

#[track_caller]
fn assert_close_in_f32(what: &str, found: &[f32], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}: another number of values");
    let largest = expected.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    for (at, (&found, &expected)) in found.iter().zip(expected).enumerate() {
        let is_close = (f64::from(found) - expected).abs() <= TOLERANCE_OF_F32 * largest;
        assert!(is_close, "{what} in f32, value {at}: {found:e}, not {expected:e}");
    }
}

#[test]
fn the_comparison_detects_tiny_differences() {
    assert!(is_close(3e-197, 3e-197));
    assert!(!is_close(3.000_000_001e-197, 3e-197));
    assert!(!is_close(0.0, 3e-197));
    assert!(!is_close(1e-299, 0.0));
    assert!(!is_close(f64::NAN, 1.0));
    assert!(!is_close(f64::NAN, 0.0));
}

network! { struct AffineNet = Affine(7, 5); }
network! { struct MatMulNet = MatMul(7, 5); }
network! { struct ReluNet: 6 = Relu; }
network! { struct SoftmaxNet: 6 = Softmax; }
network! { struct LayerNormNet: 6 = LayerNorm; }
network! { struct RepeatNet: 8 = Repeat(7); }
network! { struct SumNet: 56 = Sum(7); }
network! { struct ResidualNet = (Affine(6, 6) -> Relu) + Identity; }
network! { struct GateNet = Affine(6, 4) * (Affine(6, 4) -> Sigmoid); }

macro_rules! layers {
    ($($test:ident: $net:ident, $name:expr;)*) => {$(
        #[test]
        fn $test() {
            let reference = layer($name);
            let net = $net::<f64, _>::from_params(flat(&reference.params)).unwrap();
            let mut ws = Workspace::<$net<f64>, 4>::new();
            let x = batch(&reference.x.data);
            let y = net.predict(&x, &mut ws).unwrap();
            assert_close("y", y.as_slice(), &reference.y.data);
            let dx = net.backward(&x, &batch(&reference.dy.data), &mut ws).unwrap();
            assert_close("dx", dx.as_slice(), &reference.dx.data);
            assert_close("gradient", ws.gradient().params(), &flat(&reference.grads));
            assert_agrees_in_f32!($net, 4, reference, net);
        }
    )*};
}
layers! {
    affine: AffineNet, "Affine(7, 5)";
    mat_mul: MatMulNet, "MatMul(7, 5)";
    relu: ReluNet, "Relu";
    softmax: SoftmaxNet, "Softmax";
    repeat: RepeatNet, "Repeat(7)";
    sum: SumNet, "Sum(7)";
    residual: ResidualNet, "Residual: (Affine(6, 6) -> Relu) + Identity";
    layer_norm: LayerNormNet, "LayerNorm";
    gate: GateNet, "Gate: Affine(6, 4) * (Affine(6, 4) -> Sigmoid)";
}

/// A network of each function of the table, and its test.
macro_rules! functions {
    (() $(
        $layer:ident $(($number:ident: T = $example:literal))? as ($($written:tt)*) from $kept:ident, rate $rate:literal:
            $docs:tt
    )*) => {
        #[allow(non_snake_case, reason = "tests are named like the layers")]
        mod functions {
            use super::*;

            $(
                mod $layer {
                    use super::*;

                    network! { struct Net: 6 = $($written)*; }
                    layers! { agrees: Net, stringify!($($written)*); }
                }
            )*
        }
    };
}
constnet::kernel::functions!(functions);

// The weight of such a network is its logits: over the unit matrix of five samples it is what
// reaches the loss, and its gradient is the gradient of the logits, both without rounding.
network! { struct SoftmaxLogits = logits: MatMul(5, 6) -> SoftmaxWithLoss; }
network! { struct SigmoidLogits = logits: MatMul(5, 1) -> SigmoidWithLoss; }
network! { struct MseValues = logits: MatMul(5, 3) -> MseLoss; }
network! { struct MaeValues = logits: MatMul(5, 3) -> MaeLoss; }
network! { struct HuberValues = logits: MatMul(5, 3) -> HuberLoss(1.0); }

macro_rules! losses {
    ($($test:ident: $net:ident, $name:literal, $targets:expr;)*) => {$(
        #[test]
        fn $test() {
            let reference = loss($name);
            let targets = $targets(&reference.t.data);
            let net = $net::<f64, _>::from_params(reference.x.data.clone()).unwrap();
            let mut ws = Workspace::<$net<f64>, 5>::new();
            let x = SMatrix::<f64, 5, 5>::identity();
            let loss = net.loss(&x, &targets, &mut ws).unwrap();
            assert_close("loss", &[loss], &[reference.loss]);
            let gradient = net.gradient(&x, &targets, &mut ws).unwrap();
            assert_close("dx", gradient.params(), &reference.dx.data);
            assert_close("loss of the gradient", &[ws.loss()], &[reference.loss]);
        }
    )*};
}
losses! {
    softmax_with_loss: SoftmaxLogits, "SoftmaxWithLoss", labels;
    softmax_with_loss_of_one_hot: SoftmaxLogits, "SoftmaxWithLoss", one_hot;
    softmax_with_loss_of_large_logits: SoftmaxLogits, "SoftmaxWithLoss (large logits)", labels;
    softmax_with_loss_of_large_logits_and_one_hot: SoftmaxLogits, "SoftmaxWithLoss (large logits)", one_hot;
    sigmoid_with_loss: SigmoidLogits, "SigmoidWithLoss", <[f64]>::to_vec;
    sigmoid_with_loss_of_labels: SigmoidLogits, "SigmoidWithLoss", labels;
    sigmoid_with_loss_of_large_logits: SigmoidLogits, "SigmoidWithLoss (large logits)", labels;
    mse_loss: MseValues, "MseLoss", <[f64]>::to_vec;
    mae_loss: MaeValues, "MaeLoss", <[f64]>::to_vec;
    huber_loss: HuberValues, "HuberLoss(1.0)", <[f64]>::to_vec;
}

fn labels(values: &[f64]) -> Vec<u8> {
    values.iter().map(|&label| label as u8).collect()
}

fn one_hot(labels: &[f64]) -> SMatrix<f64, 6, 5> {
    SMatrix::from_fn(|class, sample| if class as f64 == labels[sample] { 1.0 } else { 0.0 })
}

network! {
    struct TwoLayerNet = Affine(8, 6) -> Relu -> Affine(6, 4) -> SoftmaxWithLoss;
}

#[derive(Deserialize)]
struct Training {
    x: Tensor,
    t: Vec<u8>,
    #[serde(flatten)]
    start: Weights,
    loss: f64,
    logits: Tensor,
    dw1: Tensor,
    db1: Tensor,
    dw2: Tensor,
    db2: Tensor,
    after_20_steps: BTreeMap<String, Trajectory>,
}

#[derive(Deserialize)]
struct Weights {
    w1: Tensor,
    b1: Tensor,
    w2: Tensor,
    b2: Tensor,
}

#[derive(Deserialize)]
struct Trajectory {
    lr: f64,
    losses: Vec<f64>,
    #[serde(flatten)]
    end: Weights,
}

impl Weights {
    fn flat(&self) -> Vec<f64> {
        [&self.w1, &self.b1, &self.w2, &self.b2].map(|tensor| tensor.data.as_slice()).concat()
    }
}

impl Training {
    fn read() -> Self {
        read(include_str!("../golden_data/two_layer_net.json"))
    }

    fn network(&self) -> TwoLayerNet<f64> {
        TwoLayerNet::from_params(self.start.flat().into()).unwrap()
    }

    /// Takes as many steps as the reference and compares every loss and the last weights.
    fn assert_follows(&self, name: &str, optimizer: impl FnOnce(&TwoLayerNet<f64>, f64) -> Box<Steps>) {
        let trajectory = &self.after_20_steps[name];
        let mut net = self.network();
        let mut optimizer = optimizer(&net, trajectory.lr);
        let mut ws = Workspace::<TwoLayerNet<f64>, 5>::new();
        let losses: Vec<_> = (0..trajectory.losses.len())
            .map(|_| {
                net.gradient(&batch(&self.x.data), &self.t, &mut ws).unwrap();
                optimizer.step(&mut net, ws.gradient());
                ws.loss()
            })
            .collect();
        assert_eq!(losses.len(), 20);
        assert_close("losses", &losses, &trajectory.losses);
        assert_close("weights", net.params(), &trajectory.end.flat());
    }
}

type Steps = dyn Optimizer<TwoLayerNet<f64>>;

#[test]
fn two_layers_have_the_loss_and_the_logits() {
    let reference = Training::read();
    let net = reference.network();
    let mut ws = Workspace::<TwoLayerNet<f64>, 5>::new();
    let x = batch(&reference.x.data);
    let logits = net.predict(&x, &mut ws).unwrap();
    assert_close("logits", logits.as_slice(), &reference.logits.data);
    let loss = net.loss(&x, &reference.t, &mut ws).unwrap();
    assert_close("loss", &[loss], &[reference.loss]);
}

#[test]
fn two_layers_have_the_gradient_by_name() {
    let reference = Training::read();
    let mut ws = Workspace::<TwoLayerNet<f64>, 5>::new();
    let gradient = reference.network();
    let gradient = gradient.gradient(&batch(&reference.x.data), &reference.t, &mut ws).unwrap().view();
    assert_close("dw1", gradient.affine1.weight.clone_owned().as_slice(), &reference.dw1.data);
    assert_close("db1", gradient.affine1.bias.clone_owned().as_slice(), &reference.db1.data);
    assert_close("dw2", gradient.affine2.weight.clone_owned().as_slice(), &reference.dw2.data);
    assert_close("db2", gradient.affine2.bias.clone_owned().as_slice(), &reference.db2.data);
}

#[test]
fn sgd_trains_like_the_reference() {
    Training::read().assert_follows("Sgd", |net, lr| Box::new(Sgd::new(net, lr)));
}

#[test]
fn momentum_trains_like_the_reference() {
    Training::read().assert_follows("Momentum", |net, lr| Box::new(Momentum::new(net, lr)));
}

#[test]
fn adam_trains_like_the_reference() {
    Training::read().assert_follows("Adam", |net, lr| Box::new(Adam::new(net, lr)));
}
