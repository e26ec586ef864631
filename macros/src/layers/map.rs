//! `Custom(path::MyFunction)`: a function of the user's own, applied to each value.

use super::{Answer, Calls, Kept, Layer, Question, Role, Takes, UsersType};

pub(super) const LAYER: Layer = Layer {
    name: "Map",
    aliases: &[],
    signature: "Custom(path::MyFunction)",
    stage: "custom",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Input, Kept::Output],
        user: UsersType::Function,
        order: Takes::Either,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let user = question.single_type();
    Answer { user, ..Answer::same_shape(question.input()) }
}
