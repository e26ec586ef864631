//! `PRelu`: `y = x` where `x > 0`, else `a · x`, with a learnt `a`.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes};
use crate::shape::Size;
use crate::tensor::{Begins, Init, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "PRelu",
    aliases: &["parametricrelu", "parametricrectifier"],
    signature: "PRelu",
    stage: "prelu",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: Some(Init::He),
    calls: Calls {
        backward: &[Kept::Params, Kept::Input],
        gradient: &[Kept::Input],
        is_one_backward: true,
        order: Takes::Either,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    let slope = Tensor::vector("slope", Size::Known(1)).begins(Begins::At(0.25));
    Answer { tensors: vec![slope], ..Answer::same_shape(question.input()) }
}
