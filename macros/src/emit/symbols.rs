//! The user's constants, each evaluated once and outside the scope of generated names.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::attributes::{self, Item};
use crate::model::Model;
use crate::shape::Symbols;

pub fn emit(model: &Model) -> TokenStream {
    let Symbols { bound, numbers, .. } = &model.symbols;
    let sizes = bound.iter().map(|(symbol, tokens)| constant(model, &symbol.constant, "usize", tokens));
    let numbers = numbers.iter().map(|(name, tokens)| constant(model, name, "f64", tokens));
    sizes.chain(numbers).collect()
}

fn constant(model: &Model, name: &Ident, kind: &str, value: &TokenStream) -> TokenStream {
    let attributes = attributes::of(model, Item::Constant);
    let (krate, kind, value) = (&model.krate, format_ident!("{kind}"), without_lint(value));
    quote! {
        #attributes
        #[doc(hidden)]
        const #name: #krate::__private::#kind = #value;
    }
}

/// Braces or parentheses around a size are necessary here; with a generated span no lint fires on them.
fn without_lint(value: &TokenStream) -> TokenStream {
    let tree = |tree: TokenTree| match tree {
        TokenTree::Group(group) if matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis) => {
            let mut ours = Group::new(group.delimiter(), group.stream());
            ours.set_span(Span::mixed_site().located_at(group.span()));
            ours.into()
        }
        tree => tree,
    };
    value.clone().into_iter().map(tree).collect()
}
