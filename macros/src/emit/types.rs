//! The network's type and the views of its parameters by name.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident};
use syn::{Attribute, Meta, Path, Token, punctuated::Punctuated};

use super::names::Names;
use super::{code, docs};
use crate::ast::Form;
use crate::model::Model;
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let network = network(plan, names);
    let [shared, mutable] = [false, true].map(|mutable| view(plan, names, mutable));
    code! { #network #shared #mutable }
}

fn network(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let Names { c, network, visibility, .. } = names;
    let attributes = attributes(plan.model);
    let table = docs::network(plan);
    let (clone, debug) = (clone(plan.model, c), debug(plan.model, names));
    code! {
        #(#attributes)*
        #table
        #clone
        #visibility struct #network<T = #c::f32, S = #c::Box<[T]>> {
            params: S,
            scalar: #c::PhantomData<T>,
        }
        #debug
    }
}

fn attributes(model: &Model) -> &[Attribute] {
    match &model.form {
        Form::Item(item) => &item.attributes,
        Form::Expression => &[],
    }
}

/// `Clone`, unless the user derives it.
fn clone(model: &Model, c: &TokenStream) -> Option<TokenStream> {
    (!derives(model, "Clone")).then(|| code!(#[derive(#c::Clone)]))
}

/// `Debug`, which shows a name and a size instead of thousands of numbers, unless the user derives it.
fn debug(model: &Model, names: &Names) -> Option<TokenStream> {
    let Names { c, network, .. } = names;
    let text = network.to_string();
    (!derives(model, "Debug")).then(|| {
        code! {
            impl<T, S: #c::AsRef<[T]>> #c::fmt::Debug for #network<T, S> {
                fn fmt(&self, f: &mut #c::fmt::Formatter<'_>) -> #c::fmt::Result {
                    #c::describe(f, #text, #c::AsRef::as_ref(&self.params).len())
                }
            }
        }
    })
}

/// Whether the user derives this trait.
fn derives(model: &Model, name: &str) -> bool {
    let lists = attributes(model).iter().filter_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("derive") => Some(list),
        _ => None,
    });
    let paths =
        lists.filter_map(|list| list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated).ok());
    paths.flatten().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
}

/// The parameters as one field a stage.
fn view(plan: &Plan<'_>, names: &Names, mutable: bool) -> TokenStream {
    let Names { c, network, visibility, .. } = names;
    let (name, params, what, slice) = match mutable {
        false => (&names.view, "Params", "The parameters", code!(&'a [T])),
        true => (&names.view_mut, "ParamsMut", "The parameters, to be changed,", code!(&'a mut [T])),
    };
    let with_params: Vec<_> = plan.model.nodes.iter().filter(|node| !node.tensors.is_empty()).collect();
    let stages: Vec<_> = with_params.iter().map(|node| &node.stage).collect();
    let types: Vec<_> = with_params.iter().map(|node| names.params_type(node, params, code!('a))).collect();
    let modules = with_params.iter().map(|node| format_ident!("{}", node.layer.module));
    let params = format_ident!("{params}");
    let docs: Vec<_> = with_params.iter().map(|node| docs::stage(node)).collect();
    let doc = format!(" {what} of [`{network}`] by stage.");
    // A view without fields still has its parameters.
    let unused = stages.is_empty().then(|| code!(#[doc(hidden)] pub scalar: #c::PhantomData<&'a T>,));
    let unused_value = stages.is_empty().then(|| code!(scalar: #c::PhantomData,));
    let binding = if stages.is_empty() { code!(_) } else { code!(mut params) };
    code! {
        #[doc = #doc]
        #[allow(dead_code)]
        #visibility struct #name<'a, T: #c::Scalar> {
            #(#docs pub #stages: #types,)*
            #unused
        }

        impl<'a, T: #c::Scalar> #name<'a, T> {
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
