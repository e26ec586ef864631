//! Attributes of the declared type and of stages.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Meta, Token, token};

use super::depth::too_heavy;
use crate::diag::{Diagnostics, Message};

/// The outer attributes at this position; invalid ones are reported and skipped.
pub fn outer(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while input.peek(Token![#]) {
        if input.peek2(token::Bracket) {
            attributes.extend(outer_attribute(take(input, 2), diagnostics));
            continue;
        }
        let message = if input.peek2(Token![!]) { Message::InnerAttribute } else { Message::BrokenAttribute };
        let mut tokens = take(input, 1);
        while input.peek(Token![#]) || input.peek(Token![!]) || input.peek(token::Bracket) {
            tokens.extend(take(input, 1));
        }
        diagnostics.report(tokens, &message);
    }
    attributes
}

fn take(input: ParseStream<'_>, count: usize) -> TokenStream {
    (0..count).filter_map(|_| input.parse::<TokenTree>().ok()).collect()
}

/// Parses the attribute in these two tokens, `#` and brackets.
fn outer_attribute(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut read = None;
    let parser = |input: ParseStream<'_>| {
        read = Some(input.call(Attribute::parse_outer)?);
        Ok(())
    };
    let result = if too_heavy(&tokens) { Ok(()) } else { parser.parse2(tokens.clone()) };
    match (read, result) {
        (None, _) => diagnostics.report(tokens, &Message::BrokenAttribute),
        (Some(read), Ok(())) => return read,
        // syn reports surplus tokens within the brackets of an attribute.
        (Some(read), Err(left_over)) => {
            diagnostics.report_at(left_over.span(), &Message::LeftOver);
            return read;
        }
    }
    Vec::new()
}

/// The attributes of a declared type, sorted.
#[derive(Default)]
pub struct ItemAttributes {
    pub passed_on: Vec<Attribute>,
    pub budgets: Vec<Attribute>,
    pub expand: bool,
}

impl ItemAttributes {
    pub fn new(attributes: Vec<Attribute>, diagnostics: &mut Diagnostics) -> Self {
        let mut sorted = Self::default();
        for attribute in attributes {
            if attribute.path().is_ident("budget") {
                sorted.budgets.push(attribute);
            } else if !attribute.path().is_ident("expand") {
                sorted.passed_on.push(attribute);
            } else if matches!(attribute.meta, Meta::Path(_)) {
                sorted.expand = true;
            } else {
                diagnostics.report(attribute.meta.to_token_stream(), &Message::ExpandArguments);
            }
        }
        sorted
    }
}
