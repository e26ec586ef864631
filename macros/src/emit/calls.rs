//! One call a stage, forward, and the same list reversed.

use proc_macro2::{Ident, TokenStream};
use quote::format_ident;

use super::code;
use super::names::Names;
use crate::layers::Kept;
use crate::model::{Node, Source};
use crate::plan::{Backward, Plan};
use crate::shape::Shape;

/// The forward pass, a call a stage.
pub fn forward_calls(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let c = &names.c;
    let calls = plan.model.nodes.iter().map(|node| {
        let (module, stage) = (format_ident!("{}", node.layer.module), &node.stage);
        let params = (!node.tensors.is_empty()).then(|| code!(&p.#stage,));
        let x = input_of(plan, names, node);
        code!(#c::#module::forward(#params #x, y.#stage.as_view_mut());)
    });
    calls.collect()
}

/// What flows into a node, under the size that the node takes.
fn input_of(plan: &Plan<'_>, names: &Names, node: &Node) -> TokenStream {
    let values = match source_stage(plan, node) {
        None => code!(x),
        Some(source) => code!(y.#source.as_view()),
    };
    renamed(plan, names, node, "renamed", values)
}

fn source_stage<'p>(plan: &'p Plan<'_>, node: &Node) -> Option<&'p Ident> {
    match node.source {
        Source::Input => None,
        Source::Node(source) => Some(&plan.model.nodes[source].stage),
    }
}

/// Where a guard decides whether two constants are equal, the values change their size's name.
fn renamed(plan: &Plan<'_>, names: &Names, node: &Node, function: &str, values: TokenStream) -> TokenStream {
    let given = match node.source {
        Source::Input => &plan.model.input,
        Source::Node(source) => &plan.model.nodes[source].gives,
    };
    match (given, &node.takes) {
        (Shape::Vector(given), Shape::Vector(taken)) if given.equals(taken) != Some(true) => {
            let Names { c, t, .. } = names;
            let function = format_ident!("{function}");
            code!(#c::#function::<#t, #given, #taken>(#values))
        }
        _ => values,
    }
}

/// Forward, then `start`, which writes the gradient of the output, then backward.
pub fn backward_passes(plan: &Plan<'_>, names: &Names, start: TokenStream) -> TokenStream {
    let Names { view, view_mut, values, .. } = names;
    let gradients = if plan.gradients == plan.values { values } else { &names.gradients };
    let forward = forward_calls(plan, names);
    let backward = plan.backward.iter().map(|&call| backward_call(plan, names, call));
    code! {
        let p = #view::split(params);
        let mut d = #view_mut::split(gradient);
        let mut y = #values::split(&mut memory, x.ncols());
        let mut dy = #gradients::split(&mut memory, x.ncols());
        #forward
        #start
        #(#backward)*
    }
}

fn backward_call(plan: &Plan<'_>, names: &Names, call: Backward) -> TokenStream {
    let c = &names.c;
    let (Backward::Params(index) | Backward::Input(index)) = call;
    let node = &plan.model.nodes[index];
    let (module, stage) = (format_ident!("{}", node.layer.module), &node.stage);
    let dy = code!(dy.#stage.as_view());
    match call {
        Backward::Params(_) => {
            let x = input_of(plan, names, node);
            code!(#c::#module::gradient(#x, #dy, &mut d.#stage);)
        }
        Backward::Input(_) => {
            let params = node.keeps(Kept::Params).then(|| code!(&p.#stage,));
            let output = node.keeps(Kept::Output).then(|| code!(y.#stage.as_view(),));
            let dx = match source_stage(plan, node) {
                None => code!(dx.as_view_mut()),
                Some(source) => code!(dy.#source.as_view_mut()),
            };
            let dx = renamed(plan, names, node, "renamed_mut", dx);
            code!(#c::#module::backward(#params #output #dy, #dx);)
        }
    }
}
