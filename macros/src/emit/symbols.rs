//! The user's constants, each evaluated once and outside of everything that we name.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::attributes;
use crate::model::Model;
use crate::shape::Symbols;

pub fn emit(model: &Model) -> TokenStream {
    let Symbols { bound, numbers, .. } = &model.symbols;
    let sizes = bound.iter().map(|(symbol, tokens)| constant(model, &symbol.constant, "usize", tokens));
    let numbers = numbers.iter().map(|(name, tokens)| constant(model, name, "f64", tokens));
    sizes.chain(numbers).collect()
}

fn constant(model: &Model, name: &Ident, kind: &str, value: &TokenStream) -> TokenStream {
    let conditions = attributes::conditions(model);
    let (krate, kind) = (&model.krate, format_ident!("{kind}"));
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(non_upper_case_globals, unused_braces, unused_parens, deprecated)]
        const #name: #krate::__private::#kind = #value;
    }
}
