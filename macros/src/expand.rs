//! The compiler on one screen: parse, check, plan, emit, with a barrier behind what can fail.

use proc_macro2::TokenStream;

use crate::check::check;
use crate::diag::Diagnostics;
use crate::parse::parse;
use crate::plan::plan;
use crate::{emit, fallback};

/// Turns a declaration into code, or into all that is wrong with it and a stand-in.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let Some(declaration) = parse(tokens, &mut diagnostics) else {
        return diagnostics.into_tokens();
    };
    let model = check(declaration, &mut diagnostics);
    if !diagnostics.is_empty() {
        let errors = diagnostics.into_tokens();
        return fallback::stand_in(&model, errors);
    }
    emit::network(&plan(&model))
}
