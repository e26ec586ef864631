//! Warnings, emitted as uses of a deprecated function: stable Rust gives macros no way to a warning of their own.
//!
//! Of the lints that take a text, `deprecated` alone shows it in the first line, on any token, and once: "use of
//! deprecated function `_::likely_mistake`: `Relu` after `Relu`: ...". `unused_must_use` begins with "unused return
//! value of `likely_mistake` that must be used", has the text in a note at the end, and advises `let _ = ...`, which
//! would be wrong. Lints about names (`dead_code`, `unused_variables`) have no text but an identifier, a line
//! that a macro prints itself has no place in the source and is lost when cargo does not build again, and
//! `proc_macro::Diagnostic` is unstable.

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
