//! The user's constants, each evaluated once and outside of everything that we name.

use proc_macro2::TokenStream;
use quote::quote;

use super::attributes;
use crate::model::Model;

pub fn emit(model: &Model) -> TokenStream {
    let conditions = attributes::conditions(model);
    let constants = model.symbols.bound.iter().map(|(symbol, tokens)| {
        let (krate, constant) = (&model.krate, &symbol.constant);
        quote! {
            #(#conditions)*
            #[doc(hidden)]
            #[allow(non_upper_case_globals, unused_braces, unused_parens, deprecated)]
            const #constant: #krate::__private::usize = #tokens;
        }
    });
    constants.collect()
}
