//! Elementwise layers, one row each. They keep the shape and have no parameters.

use super::{
    Contract, InferCtx, Inference, Inferred, Layer, LayoutRule, NOT_NEGATIVE, POSITIVE, Role, SavedTensor,
};
use crate::tensor::Init;

/// A row: the name of the layer, the name of its stages, its signature, its names in other libraries, the initialiser
/// that suits a weight before it, its contract, and its inference function.
macro_rules! function {
    ($name:ident, $stage:literal, $signature:literal, $aliases:tt, $suits:ident, $contract:ident, $infer:ident) => {
        Layer {
            name: stringify!($name),
            aliases: &$aliases,
            signature: $signature,
            stage: $stage,
            role: Role::Values($infer),
            decides_shape: false,
            prefers: Some(Init::$suits),
            contract: $contract,
            lints: &[],
        }
    };
}

/// Those that are found by name.
pub(super) const LAYERS: &[Layer] = &[
    function!(Sigmoid, "sigmoid", "Sigmoid", ["logistic", "sigm"], Xavier, FUSED, without_arguments),
    function!(
        Tanh,
        "tanh",
        "Tanh",
        ["hyperbolictangent", "tangenshyperbolicus"],
        Xavier,
        FROM_OUTPUT,
        without_arguments
    ),
    function!(
        LeakyRelu,
        "leaky_relu",
        "LeakyRelu(slope)",
        ["lrelu", "leakyrectifier"],
        He,
        FROM_OUTPUT,
        leaky_relu
    ),
    function!(Elu, "elu", "Elu(scale)", ["exponentiallinear"], He, FROM_OUTPUT, elu),
    GELU,
    function!(Silu, "silu", "Silu", ["swish", "sigmoidlinear"], He, FROM_INPUT, without_arguments),
    function!(Softplus, "softplus", "Softplus", ["smoothrelu"], He, FROM_OUTPUT, without_arguments),
    function!(Softsign, "softsign", "Softsign", [], Xavier, FROM_OUTPUT, without_arguments),
    function!(
        HardSigmoid,
        "hard_sigmoid",
        "HardSigmoid",
        ["hsigmoid"],
        Xavier,
        FROM_OUTPUT,
        without_arguments
    ),
    function!(
        HardSwish,
        "hard_swish",
        "HardSwish",
        ["hardsilu", "hswish"],
        He,
        FROM_INPUT,
        without_arguments
    ),
];

/// `Gelu` is exact, `Gelu(tanh)` its approximation by a hyperbolic tangent.
pub(super) const GELU: Layer = function!(
    Gelu,
    "gelu",
    "Gelu` or `Gelu(tanh)",
    ["gaussianerrorlinear", "gelutanh", "geluexact"],
    He,
    FROM_INPUT,
    gelu
);
pub(super) const GELU_TANH: Layer = function!(GeluTanh, "gelu", "Gelu(tanh)", [], He, FROM_INPUT, gelu_tanh);

/// The gradient is computed from the output where possible, which takes less memory, otherwise from the input.
const FROM_OUTPUT: Contract = Contract {
    backward: &[SavedTensor::Output],
    in_place: true,
    layout: LayoutRule::Either,
    inference: Inference::Activation,
    ..Contract::PLAIN
};
const FROM_INPUT: Contract = Contract { backward: &[SavedTensor::Input], ..FROM_OUTPUT };
/// An activation that can be fused into a linear layer before it.
const FUSED: Contract = Contract { is_fusible: true, ..FROM_OUTPUT };

fn without_arguments(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    same_shape(ctx)
}

fn leaky_relu(ctx: &mut InferCtx<'_>) -> Inferred {
    let slope = ctx.single_number("slope", &NOT_NEGATIVE);
    Inferred { constants: vec![slope], ..same_shape(ctx) }
}

fn elu(ctx: &mut InferCtx<'_>) -> Inferred {
    let scale = ctx.single_number("scale", &POSITIVE);
    Inferred { constants: vec![scale], ..same_shape(ctx) }
}

fn gelu(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments_but("tanh");
    same_shape(ctx)
}

fn gelu_tanh(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.single_word("tanh");
    same_shape(ctx)
}

/// The output has the shape of the input.
fn same_shape(ctx: &mut InferCtx<'_>) -> Inferred {
    Inferred::same_shape(ctx.input())
}
