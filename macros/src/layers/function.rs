//! Layers that are a function of single values: a row each. They keep the shape and have no parameters.

use super::{Answer, Calls, Kept, Layer, NOT_NEGATIVE, POSITIVE, Question, Role, Takes};
use crate::tensor::Init;

/// A row: the name of the layer, how its stages are named, how it is written, what other libraries call it, the initialiser
/// that suits a weight before it, how it computes, and what its arguments say.
macro_rules! function {
    ($name:ident, $stage:literal, $signature:literal, $aliases:tt, $suits:ident, $calls:ident, $resolve:ident) => {
        Layer {
            name: stringify!($name),
            aliases: &$aliases,
            signature: $signature,
            stage: $stage,
            role: Role::Values($resolve),
            decides_shape: false,
            prefers: Some(Init::$suits),
            calls: $calls,
            suspects: &[],
        }
    };
}

/// Those that are called by their names.
pub(super) const LAYERS: &[Layer] = &[
    function!(Sigmoid, "sigmoid", "Sigmoid", ["logistic", "sigm"], Xavier, FUSED, plain),
    function!(Tanh, "tanh", "Tanh", ["hyperbolictangent", "tangenshyperbolicus"], Xavier, FROM_OUTPUT, plain),
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
    function!(Silu, "silu", "Silu", ["swish", "sigmoidlinear"], He, FROM_INPUT, plain),
    function!(Softplus, "softplus", "Softplus", ["smoothrelu"], He, FROM_OUTPUT, plain),
    function!(Softsign, "softsign", "Softsign", [], Xavier, FROM_OUTPUT, plain),
    function!(HardSigmoid, "hard_sigmoid", "HardSigmoid", ["hsigmoid"], Xavier, FROM_OUTPUT, plain),
    function!(HardSwish, "hard_swish", "HardSwish", ["hardsilu", "hswish"], He, FROM_INPUT, plain),
];

/// Which is exact, and its approximation by a hyperbolic tangent.
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

/// What the gradient is computed from: what takes less memory, the output, where it can be.
const FROM_OUTPUT: Calls =
    Calls { backward: &[Kept::Output], in_place: true, order: Takes::Either, ..Calls::PLAIN };
const FROM_INPUT: Calls = Calls { backward: &[Kept::Input], ..FROM_OUTPUT };
/// What a product before it can apply.
const FUSED: Calls = Calls { is_activation: true, ..FROM_OUTPUT };

fn plain(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    kept(question)
}

fn leaky_relu(question: &mut Question<'_>) -> Answer {
    let slope = question.single_number("slope", &NOT_NEGATIVE);
    Answer { constants: vec![slope], ..kept(question) }
}

fn elu(question: &mut Question<'_>) -> Answer {
    let scale = question.single_number("scale", &POSITIVE);
    Answer { constants: vec![scale], ..kept(question) }
}

fn gelu(question: &mut Question<'_>) -> Answer {
    question.no_arguments_but("tanh");
    kept(question)
}

fn gelu_tanh(question: &mut Question<'_>) -> Answer {
    question.single_word("tanh");
    kept(question)
}

/// The shape of what flows in.
fn kept(question: &mut Question<'_>) -> Answer {
    Answer::same_shape(question.input())
}
