//! Warnings, emitted as uses of a deprecated function: stable Rust gives macros no other way.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::attributes::{self, Item};
use crate::model::Model;

pub fn emit(model: &Model) -> TokenStream {
    let attributes = attributes::of(model, Item::Constant);
    let warnings = model.warnings.iter().map(|warning| {
        let message = &warning.message;
        let usage = quote_spanned!(warning.span=> const _: fn() = likely_mistake;);
        quote! {
            #attributes
            const _: () = {
                #[deprecated(note = #message)]
                fn likely_mistake() {}
                #usage
            };
        }
    });
    warnings.collect()
}
