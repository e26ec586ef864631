//! `Standardize`: the inputs of a network, or the targets of its loss, are standardised to mean 0 and deviation 1 over the
//! training set. It has no parameters; `adapt` sets its statistics.

use super::{
    Contract, IdentityWhen, InferCtx, Inference, Inferred, Layer, LayoutRule, Role, SavedTensor, Standardizes,
};
use crate::shape::Dim;
use crate::tensor::{InitialValue, Tensor};

/// First in a network: of its inputs.
pub(super) const LAYER: Layer = Layer {
    name: "Standardize",
    aliases: &["normalization", "normalize", "standardscaler", "standardise", "standardization", "scaler"],
    signature: "Standardize",
    stage: "standardize",
    role: Role::Values(infer),
    decides_shape: false,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params],
        layout: LayoutRule::Samples,
        inference: Inference::Scale,
        standardizes: Standardizes::Inputs,
        ..Contract::PLAIN
    },
    lints: &[],
};

/// Last before a loss, of its targets: in training the loss is that of the standardised targets, and a prediction is
/// converted back to their units.
pub(super) const OF_TARGETS: Layer = Layer {
    name: "StandardizeTargets",
    contract: Contract {
        is_identity: IdentityWhen::Training,
        standardizes: Standardizes::Targets,
        ..LAYER.contract
    },
    ..LAYER
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    ctx.no_arguments();
    ctx.expect_no_hidden_image();
    let shape = ctx.input();
    let Some(channels) = shape.sizes().first().cloned() else { return Inferred::unknown() };
    let tensors = vec![
        Tensor::statistic("mean", channels.clone()),
        Tensor::statistic("variance", channels.clone()).starting_with(InitialValue::Constant(1.0)),
        Tensor::statistic("samples", Dim::Known(1)),
    ];
    Inferred { sizes: vec![channels], tensors, macs: shape.len(), ..Inferred::same_shape(shape) }
}
