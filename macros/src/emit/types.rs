//! The network's type and the views of its parameters by name.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;

use super::attributes::Derived;
use super::names::Names;
use super::{attributes, code, docs};
use crate::model::Model;
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let network = network(plan, names);
    let [shared, mutable] = [false, true].map(|mutable| view(plan, names, mutable));
    code! { #network #shared #mutable }
}

fn network(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { t, s, c, network, visibility, .. } = names;
    let attributes = attributes::of(plan.model);
    let table = docs::network(plan);
    let (clone, debug) = (clone(plan.model, c), debug(plan.model, names));
    code! {
        #(#attributes)*
        #table
        #clone
        #visibility struct #network<#t = #c::f32, #s = #c::Box<[#t]>> {
            params: #s,
            scalar: #c::PhantomData<#t>,
        }
        #debug
    }
}

/// `Clone`, unless the user derives it.
fn clone(model: &Model, c: &TokenStream) -> Option<TokenStream> {
    match attributes::derived(model, "Clone") {
        Derived::Never => Some(code!(#[derive(#c::Clone)])),
        Derived::Always => None,
        Derived::If(predicate) => Some(code!(#[cfg_attr(not(#predicate), derive(#c::Clone))])),
    }
}

/// `Debug`, which shows a name and a size instead of thousands of numbers, unless the user derives it.
fn debug(model: &Model, names: &Names) -> Option<TokenStream> {
    let Names { t, s, c, network, .. } = names;
    let text = network.unraw().to_string();
    let condition = match attributes::derived(model, "Debug") {
        Derived::Never => None,
        Derived::Always => return None,
        Derived::If(predicate) => Some(code!(#[cfg(not(#predicate))])),
    };
    let conditions = attributes::conditions(model);
    Some(code! {
        #(#conditions)*
        #condition
        #[allow(deprecated)]
        impl<#t, #s: #c::AsRef<[#t]>> #c::fmt::Debug for #network<#t, #s> {
            fn fmt(&self, f: &mut #c::fmt::Formatter<'_>) -> #c::fmt::Result {
                #c::describe(f, #text, #c::AsRef::as_ref(&self.params).len())
            }
        }
    })
}

/// The parameters as one field a stage.
fn view(plan: &Plan<'_>, names: &Names, mutable: bool) -> TokenStream {
    let Names { t, c, network, visibility, .. } = names;
    let (name, params, what, slice) = match mutable {
        false => (&names.view, "Params", "The parameters", code!(&'a [#t])),
        true => (&names.view_mut, "ParamsMut", "The parameters, to be changed,", code!(&'a mut [#t])),
    };
    let with_params: Vec<_> = plan.model.nodes.iter().filter(|node| !node.tensors.is_empty()).collect();
    let stages: Vec<_> = with_params.iter().map(|node| &node.stage).collect();
    let types: Vec<_> = with_params.iter().map(|node| names.params_type(node, params, code!('a))).collect();
    let modules = with_params.iter().map(|node| format_ident!("{}", node.layer.module));
    let params = format_ident!("{params}");
    let docs: Vec<_> = with_params.iter().map(|node| docs::stage(node)).collect();
    let doc = format!(" {what} of [`{network}`] by stage.");
    // A view without fields still has its parameters.
    let unused = stages.is_empty().then(|| code!(#[doc(hidden)] pub scalar: #c::PhantomData<&'a #t>,));
    let unused_value = stages.is_empty().then(|| code!(scalar: #c::PhantomData,));
    let binding = if stages.is_empty() { code!(_) } else { code!(mut params) };
    let conditions = attributes::conditions(plan.model);
    code! {
        #(#conditions)*
        #[doc = #doc]
        #[allow(dead_code, deprecated)]
        #visibility struct #name<'a, #t: #c::Scalar> {
            #(#docs pub #stages: #types,)*
            #unused
        }

        #(#conditions)*
        #[allow(deprecated)]
        impl<'a, #t: #c::Scalar> #name<'a, #t> {
            fn split(#binding: #slice) -> Self {
                Self { #(#stages: #c::#modules::#params::split(&mut params),)* #unused_value }
            }
        }
    }
}

impl ToTokens for docs::Doc {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in self.lines() {
            code!(#[doc = #line]).to_tokens(tokens);
        }
    }
}
