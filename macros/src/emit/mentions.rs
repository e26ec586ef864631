//! What the code does not need to name is named all the same, so that editors know it.

use proc_macro2::{Ident, TokenStream};

use super::code;
use super::names::Names;
use crate::layers::PassesOn;
use crate::model::Model;

pub fn emit(model: &Model, names: &Names) -> TokenStream {
    // A layer that passes its input on is never called.
    let unseen = model.nodes.iter().filter(|node| node.layer.calls.passes_on == PassesOn::Always);
    let layers = unseen.map(|node| names.layer(node.layer, node.span));
    let inputs = inputs(model, names);
    code! { #(use #layers as _;)* #inputs }
}

/// Where an input is used leads to where it is declared.
fn inputs(model: &Model, names: &Names) -> TokenStream {
    let named: Vec<_> =
        model.inputs.iter().filter_map(|input| Some((input.name.as_ref()?, &input.uses))).collect();
    if named.is_empty() {
        return TokenStream::new();
    }
    let declared = named.iter().map(|(name, _)| name);
    let uses = named.iter().flat_map(|(name, uses)| {
        uses.iter().map(|&place| {
            let mut used = Ident::clone(name);
            used.set_span(place);
            used
        })
    });
    let c = &names.c;
    code! {
        struct __Inputs { #(#declared: #c::bool,)* }
        fn __uses(inputs: __Inputs) -> #c::bool { #(inputs.#uses)&&* }
    }
}
