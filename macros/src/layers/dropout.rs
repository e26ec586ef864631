//! `Dropout(p)`: while a network trains, each value is dropped with probability `p`.

use super::{Answer, Calls, Layer, PROBABILITY, PassesOn, Question, Records, Role, Takes};

pub(super) const LAYER: Layer = Layer {
    name: "Dropout",
    aliases: &["dropout2d", "droplayer"],
    signature: "Dropout(probability)",
    stage: "dropout",
    role: Role::Values(resolve),
    decides_shape: false,
    prefers: None,
    calls: Calls {
        in_place: true,
        passes_on: PassesOn::Predicting,
        order: Takes::Either,
        records: Records::Always,
        is_random: true,
        ..Calls::PLAIN
    },
    suspects: &[("Dropout", "both drop the same values\nremove one of them")],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let probability = question.single_number("probability", &PROBABILITY);
    Answer { constants: vec![probability], ..Answer::same_shape(question.input()) }
}
