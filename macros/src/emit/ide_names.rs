//! Names for editors and lints: identifiers that generated code does not need are mentioned once, so that editors
//! resolve them and lints check them once as written; all other generated code mutes lints about them.

use proc_macro2::{Ident, Literal, TokenStream};

use super::names::Names;
use super::{attributes, code};
use crate::layers::{IdentityWhen, UserType};
use crate::model::Model;

pub fn emit(model: &Model, names: &Names) -> TokenStream {
    // An identity layer is never called, and a user-defined one is not called by the name of the layer.
    let unseen = model.nodes.iter().filter(|node| {
        let calls = &node.layer.contract;
        calls.is_identity == IdentityWhen::Always || calls.user == UserType::Layer
    });
    let layers = unseen.map(|node| names.layer(node.layer, node.span));
    let (parameters, inputs, constants) =
        (parameters(model, names), inputs(model, names), expected_constants(model, names));
    let shared = shared(model, names);
    code! { #(use #layers as _;)* #parameters #inputs #shared #constants }
}

/// Links each use of a shared stage to its declaration.
fn shared(model: &Model, names: &Names) -> Option<TokenStream> {
    let Names { c, p, view, declared, arguments, .. } = names;
    let shared = model.nodes.iter().filter_map(|node| {
        let mut stage = model.nodes[node.shares?].stage.clone();
        stage.set_span(node.span);
        Some(stage)
    });
    let shared: Vec<_> = shared.collect();
    (!shared.is_empty()).then(|| {
        code! {
            fn __shared<#declared #p: #c::Access>(view: &#view<#arguments #p>) {
                #(let _ = &view.#shared;)*
            }
        }
    })
}

/// Lints about the names of parameters fire here; with a derive on the type itself they would fire twice.
fn parameters(model: &Model, names: &Names) -> Option<TokenStream> {
    let (c, parameters) = (&names.c, model.parameters());
    (!parameters.is_empty()).then(|| code!(struct __Parameters<#(const #parameters: #c::usize),*>;))
}

/// Links each use of an input to its declaration.
fn inputs(model: &Model, names: &Names) -> Option<TokenStream> {
    let named: Vec<_> =
        model.inputs.iter().filter_map(|input| Some((input.name.as_ref()?, &input.uses))).collect();
    let declared = named.iter().map(|(name, _)| name);
    let uses = named.iter().flat_map(|(name, uses)| {
        uses.iter().map(|&place| {
            let mut used = Ident::clone(name);
            used.set_span(place);
            used
        })
    });
    let (c, uses): (_, Vec<_>) = (&names.c, uses.collect());
    let count = Literal::usize_unsuffixed(uses.len());
    (!named.is_empty()).then(|| {
        code! {
            struct __Inputs { #(#declared: #c::bool,)* }
            fn __uses(inputs: __Inputs) -> [#c::bool; #count] { [#(inputs.#uses),*] }
        }
    })
}

/// The constants again, for an expectation about them: each has its own item, and an expectation applies
/// to one item.
fn expected_constants(model: &Model, names: &Names) -> Option<TokenStream> {
    let (c, symbols) = (&names.c, &model.symbols);
    let sizes = symbols.bound.iter().map(|(_, tokens)| code!(const _: #c::usize = #tokens;));
    let numbers = symbols.numbers.iter().map(|(_, tokens)| code!(const _: #c::f64 = #tokens;));
    attributes::expects(model, "deprecated").then(|| sizes.chain(numbers).collect())
}
