//! The names that generated code is written with.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident};
use syn::Visibility;

use super::code;
use crate::ast::Form;
use crate::model::{Model, Node};

pub struct Names {
    /// The one module that generated code may name.
    pub c: TokenStream,
    pub network: Ident,
    /// The generic parameters: the scalar, the storage of the parameters, another scalar.
    pub t: Ident,
    pub s: Ident,
    pub u: Ident,
    pub view: Ident,
    pub view_mut: Ident,
    pub values: Ident,
    pub gradients: Ident,
    pub visibility: Visibility,
    /// Values of one input sample and of one output sample.
    pub input: TokenStream,
    pub output: TokenStream,
}

impl Names {
    pub fn new(model: &Model) -> Self {
        let krate = &model.krate;
        let network = &model.name;
        let visibility = match &model.form {
            Form::Item(item) => item.visibility.clone(),
            Form::Expression => Visibility::Inherited,
        };
        Self {
            c: code!(#krate::__private),
            view: format_ident!("{network}View"),
            view_mut: format_ident!("{network}ViewMut"),
            values: format_ident!("{network}Values"),
            gradients: format_ident!("{network}Gradients"),
            network: network.clone(),
            t: free_name("T", model),
            s: free_name("S", model),
            u: free_name("U", model),
            visibility,
            input: model.input.len().tokens(krate),
            output: model.output.len().tokens(krate),
        }
    }

    /// The type of a node's parameters: `affine::Params<'a, T, 784, 50>`.
    pub fn params_type(&self, node: &Node, name: &str, lifetime: TokenStream) -> TokenStream {
        let Names { c, t, .. } = self;
        let (module, name, sizes) =
            (format_ident!("{}", node.layer.module), format_ident!("{name}"), &node.sizes);
        code!(#c::#module::#name<#lifetime, #t, #(#sizes),*>)
    }

    pub fn columns(&self, size: impl ToTokens, lifetime: TokenStream) -> TokenStream {
        let Names { c, t, .. } = self;
        code!(#c::Columns<#lifetime, #t, #size>)
    }

    pub fn columns_mut(&self, size: impl ToTokens, lifetime: TokenStream) -> TokenStream {
        let Names { c, t, .. } = self;
        code!(#c::ColumnsMut<#lifetime, #t, #size>)
    }
}

/// A name for a generic parameter that the network itself does not have.
fn free_name(name: &str, model: &Model) -> Ident {
    let name = if model.name == name { format!("{name}_") } else { name.to_owned() };
    Ident::new(&name, Span::mixed_site())
}
