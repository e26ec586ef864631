//! `Custom(path::MyLayer, I -> O)`: a custom layer; with two branches, `Custom(path::MyJoin, [A, B] -> O)`.

use quote::quote;

use super::{Contract, InferCtx, Inferred, Layer, Role, SavedTensor, UserType};
use crate::shape::{Dim, Shape};
use crate::tensor::{InitialValue, Saved, Tensor};

pub(super) const LAYER: Layer = Layer {
    name: "Custom",
    aliases: &["userlayer"],
    signature: "Custom(path::MyLayer, inputs -> outputs)",
    stage: "custom",
    role: Role::Values(infer),
    decides_shape: true,
    prefers: None,
    contract: Contract {
        backward: &[SavedTensor::Params, SavedTensor::Input, SavedTensor::Saved, SavedTensor::Output],
        gradient: &[SavedTensor::Params, SavedTensor::Input, SavedTensor::Saved, SavedTensor::Output],
        user: UserType::Layer,
        ..Contract::PLAIN
    },
    lints: &[],
};

fn infer(ctx: &mut InferCtx<'_>) -> Inferred {
    let Some((path, inputs, outputs)) = ctx.type_and_sizes() else {
        return Inferred::unknown();
    };
    let text = crate::shape::source_text(&path);
    let plain = Inferred {
        input_shapes: inputs.iter().cloned().map(Shape::vector).collect(),
        ..Inferred::plain(Shape::unknown(), Shape::vector(outputs.clone()))
    };
    let from: Vec<_> = inputs.iter().map(ToString::to_string).collect();
    let (of, from) = match from.as_slice() {
        [one] => (quote!(Layer), one.clone()),
        several => (quote!(Join), format!("[{}]", several.join(", "))),
    };
    let sizes = [inputs, vec![outputs.clone()]].concat();
    if sizes.iter().any(|size| matches!(size, Dim::Unknown)) {
        // The type has no constants for unknown sizes.
        return plain;
    }
    let krate = ctx.krate.clone();
    let layer = quote!(<#path as #krate::__private::#of<#(#sizes),*>>);
    // A type may be a layer for several sizes, with different constants for each.
    let mut constant = |name: &str| {
        let constant = quote::format_ident!("{name}");
        ctx.symbols.bind(format!("{text}({from} -> {outputs})::{name}"), quote!(#layer::#constant))
    };
    let [params, saved] = ["PARAMS", "SAVED"].map(&mut constant);
    ctx.expect_all_params(&path, quote!(#krate::__private::are_all(#layer::TENSORS, #layer::PARAMS)));
    Inferred {
        user: Some(path),
        sizes,
        tensors: vec![Tensor::vector("params", params).starting_with(InitialValue::Custom)],
        saved: Saved { predicting: Some(saved.clone()), training: Some(saved) },
        ..plain
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    #[test]
    fn a_type_has_separate_constants_for_each_size() {
        let model = crate::expand::tests::model(quote!(Custom(Mine, 3 -> 4) -> Custom(Mine, 4 -> 3)));
        let params: Vec<_> = model.nodes.iter().map(|node| node.params().to_string()).collect();
        assert_eq!(params, ["Mine(3 -> 4)::PARAMS", "Mine(4 -> 3)::PARAMS"]);
    }

    #[test]
    fn two_branches_are_separate_inputs() {
        let declaration = quote!(struct Net: 3 = [Affine(3, 2), Identity] -> Custom(Mine, [2, _] -> 4););
        let model = crate::expand::tests::model(declaration);
        let input_shape: Vec<_> = model.nodes[2].input_shapes.iter().map(ToString::to_string).collect();
        assert_eq!((model.nodes.len(), input_shape), (3, vec!["2".to_owned(), "3".to_owned()]));
        assert_eq!(model.nodes[2].params().to_string(), "Mine([2, 3] -> 4)::PARAMS");
    }
}
