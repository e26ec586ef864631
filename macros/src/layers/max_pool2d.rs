//! `MaxPool2d(K, stride = K, pad = 0)`: the largest value of each window.

use super::{Contract, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor};

pub(super) const LAYER: Layer = Layer {
    name: "MaxPool2d",
    aliases: &["maxpool", "maxpooling", "maxpooling2d", "pooling", "pool"],
    signature: "MaxPool2d(kernel, stride = kernel, pad = 0)",
    stage: "pool",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Input, SavedTensor::Output],
        selects: true,
        layout: LayoutRule::Blocks,
        inference: Inference::Pool,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    Inferred::pooling(ctx)
}
