//! `GlobalAvgPool`: the mean of each channel.

use super::{Contract, InferCtx, Inference, Inferred, Layer, LayoutRule, Role};
use crate::shape::Shape;

pub(super) const LAYER: Layer = Layer {
    name: "GlobalAvgPool",
    aliases: &[
        "globalavgpool2d",
        "globalaveragepooling",
        "globalaveragepooling2d",
        "globalaveragepool",
        "adaptiveavgpool2d",
        "gap",
    ],
    signature: "GlobalAvgPool",
    stage: "pool",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract { layout: LayoutRule::Blocks, inference: Inference::Pool, ..Contract::PLAIN },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    match ctx.image() {
        Some(image) => {
            let output_shape = Shape::vector(image[0].clone());
            Inferred::plain(Shape::image(image), output_shape)
        }
        None => Inferred::unknown(),
    }
}
