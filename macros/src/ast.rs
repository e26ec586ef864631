//! What the user wrote, with its tokens and spans; no meaning.

use crate::shape::source_text;
use proc_macro2::{Ident, Span, TokenStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, Visibility};

/// One call of `network!`.
pub struct Declaration {
    /// How generated code names the crate `constnet`.
    pub krate: TokenStream,
    pub form: Form,
    /// The shape after the name, `struct Net: 784 = ...`.
    pub input: Option<InputShape>,
    /// The stages in order; `None` is one that could not be read and has been reported.
    pub chain: Vec<Option<Stage>>,
}

/// Whether a named type is declared or an anonymous network is wanted as a value.
pub enum Form {
    Item(Item),
    Expression,
}

pub struct Item {
    pub attributes: Vec<Attribute>,
    pub visibility: Visibility,
    pub name: Ident,
}

/// One size for a vector, three for an image, none for what could not be read.
pub struct InputShape {
    pub sizes: Vec<Argument>,
}

/// A layer in its place: `hidden: Affine(784, 50)`.
pub struct Stage {
    pub attributes: Vec<Attribute>,
    pub name: Option<Ident>,
    pub layer: Ident,
    pub arguments: Vec<Argument>,
    /// The layer's name with its arguments, as the user would read it.
    pub text: String,
    /// Its last token.
    pub end: Span,
}

/// One argument of a layer.
#[derive(Clone)]
pub struct Argument {
    pub value: Value,
    pub tokens: TokenStream,
}

impl Argument {
    /// The argument as the user would read it.
    pub fn text(&self) -> String {
        source_text(&self.tokens)
    }
}

#[derive(Clone)]
pub enum Value {
    /// An integer that fits `usize`.
    Integer(usize),
    /// A `const` name or a block; its value is known to rustc only.
    Symbol,
    /// `_`.
    Inferred,
    /// `key = value`.
    Named,
    /// Anything else, which no layer takes as a size.
    Other,
    /// Already reported.
    Broken,
}

/// The traits in a `derive(...)`, also behind `cfg_attr`; none in any other attribute.
pub fn derived_paths(meta: &Meta) -> Vec<Path> {
    match meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            metas.map(|metas| metas.iter().skip(1).flat_map(derived_paths).collect()).unwrap_or_default()
        }
        Meta::List(list) if list.path.is_ident("derive") => {
            let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
            paths.map(|paths| paths.into_iter().collect()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
