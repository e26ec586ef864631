//! Helpers to read tokens.

use proc_macro2::{Delimiter, Group, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::buffer::Cursor;
use syn::parse::{ParseStream, Parser};
use syn::{Lifetime, Token, braced};

use crate::diag::{Diagnostics, Message};

/// The most tokens between angle brackets, which are not groups, so that their end must be searched for.
const ANGLES_REACH: usize = 256;

/// Reports an error on the next token, or on the end.
pub fn report_next(
    input: ParseStream<'_>,
    diagnostics: &mut Diagnostics,
    message: impl FnOnce(String) -> Message,
) {
    match next(input) {
        (Next::Tokens(tokens), found) => diagnostics.report(tokens, &message(found)),
        (Next::At(span), found) => diagnostics.report_at(span, &message(found)),
    }
}

/// The next token.
enum Next {
    Tokens(TokenStream),
    /// The beginning of a group, or the end.
    At(Span),
}

/// The next token, or the end, and its text.
fn next(input: ParseStream<'_>) -> (Next, String) {
    if let Ok(lifetime) = input.fork().parse::<Lifetime>() {
        return (Next::Tokens(lifetime.to_token_stream()), lifetime.to_string());
    }
    if let Some(operator) = two_characters(input) {
        let found = operator.to_string();
        return (Next::Tokens(operator), found);
    }
    match input.fork().parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) => {
            let found = match group.delimiter() {
                Delimiter::Parenthesis => "(".to_owned(),
                Delimiter::Bracket => "[".to_owned(),
                Delimiter::Brace => "{".to_owned(),
                Delimiter::None => group.to_string(),
            };
            (Next::At(group.span_open()), found)
        }
        Ok(tree) => {
            let found = tree.to_string();
            (Next::Tokens(tree.into()), found)
        }
        Err(_) => (Next::At(input.span()), "the end".to_owned()),
    }
}

/// The operator of two characters that comes next.
fn two_characters(input: ParseStream<'_>) -> Option<TokenStream> {
    let is_one = input.peek(Token![->]) || input.peek(Token![=>]) || input.peek(Token![::]);
    let ahead = input.fork();
    is_one.then(|| (0..2).filter_map(|_| ahead.parse::<TokenTree>().ok()).collect())
}

/// Parses tokens that end at `end`: syn would otherwise report errors at their end on the whole call.
pub fn up_to(
    end: Span,
    parser: impl FnOnce(ParseStream<'_>) -> syn::Result<()>,
    tokens: TokenStream,
) -> syn::Result<()> {
    let mut group = Group::new(Delimiter::Brace, tokens);
    group.set_span(end);
    let within = |input: ParseStream<'_>| {
        let content;
        braced!(content in input);
        parser(&content)
    };
    within.parse2(TokenTree::from(group).into())
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

/// Whether an identifier is none of Rust's keywords.
pub fn is_name(ident: &Ident) -> bool {
    syn::parse2::<Ident>(ident.to_token_stream()).is_ok()
}

pub fn is_punct(tree: Option<&TokenTree>, wanted: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

/// Whether these two are the halves of an arrow.
pub fn is_arrow(first: &TokenTree, second: Option<&TokenTree>) -> bool {
    let joint = matches!(first, TokenTree::Punct(minus) if minus.spacing() == Spacing::Joint);
    joint && is_punct(Some(first), '-') && is_punct(second, '>')
}

/// Reads the tokens between `<`, which comes next, and the matching `>`; reads nothing if there is none.
pub fn take_angles(input: ParseStream<'_>) -> Option<TokenStream> {
    let length = angles_length(input.cursor())?;
    let mut trees: Vec<_> = (0..length).filter_map(|_| input.parse::<TokenTree>().ok()).collect();
    trees.pop();
    Some(trees.into_iter().skip(1).collect())
}

/// The number of tokens from a `<` to the `>` that closes it; the `>` of an arrow closes nothing.
fn angles_length(from: Cursor<'_>) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = None;
    let trees = std::iter::successors(from.token_tree(), |(_, rest)| rest.token_tree());
    for (index, (tree, _)) in trees.take(ANGLES_REACH).enumerate() {
        let in_arrow = before.is_some_and(|before| is_arrow(&before, Some(&tree)));
        match &tree {
            TokenTree::Punct(angle) if angle.as_char() == '<' => depth += 1,
            TokenTree::Punct(angle) if angle.as_char() == '>' && !in_arrow => depth = depth.saturating_sub(1),
            TokenTree::Punct(end) if end.as_char() == ';' => return None,
            _ => {}
        }
        if depth == 0 {
            return Some(index + 1);
        }
        before = Some(tree);
    }
    None
}
