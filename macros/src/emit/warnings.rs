//! Warnings: stable Rust lets a macro say one only as the use of something deprecated.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::attributes;
use crate::model::Model;

pub fn emit(model: &Model) -> TokenStream {
    let conditions = attributes::conditions(model);
    let warnings = model.warnings.iter().map(|warning| {
        let message = &warning.message;
        let usage = quote_spanned!(warning.span=> let _ = likely_mistake;);
        quote! {
            #(#conditions)*
            // The use stands at the user's word, where other lints would look at it as well.
            #[allow(clippy::all, clippy::pedantic, clippy::nursery, clippy::restriction)]
            const _: () = {
                #[deprecated(note = #message)]
                #[allow(non_upper_case_globals)]
                const likely_mistake: &() = &();
                #usage
            };
        }
    });
    warnings.collect()
}
