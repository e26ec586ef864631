//! The names that generated code is written with.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::Visibility;

use super::code;
use crate::ast::Form;
use crate::model::{Model, Node};
use crate::shape::Size;

pub struct Names {
    /// The one module that generated code may name.
    pub c: TokenStream,
    pub network: Ident,
    pub view: Ident,
    pub view_mut: Ident,
    pub values: Ident,
    pub gradients: Ident,
    pub visibility: Visibility,
    /// Values of one input sample and of one output sample.
    pub input: Size,
    pub output: Size,
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
            visibility,
            input: model.input.len().size(krate),
            output: model.output.len().size(krate),
        }
    }

    /// The type of a node's parameters: `affine::Params<'a, T, 784, 50>`.
    pub fn params_type(&self, node: &Node, name: &str, lifetime: TokenStream) -> TokenStream {
        let c = &self.c;
        let (module, name, sizes) =
            (format_ident!("{}", node.layer.module), format_ident!("{name}"), &node.sizes);
        code!(#c::#module::#name<#lifetime, T, #(#sizes),*>)
    }

    pub fn columns(&self, size: impl ToTokens, lifetime: TokenStream) -> TokenStream {
        let c = &self.c;
        code!(#c::Columns<#lifetime, T, #size>)
    }

    pub fn columns_mut(&self, size: impl ToTokens, lifetime: TokenStream) -> TokenStream {
        let c = &self.c;
        code!(#c::ColumnsMut<#lifetime, T, #size>)
    }
}
