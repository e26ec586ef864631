//! Declarations of any tokens: the compiler rejects them with its own messages or generates code that parses
//! again, and never panics.
//!
//! The input is text, as a person writes it. A group in parentheses that begins with `$` becomes an invisible
//! one, as `macro_rules!` makes them of its fragments.

#![no_main]
#![allow(dead_code, reason = "parts of the compiler serve its own tests alone")]

#[path = "../../macros/src/ast.rs"]
mod ast;
#[path = "../../macros/src/check/mod.rs"]
mod check;
#[path = "../../macros/src/count.rs"]
mod count;
#[path = "../../macros/src/diag/mod.rs"]
mod diag;
#[path = "../../macros/src/dump.rs"]
mod dump;
#[path = "../../macros/src/emit/mod.rs"]
mod emit;
#[path = "../../macros/src/expand.rs"]
mod expand;
#[path = "../../macros/src/fallback.rs"]
mod fallback;
#[path = "../../macros/src/flow.rs"]
mod flow;
#[path = "../../macros/src/foreign/mod.rs"]
mod foreign;
#[path = "../../macros/src/guards.rs"]
mod guards;
#[path = "../../macros/src/layers/mod.rs"]
mod layers;
#[path = "../../macros/src/model.rs"]
mod model;
#[path = "../../macros/src/parse/mod.rs"]
mod parse;
#[path = "../../macros/src/plan/mod.rs"]
mod plan;
#[path = "../../macros/src/shape/mod.rs"]
mod shape;
#[path = "../../macros/src/tensor.rs"]
mod tensor;

use libfuzzer_sys::fuzz_target;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

fuzz_target!(|text: &str| {
    let Ok(tokens) = text.parse::<TokenStream>() else { return };
    let code = expand::expand(invisible_groups(tokens));
    let is_item = syn::parse2::<syn::File>(code.clone()).is_ok();
    let is_block = syn::parse2::<syn::Block>(quote::quote!({ #code })).is_ok();
    assert!(is_item || is_block, "code that can't be read: {code}");
});

/// The tokens with each `($ ..)` as an invisible group.
fn invisible_groups(tokens: TokenStream) -> TokenStream {
    let token = |token| match token {
        TokenTree::Group(group) => {
            let mut inner = invisible_groups(group.stream()).into_iter().peekable();
            let marked = inner.next_if(|first| matches!(first, TokenTree::Punct(punct) if punct.as_char() == '$'));
            let delimiter = match (group.delimiter(), marked) {
                (Delimiter::Parenthesis, Some(_)) => Delimiter::None,
                (delimiter, _) => delimiter,
            };
            let mut new = Group::new(delimiter, inner.collect());
            new.set_span(group.span());
            TokenTree::Group(new)
        }
        other => other,
    };
    tokens.into_iter().map(token).collect()
}
