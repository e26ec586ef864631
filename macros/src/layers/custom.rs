//! `Custom(path::MyLayer, I -> O)`: a layer of the user's own.

use quote::quote;

use super::{Answer, Calls, Kept, Layer, Question, Role, UsersType};
use crate::shape::{Shape, Size};
use crate::tensor::{Begins, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "Custom",
    aliases: &["userlayer"],
    signature: "Custom(path::MyLayer, inputs -> outputs)",
    stage: "custom",
    role: Role::Values(resolve),
    decides_shape: true,
    prefers: None,
    calls: Calls {
        backward: &[Kept::Params, Kept::Input, Kept::Saved, Kept::Output],
        gradient: &[Kept::Params, Kept::Input, Kept::Saved, Kept::Output],
        user: UsersType::Layer,
        ..Calls::PLAIN
    },
    suspects: &[],
};

fn resolve(question: &mut Question<'_>) -> Answer {
    let Some((path, [inputs, outputs])) = question.type_and_sizes() else {
        return Answer::plain(Shape::Unknown, Shape::Unknown);
    };
    let text = crate::shape::source_text(&path);
    let plain = Answer::plain(Shape::Vector(inputs.clone()), Shape::Vector(outputs.clone()));
    if [&inputs, &outputs].iter().any(|size| matches!(size, Size::Unknown)) {
        // Nothing can be asked of the type then.
        return plain;
    }
    let krate = question.krate.clone();
    let layer = quote!(<#path as #krate::__private::Layer<#inputs, #outputs>>);
    // A type may be a layer between many sizes, with other constants for each.
    let mut constant = |name: &str| {
        let constant = quote::format_ident!("{name}");
        question.symbols.bind(format!("{text}({inputs} -> {outputs})::{name}"), quote!(#layer::#constant))
    };
    let [params, saved] = ["PARAMS", "SAVED"].map(&mut constant);
    Answer {
        user: Some(path),
        sizes: vec![inputs, outputs],
        tensors: vec![Tensor::vector("params", params).begins(Begins::Own)],
        saved: Saved { predicting: Some(saved.clone()), training: Some(saved) },
        ..plain
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn a_type_has_other_constants_between_other_sizes() {
        let model = crate::expand::tests::model(quote!(Custom(Mine, 3 -> 4) -> Custom(Mine, 4 -> 3)));
        let params: Vec<_> = model.nodes.iter().map(|node| node.params().to_string()).collect();
        assert_eq!(params, ["Mine(3 -> 4)::PARAMS", "Mine(4 -> 3)::PARAMS"]);
    }
}
