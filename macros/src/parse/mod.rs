//! Tokens to syntax tree. What can't be read is reported, and reading goes on behind the next `->`.
//!
//! Here: the declaration around the chain.

mod argument;
mod chain;
mod cursor;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Token, Visibility, token};

use crate::ast::{Declaration, Form, InputShape, Item, Stage};
use crate::diag::{Diagnostics, Fault};
use crate::shape::source_text;
use chain::Chain;
use cursor::{outer_attributes, report_next, skip_all, take_angles, take_until};

/// Reads one call of `network!`; nothing when not even its name can be read.
pub fn parse(tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Declaration> {
    let (krate, tokens) = split_crate(tokens);
    let mut declared = None;
    let parser = |input: ParseStream<'_>| {
        declared = declaration(input, krate, diagnostics);
        skip_all(input);
        Ok(())
    };
    // Everything is read or skipped here; syn itself finds what is left over within brackets.
    if let Err(left_over) = parser.parse2(tokens) {
        diagnostics.report_at(left_over.span(), &Fault::LeftOver);
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

fn declaration(
    input: ParseStream<'_>,
    krate: TokenStream,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    if input.is_empty() {
        diagnostics.report_at(Span::call_site(), &Fault::EmptyCall);
        return None;
    }
    let attributes = outer_attributes(input, diagnostics);
    if is_item(input) {
        item(input, krate, attributes, diagnostics)
    } else {
        let chain = Chain { input, diagnostics, name: "the network".to_owned() }.parse(attributes);
        let rest = Rest::of(input);
        rest.refuse(diagnostics);
        Some(Declaration { krate, form: Form::Expression, input: None, chain })
    }
}

/// Whether a type is declared, or what looks like an attempt at it; else the chain is an expression.
fn is_item(input: ParseStream<'_>) -> bool {
    let keyword = input.peek(Ident::peek_any) && !input.peek(syn::Ident) && !input.peek2(Token![:]);
    let misspelt = input.peek(syn::Ident)
        && (input.peek2(Token![=]) && !input.peek2(Token![=>])
            || input.peek2(Token![struct])
            || input.peek2(syn::Ident) && input.peek3(Token![=]));
    keyword && !input.peek(Token![_]) || misspelt
}

fn item(
    input: ParseStream<'_>,
    krate: TokenStream,
    attributes: Vec<Attribute>,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    let Ok(visibility) = input.parse::<Visibility>() else {
        report_next(input, diagnostics, |_| Fault::Visibility);
        return None;
    };
    if input.peek(syn::Ident) && input.peek2(Token![=]) {
        report_next(input, diagnostics, |name| Fault::MissingStruct { name });
        return None;
    }
    if input.parse::<Token![struct]>().is_err() {
        report_next(input, diagnostics, |found| Fault::NotAStruct { found });
        return None;
    }
    let Ok(name) = input.parse::<Ident>() else {
        report_next(input, diagnostics, |_| Fault::MissingName);
        return None;
    };
    skip_generics(input, &name, diagnostics);
    let shape = input_shape(input, diagnostics);
    let form = |name| Form::Item(Item { attributes, visibility, name });
    if input.parse::<Token![=]>().is_err() {
        let shape_is_broken = shape.as_ref().is_some_and(|shape| shape.sizes.is_empty());
        let name_text = name.to_string();
        let braces = input.peek(token::Brace);
        if !shape_is_broken {
            report_next(input, diagnostics, |_| match braces {
                true => Fault::BodyInBraces { name: name_text },
                false => Fault::MissingEquals { name: name_text },
            });
        }
        if braces {
            return Some(Declaration { krate, form: form(name), input: shape, chain: vec![None] });
        }
        // The layers are perhaps all there.
        let _ = input.parse::<Token![->]>();
    }
    let chain = Chain { input, diagnostics, name: format!("`{name}`") }.parse(Vec::new());
    end_of_item(input, &name, &chain, diagnostics);
    Some(Declaration { krate, form: form(name), input: shape, chain })
}

fn end_of_item(input: ParseStream<'_>, name: &Ident, chain: &[Option<Stage>], diagnostics: &mut Diagnostics) {
    if input.parse::<Token![;]>().is_ok() {
        return Rest::of(input).refuse(diagnostics);
    }
    // A chain that ends in something unreadable has been reported already.
    if let Some(Some(last)) = chain.last() {
        diagnostics.report_at(last.end, &Fault::MissingSemicolon { name: name.to_string() });
    }
}

/// What stands behind a complete declaration.
struct Rest(TokenStream);

impl Rest {
    fn of(input: ParseStream<'_>) -> Self {
        Self(take_until(input, |_| false))
    }

    fn refuse(self, diagnostics: &mut Diagnostics) {
        if let Some(first) = self.0.into_iter().next() {
            diagnostics.report(first, &Fault::AfterTheEnd);
        }
    }
}

fn skip_generics(input: ParseStream<'_>, name: &Ident, diagnostics: &mut Diagnostics) {
    if input.peek(Token![<]) {
        let generics = take_angles(input);
        diagnostics.report(generics, &Fault::GenericNetwork { name: name.to_string() });
    }
}

fn input_shape(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Option<InputShape> {
    input.parse::<Option<Token![:]>>().ok()??;
    let tokens =
        take_until(input, |input| input.peek(Token![=]) || input.peek(Token![;]) || input.peek(Token![->]));
    let mut trees = tokens.clone().into_iter();
    let (sizes, is_image) = match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Parenthesis => {
            (argument::list(group.stream(), diagnostics), true)
        }
        _ => (argument::list(tokens.clone(), diagnostics), false),
    };
    if sizes.len() == 1 || sizes.len() == 3 && is_image {
        return Some(InputShape { sizes });
    }
    match tokens.is_empty() {
        true => report_next(input, diagnostics, |found| Fault::InputShape { found }),
        false => diagnostics.report(&tokens, &Fault::InputShape { found: source_text(&tokens) }),
    }
    Some(InputShape { sizes: Vec::new() })
}
