//! A network that was declared before, as a stage of another one.

use quote::quote;

use super::{Answer, Calls, Kept, Layer, Question, Records, Role, UsersType};
use crate::shape::Shape;
use crate::tensor::{Begins, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "Nested",
    aliases: &[],
    signature: "Encoder",
    stage: "network",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params, Kept::Input, Kept::Saved],
        gradient: &[Kept::Params, Kept::Input, Kept::Saved],
        user: UsersType::Network,
        records: Records::ForTheWayBack,
        is_random: true,
        is_one_backward: true,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let path = question.stage.path.clone();
    let krate = question.krate.clone();
    let text = crate::shape::source_text(&path);
    let mut constant = |name: &str| {
        let constant = quote::format_ident!("{name}");
        question
            .symbols
            .bind(format!("{text}::{name}"), quote!(<#path as #krate::__private::AsLayer>::#constant))
    };
    let [inputs, outputs, params, state] = ["INPUTS", "OUTPUTS", "PARAMS", "STATE"].map(&mut constant);
    let [predicting, training] = ["FORWARD_MEMORY", "TRAINING_MEMORY"].map(|name| Some(constant(name)));
    let macs = constant("MACS");
    question.no_arguments();
    question.expect_input_of(&path, &inputs);
    let plain = Answer::plain(Shape::vector(inputs.clone()), Shape::vector(outputs));
    Answer {
        user: Some(path),
        sizes: Vec::new(),
        tensors: vec![
            Tensor::vector("params", params).begins(Begins::Own),
            Tensor::statistic("state", state).begins(Begins::Own),
        ],
        saved: Saved { predicting, training },
        macs: crate::amount::Amount::product([macs]),
        ..plain
    }
}
