//! `Custom(path::MyLayer, I -> O)`: a layer of the user's own.

use quote::quote;

use super::{Answer, Calls, Kept, Layer, Params, Question, Role};
use crate::model::{Saved, Tensor};
use crate::shape::{Shape, Size};

pub(super) const LAYER: Layer = Layer {
    name: "Custom",
    aliases: &["userlayer"],
    signature: "Custom(path::MyLayer, inputs -> outputs)",
    stage: "custom",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Input, Kept::Saved, Kept::Output],
        gradient: &[Kept::Params, Kept::Input, Kept::Saved, Kept::Output],
        params: Params::Methods,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let Some((path, [inputs, outputs])) = question.type_and_sizes() else {
        return Answer::plain(Shape::Unknown, Shape::Unknown);
    };
    let krate = question.krate.clone();
    let text = crate::shape::source_text(&path);
    let layer = quote!(<#path as #krate::__private::Layer<#inputs, #outputs>>);
    let params = question.symbols.bind(format!("{text}::PARAMS"), quote!(#layer::PARAMS));
    let saved = question.symbols.bind(format!("{text}::SAVED"), quote!(#layer::SAVED));
    let plain = Answer::plain(Shape::Vector(inputs.clone()), Shape::Vector(outputs.clone()));
    Answer {
        user: Some(path),
        sizes: vec![inputs, outputs],
        tensors: vec![Tensor { name: "params", rows: params, columns: Size::Known(1) }],
        saved: Saved { predicting: Some(saved.clone()), training: Some(saved) },
        ..plain
    }
}
