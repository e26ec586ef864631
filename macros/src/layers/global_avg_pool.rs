//! `GlobalAvgPool`: the mean of each channel.

use super::{Answer, Calls, Layer, Question, Role, Takes};
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
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls { order: Takes::Blocks, ..Calls::PLAIN },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    question.no_arguments();
    match question.image() {
        Some(image) => {
            let gives = Shape::vector(image[0].clone());
            Answer::plain(Shape::image(image), gives)
        }
        None => Answer::unknown(),
    }
}
