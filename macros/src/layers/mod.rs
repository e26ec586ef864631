//! The table of layers. The rest of the compiler names none of them.

mod add;
mod affine;
mod avg_pool2d;
mod batch_norm;
mod concat;
mod contract;
mod conv2d;
mod conv_transpose2d;
mod custom;
mod depthwise_conv2d;
mod dropout;
mod flatten;
mod function;
mod global_avg_pool;
mod huber_loss;
mod identity;
mod infer;
mod inferred;
mod layer;
mod layer_norm;
mod mae_loss;
mod map;
mod matmul;
mod max_pool2d;
mod mse_loss;
mod mul;
mod network;
mod prelu;
mod relu;
mod repeat;
mod reshape;
mod sigmoid_with_loss;
mod softmax;
mod softmax_with_loss;
mod standardize;
mod sum;
mod upsample2d;

use crate::ast::JoinKind;
pub use contract::{
    Contract, Filters, IdentityWhen, Inference, Layout, LayoutRule, SavedTensor, Standardizes, TrainForward,
    UserType,
};
pub use infer::{InferCtx, after_network};
use infer::{NOT_NEGATIVE, POSITIVE, PROBABILITY, Stride};
pub use inferred::Inferred;
use layer::plain_loss;
pub use layer::{Layer, ONE_VALUE, Role};

/// The most sources of a custom layer; joins have any number.
pub const MOST_SOURCES: usize = 2;

/// Every layer that is found by name. A new elementwise layer is a row in `function.rs`, any other a file
/// beside this one and a line here.
const TABLE: &[&[Layer]] = &[
    &[affine::LAYER, matmul::LAYER, relu::LAYER],
    function::LAYERS,
    &[
        prelu::LAYER,
        softmax::LAYER,
        identity::LAYER,
        repeat::LAYER,
        sum::LAYER,
        conv2d::LAYER,
        depthwise_conv2d::LAYER,
        conv_transpose2d::LAYER,
        max_pool2d::LAYER,
        avg_pool2d::LAYER,
        global_avg_pool::LAYER,
        upsample2d::LAYER,
        flatten::LAYER,
        reshape::LAYER,
        batch_norm::LAYER,
        layer_norm::LAYER,
        standardize::LAYER,
        dropout::LAYER,
        custom::LAYER,
        add::LAYER,
        mul::LAYER,
        concat::LAYER,
        softmax_with_loss::LAYER,
        sigmoid_with_loss::LAYER,
        mse_loss::LAYER,
        mae_loss::LAYER,
        huber_loss::LAYER,
    ],
];

/// Every layer that is found by name.
pub fn all() -> impl Iterator<Item = &'static Layer> {
    TABLE.iter().copied().flatten()
}

/// The layer of this name; the number of arguments decides between two layers of the same name.
pub fn find(name: &str, arguments: usize) -> Option<&'static Layer> {
    if arguments == 1 {
        for (of_none, of_one) in [(&custom::LAYER, &map::LAYER), (&function::GELU, &function::GELU_TANH)] {
            if name == of_none.name {
                return Some(of_one);
            }
        }
    }
    all().find(|layer| layer.name == name)
}

/// The layer of `+`, `*` or `[ ]`.
pub fn join(kind: JoinKind) -> &'static Layer {
    match kind {
        JoinKind::Add => &add::LAYER,
        JoinKind::Mul => &mul::LAYER,
        JoinKind::Concat => &concat::LAYER,
    }
}

/// `Standardize` before a loss.
pub fn standardize_targets() -> &'static Layer {
    &standardize::OF_TARGETS
}

/// The layer that is another network.
pub fn network() -> &'static Layer {
    &network::LAYER
}
