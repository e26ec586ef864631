//! Parser: tokens to syntax tree. Invalid tokens are reported, and parsing resumes after the next operator.
//!
//! This file parses one call of the macro as a whole.

mod angles;
pub mod argument;
mod attributes;
mod body;
mod chain;
pub mod cursor;
mod depth;
mod fragments;
mod generics;
mod group;
mod inputs;
mod item;
mod operator;
pub mod other_notation;
mod path;
mod stage;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub mod token_fuzz;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::ParseStream;

use crate::ast::{Declaration, Form, Input};
use crate::diag::{Diagnostics, Message};
use body::{Body, refuse_rest};
use cursor::{skip_all, up_to};

/// Parses one call of `network!`; `None` if not even the name of the network is valid.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Declaration> {
    // syn recurses at brackets.
    if let Some(open) = depth::too_deep(&tokens) {
        diagnostics.report_at(open, &Message::TooDeep);
        return None;
    }
    let (krate, tokens) = split_crate(fragments::opened(tokens));
    let last = tokens.clone().into_iter().last().map_or_else(Span::call_site, |tree| end(&tree));
    let mut declared = None;
    let parser = |input: ParseStream<'_>| {
        declared = declaration(input, krate, last, diagnostics);
        skip_all(input);
        Ok(())
    };
    // All tokens are parsed or skipped here; otherwise syn reports the rest.
    if let Err(left_over) = up_to(last, parser, tokens) {
        diagnostics.report_at(left_over.span(), &Message::LeftOver);
    }
    declared
}

/// `@ [path]` before the declaration is how `constnet::network!` names its crate, whatever it is
/// called in the user's program.
fn split_crate(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let mut rest = tokens.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Punct(at)), Some(TokenTree::Group(path))) if at.as_char() == '@' => {
            (path.stream(), rest.collect())
        }
        _ => (quote!(::constnet), tokens),
    }
}

fn end(tree: &TokenTree) -> Span {
    match tree {
        TokenTree::Group(group) => group.span_close(),
        tree => tree.span(),
    }
}

fn declaration(
    input: ParseStream<'_>,
    krate: TokenStream,
    last: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    if input.is_empty() {
        diagnostics.report_at(Span::call_site(), &Message::EmptyCall);
        return None;
    }
    let attributes = attributes::outer(input, diagnostics);
    if item::is_item(input) {
        return item::parse(input, krate, attributes, last, diagnostics);
    }
    let Body { inputs, chain } = Body::parse(input, "the network", attributes, diagnostics);
    refuse_rest(input, diagnostics);
    let input = inputs.map_or(Input::Undeclared, |inputs| Input::Named(inputs.list));
    Some(Declaration { krate, form: Form::Expression, input, chain })
}
