//! Tests of syntax trees and messages, and that no input makes the parser panic or overflow the stack.

mod deep;
mod mistakes;
mod trees;

use std::str::FromStr;

use proc_macro2::{Spacing, TokenStream, TokenTree};

use super::parse;
use super::token_fuzz::random_tokens;
use crate::ast::Declaration;
use crate::diag::Diagnostics;

fn read(source: &str) -> (Option<Declaration>, Vec<(String, String)>) {
    let tokens = TokenStream::from_str(source).expect("tokens");
    let mut diagnostics = Diagnostics::default();
    let declaration = parse(tokens, &mut diagnostics);
    let errors = diagnostics.into_tokens();
    (
        declaration,
        errors.into_iter().map(|error| (underlined(source, error.clone()), message(error))).collect(),
    )
}

/// The source that an error underlines.
fn underlined(source: &str, error: TokenStream) -> String {
    let spans: Vec<_> = error.into_iter().map(|tree| tree.span()).collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return String::new() };
    let source: Vec<_> = source.chars().collect();
    source.get(first.start().column..last.end().column).unwrap_or_default().iter().collect()
}

/// The first line of an error's message.
fn message(error: TokenStream) -> String {
    let mut text = String::new();
    for tree in error {
        if let TokenTree::Group(group) = tree {
            let literal = syn::parse2::<syn::LitStr>(group.stream()).expect("a message");
            text = literal.value().lines().next().unwrap_or_default().to_owned();
        }
    }
    text
}

#[test]
fn no_random_tokens_make_the_parser_panic() {
    let mut correct = 0;
    for seed in 0..100_000 {
        let mut diagnostics = Diagnostics::default();
        let declaration = parse(random_tokens(seed), &mut diagnostics);
        if diagnostics.is_empty() {
            let text = declaration.map(|declaration| trees::chain(&declaration.chain)).unwrap_or_default();
            assert!(
                !text.is_empty() && !text.contains('?'),
                "seed {seed} is invalid without an error: {}",
                random_tokens(seed)
            );
            correct += 1;
        }
        diagnostics.discard();
    }
    assert!(correct > 100, "only {correct} of them are declarations");
}

#[test]
fn random_tokens_hold_joint_operators() {
    let is_joint =
        |tree: TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    assert!((0..10).any(|seed| random_tokens(seed).into_iter().any(is_joint)));
    assert_eq!(random_tokens(3).to_string(), random_tokens(3).to_string());
}
