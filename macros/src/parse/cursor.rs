//! Small steps through the tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Attribute;
use syn::parse::ParseStream;

use crate::diag::{Diagnostics, Fault};

/// A token as a message shows it: of a group only how it begins.
pub fn shown(tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(' ', "");
    match text.chars().next() {
        Some(open @ ('(' | '[' | '{')) => open.to_string(),
        _ => text,
    }
}

/// Reports a fault on the next token, or on the end.
pub fn report_next(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
    fault: impl FnOnce(String) -> Fault,
) {
    let next = input.fork().parse::<TokenTree>();
    match next {
        Ok(TokenTree::Group(group)) => {
            let found = shown(&group.to_token_stream());
            diagnostics.report_at(group.span_open(), &fault(found));
        }
        Ok(tree) => {
            let found = tree.to_string();
            diagnostics.report(tree, &fault(found));
        }
        Err(_) => diagnostics.report_at(input.span(), &fault("the end".to_owned())),
    }
}

pub fn take_until(input: ParseStream<'_>, stop: impl Fn(ParseStream<'_>) -> bool) -> TokenStream {
    let mut taken = TokenStream::new();
    while !input.is_empty() && !stop(input) {
        match input.parse::<TokenTree>() {
            Ok(tree) => tree.to_tokens(&mut taken),
            Err(_) => break,
        }
    }
    taken
}

pub fn skip_all(input: ParseStream<'_>) {
    take_until(input, |_| false);
}

/// The attributes before what comes next.
pub fn outer_attributes(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    input.call(Attribute::parse_outer).unwrap_or_else(|error| {
        diagnostics.report_syntax(error);
        Vec::new()
    })
}
