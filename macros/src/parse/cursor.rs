//! Small steps through the tokens.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Attribute, Token, token};

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

/// From a `<` to the `>` that closes it.
pub fn take_angles(input: ParseStream<'_>) -> TokenStream {
    let mut depth = 0_usize;
    let mut taken = TokenStream::new();
    while let Ok(tree) = input.parse::<TokenTree>() {
        if let TokenTree::Punct(angle) = &tree {
            match angle.as_char() {
                '<' => depth += 1,
                '>' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        tree.to_tokens(&mut taken);
        if depth == 0 || input.peek(Token![;]) {
            break;
        }
    }
    taken
}

/// The attributes before what comes next; what looks like one and is none is reported and skipped.
pub fn outer_attributes(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        let ahead = input.fork();
        if let Ok(read) = ahead.call(Attribute::parse_outer)
            && !read.is_empty()
        {
            attributes.extend(read);
            input.advance_to(&ahead);
            continue;
        }
        let fault = if input.peek2(Token![!]) { Fault::InnerAttribute } else { Fault::BrokenAttribute };
        let mut tokens = TokenStream::new();
        while input.peek(Token![#]) || input.peek(Token![!]) || input.peek(token::Bracket) {
            match input.parse::<TokenTree>() {
                Ok(tree) => tree.to_tokens(&mut tokens),
                Err(_) => break,
            }
        }
        diagnostics.report(tokens, &fault);
    }
    attributes
}
