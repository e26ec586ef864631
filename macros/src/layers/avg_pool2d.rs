//! `AvgPool2d(K, stride = K, pad = 0)`: the mean of each window.

use super::{Contract, InferCtx, Inference, Inferred, Layer, LayoutRule, Role};

pub(super) const LAYER: Layer = Layer {
    name: "AvgPool2d",
    aliases: &["avgpool", "averagepool", "averagepooling", "averagepooling2d", "meanpool"],
    signature: "AvgPool2d(kernel, stride = kernel, pad = 0)",
    stage: "pool",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract { layout: LayoutRule::Blocks, inference: Inference::Pool, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    Inferred::pooling(ctx)
}
