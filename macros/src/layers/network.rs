//! Nested networks: a network as a stage of another one.

use quote::quote;

use super::{Contract, InferCtx, Inferred, Layer, Role, SavedTensor, TrainForward, UserType};
use crate::shape::Shape;
use crate::tensor::{InitialValue, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "Nested",
    aliases: &[],
    signature: "Encoder",
    stage: "network",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params, SavedTensor::Input, SavedTensor::Saved],
        gradient: &[SavedTensor::Params, SavedTensor::Input, SavedTensor::Saved],
        user: UserType::Network,
        train_forward: TrainForward::ForBackward,
        is_stochastic: true,
        fused_backward: true,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let path = ctx.stage.path.clone();
    let krate = ctx.krate.clone();
    let text = crate::shape::source_text(&path);
    let mut constant = |name: &str| {
        let constant = quote::format_ident!("{name}");
        ctx.symbols.bind(format!("{text}::{name}"), quote!(<#path as #krate::__private::AsLayer>::#constant))
    };
    let [inputs, outputs, params, buffers] = ["INPUTS", "OUTPUTS", "PARAMS", "BUFFERS"].map(&mut constant);
    let [predicting, training] = ["FORWARD_MEMORY", "TRAINING_MEMORY"].map(|name| Some(constant(name)));
    let predictor = ["PACKED", "SCRATCH"].map(&mut constant);
    let macs = constant("MACS");
    ctx.no_arguments();
    ctx.expect_input_of(&path, &inputs);
    let plain = Inferred::plain(Shape::vector(inputs.clone()), Shape::vector(outputs));
    Inferred {
        user: Some(path),
        sizes: Vec::new(),
        tensors: vec![
            Tensor::vector("params", params).starting_with(InitialValue::Custom),
            Tensor::statistic("buffers", buffers).starting_with(InitialValue::Custom),
        ],
        saved: Saved { predicting, training },
        predictor: Some(predictor),
        macs: crate::count::Count::product([macs]),
        ..plain
    }
}
