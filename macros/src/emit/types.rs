//! The network's type and the view of its parameters by name.

use proc_macro2::TokenStream;
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt;

use super::attributes::{Derived, Item};
use super::names::{Names, quiet};
use super::user_spans::with_user_spans;
use super::{attributes, code, docs, markdown};
use crate::layers::UserType;
use crate::model::{Model, Node};
use crate::plan::Plan;

/// `quiet` is code that names the network without a deprecation warning.
pub fn emit(plan: &Plan<'_>, names: &Names, quiet: Option<&TokenStream>) -> TokenStream {
    let network = network(plan, names, quiet);
    let view = view(plan, names);
    let input_gradient = (plan.model.inputs.len() > 1).then(|| input_gradient(plan.model, names));
    code! { #network #view #input_gradient }
}

/// The nodes that own parameters, with their indices.
pub fn with_params(model: &Model) -> Vec<(usize, &Node)> {
    model.nodes.iter().enumerate().filter(|(_, node)| !node.tensors.is_empty()).collect()
}

fn network(plan: &Plan<'_>, names: &Names, quiet: Option<&TokenStream>) -> TokenStream {
    let Names { t, s, c, network, visibility, declared, .. } = names;
    let attributes = attributes::of(plan.model, Item::Type);
    let docs = docs::network(plan);
    let [clone, debug] = ["Clone", "Debug"].map(|name| derive(plan.model, name, c));
    let quiet = quiet.map(|code| code!(#[derive(#c::Quiet)] #[quiet(#code)]));
    let parameters = code!(#declared #t = #c::f32, #s = #c::Owned<#t>);
    // rustc reports errors about the type as a whole at its name.
    let fields = code!(params: #c::Params<#t, #s>,);
    let definition = quote_spanned!(network.span()=> struct #network<#parameters> { #fields });
    code! {
        #attributes
        #docs
        #clone
        #debug
        #quiet
        #visibility #definition
    }
}

/// The derive of a trait that every network has, unless the user derives it.
fn derive(model: &Model, name: &str, c: &TokenStream) -> Option<TokenStream> {
    let derive = format_ident!("{name}");
    match attributes::derived(model, name) {
        Derived::Never => Some(code!(#[derive(#c::#derive)])),
        Derived::Always => None,
        Derived::If(predicate) => Some(code!(#[cfg_attr(not(#predicate), derive(#c::#derive))])),
    }
}

/// The parameters, with one field for each stage.
fn view(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { p, c, network, view, visibility, declared, .. } = names;
    let nodes = with_params(plan.model);
    let stages = nodes.iter().map(|(_, node)| &node.stage);
    let types = nodes.iter().map(|(_, node)| with_user_spans(names.view_type(node), node));
    let docs = nodes.iter().map(|(_, node)| docs::stage(node));
    let doc = format!(" The parameters of [`{}`], or their gradient, by stage.", network.unraw());
    // A view without fields must still use its generic parameter.
    let none = nodes.is_empty().then(|| code!(#[doc(hidden)] pub none: #c::PhantomData<#p>,));
    let attributes = attributes::of(plan.model, Item::View);
    code! {
        #attributes
        #[doc = #doc]
        #visibility struct #view<#declared #p: #c::Access> {
            #(#docs pub #stages: #types,)*
            #none
        }
    }
}

/// The gradients with respect to several inputs, by name.
fn input_gradient(model: &Model, names: &Names) -> TokenStream {
    let Names { t, c, network, input_gradient, visibility, declared, .. } = names;
    let inputs = model.inputs.iter().filter_map(|input| input.name.as_ref().map(quiet));
    let types = model.inputs.iter().map(|input| names.columns(names.count(&input.shape.len()), code!('m)));
    let shapes = model.inputs.iter().map(|input| markdown::text(&input.shape.to_string()));
    let docs = shapes.map(|shape| format!(" For each sample {shape} values."));
    let doc = format!(" The gradients with respect to the inputs of [`{}`].", network.unraw());
    let attributes = attributes::of(model, Item::InputGradient);
    code! {
        #attributes
        #[doc = #doc]
        #[derive(#c::Clone, #c::Copy, #c::Debug)]
        #visibility struct #input_gradient<'m, #declared #t: #c::Scalar> {
            #(#[doc = #docs] pub #inputs: #types,)*
        }
    }
}

/// Construction of the view: each stage splits its values off the front.
pub fn split(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { t, p, c, view, .. } = names;
    let nodes = with_params(plan.model);
    let stages = nodes.iter().map(|(_, node)| &node.stage);
    let parts = nodes.iter().map(|&(index, node)| match node.layer.contract.user {
        UserType::Network => {
            let network = names.layer_type(node, &code!(<#p as #c::Access>::Scalar));
            with_user_spans(code!(#network::split::<#p>(v)), node)
        }
        UserType::Layer => {
            let (view, len) = (names.view(node), names.count(&plan.stored.params[index].len));
            code!(#view::split(v, #len))
        }
        UserType::None | UserType::Function => {
            let view = names.view(node);
            code!(#view::split(v))
        }
    });
    let none = nodes.is_empty().then(|| code!(none: #c::PhantomData));
    code! {
        fn split<#p: #c::Access<Scalar = #t>>(v: &mut [#p::Values; 2]) -> Self::View<#p> {
            #view { #(#stages: #parts,)* #none }
        }
    }
}
