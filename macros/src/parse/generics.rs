//! Generic parameters of a network, all of them sizes.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::cursor::{is_name, skip_all, take_angles, take_until, up_to};
use crate::diag::{Diagnostics, Message};
use crate::shape::source_text;

/// `<const A: usize, const B: usize>`, if it comes next: the names.
pub fn parameters(input: ParseStream<'_>, name: &Ident, diagnostics: &mut Diagnostics) -> Vec<Ident> {
    if !input.peek(Token![<]) {
        return Vec::new();
    }
    let open = input.span();
    let tokens = take_angles(input).unwrap_or_else(|| {
        diagnostics.report_at(open, &Message::UnclosedParameters { name: name.unraw().to_string() });
        take_until(input, |input| input.peek(Token![=]) || input.peek(Token![;]))
            .into_iter()
            .skip(1)
            .collect()
    });
    let parts = split(tokens, diagnostics);
    parts.into_iter().filter_map(|parameter| read(parameter, diagnostics)).collect()
}

/// The parts between commas, one of which may end the list.
fn split(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = TokenStream::new();
    for tree in tokens {
        match tree {
            TokenTree::Punct(comma) if comma.as_char() == ',' => {
                let part = std::mem::take(&mut part);
                match part.is_empty() {
                    true => diagnostics.report(comma, &Message::Parameter { found: ",".to_owned() }),
                    false => parts.push(part),
                }
            }
            tree => part.extend([tree]),
        }
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

fn read(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let mut name = None;
    let whole = tokens.clone();
    let parser = |input: ParseStream<'_>| {
        name = parameter(input, &whole, diagnostics);
        skip_all(input);
        Ok(())
    };
    // All tokens are parsed or skipped.
    let end = whole.clone().into_iter().last().map_or_else(Span::call_site, |tree| tree.span());
    up_to(end, parser, tokens).ok()?;
    name
}

/// `const NAME: usize`; for a parameter with a mistake, its name if that is clear.
fn parameter(input: ParseStream<'_>, whole: &TokenStream, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let is_const = input.parse::<Token![const]>().is_ok();
    let name = if is_const { input.call(Ident::parse_any).ok() } else { None };
    let is_typed = input.parse::<Token![:]>().is_ok();
    let kind = take_until(input, |input| input.peek(Token![=]));
    let (Some(name), true, false) = (name, is_typed, kind.is_empty()) else {
        let found = source_text(whole);
        diagnostics.report(whole, &Message::Parameter { found });
        return None;
    };
    if !is_name(&name) {
        let message = Message::KeywordAsName { name: name.to_string(), what: "a parameter".to_owned() };
        diagnostics.report(&name, &message);
        return None;
    }
    if kind.to_string() != "usize" {
        let found = source_text(&kind);
        diagnostics.report(kind, &Message::ParameterKind { name: name.to_string(), found });
    } else if !input.is_empty() {
        let default = take_until(input, |_| false);
        diagnostics.report(default, &Message::ParameterDefault { name: name.to_string() });
    }
    Some(name)
}
