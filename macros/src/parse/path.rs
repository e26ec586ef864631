//! Paths of layers.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::cursor::report_next;
use crate::diag::{Diagnostics, Message};

/// `Affine`, `nets::Encoder`.
pub struct LayerPath {
    pub tokens: TokenStream,
    pub last: Ident,
    /// As it is usually formatted.
    pub text: String,
}

impl LayerPath {
    /// Parses a path, or reports what is there instead.
    pub fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let mut tokens = TokenStream::new();
        let mut text = String::new();
        if let Ok(colons) = input.parse::<Token![::]>() {
            colons.to_tokens(&mut tokens);
            text.push_str("::");
        }
        loop {
            let segment = segment(input, &text, diagnostics)?;
            segment.to_tokens(&mut tokens);
            text.push_str(&segment.unraw().to_string());
            let colons = match input.parse::<Token![::]>() {
                // Angle brackets are reported as those of arguments.
                Ok(_) if input.peek(Token![<]) => None,
                colons => colons.ok(),
            };
            let Some(colons) = colons else {
                return Some(Self { tokens, last: segment.unraw(), text });
            };
            colons.to_tokens(&mut tokens);
            text.push_str("::");
        }
    }
}

/// A name, or a keyword that may begin a path.
fn segment(input: ParseStream<'_>, before: &str, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let leads = |ident: Ident| ident == "self" || ident == "super" || ident == "crate";
    let is_name = input.peek(syn::Ident);
    if is_name || input.peek2(Token![::]) && input.fork().call(Ident::parse_any).is_ok_and(leads) {
        return input.call(Ident::parse_any).ok();
    }
    let is_quoted = input.peek(syn::LitStr) && input.peek2(Token![:]);
    report_next(input, diagnostics, |found| match before.is_empty() {
        true if is_quoted => Message::QuotedName { name: found.trim_matches('"').to_owned() },
        true => Message::NotALayer { found },
        false => Message::UnfinishedPath { path: before.to_owned(), found },
    });
    None
}
