//! Declared types: `pub struct Net<const N: usize>: 784 = ...;`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Attribute, Token, Visibility, token};

use super::attributes::ItemAttributes;
use super::body::{Body, refuse_rest};
use super::cursor::{report_next, take_until};
use super::{generics, inputs};
use crate::ast::{Chain, Declaration, Form, Input, Item};
use crate::diag::{Diagnostics, Message};
use crate::foreign::calls::in_braces;
use crate::shape::source_text;

/// Whether a type is declared, or that was apparently intended; otherwise the chain is an expression.
pub fn is_item(input: ParseStream<'_>) -> bool {
    let keyword = input.peek(Ident::peek_any) && !input.peek(syn::Ident) && !input.peek2(Token![:]);
    let misspelt = input.peek(syn::Ident)
        && (input.peek2(Token![=]) && !input.peek2(Token![=>])
            || input.peek2(Token![struct])
            || (input.peek2(syn::Ident) || input.peek2(Token![<])) && has_body(input));
    keyword && !input.peek(Token![_]) || misspelt
}

/// Whether there is a `=` before any arrow.
fn has_body(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    take_until(&ahead, |ahead| ahead.peek(Token![=]) || ahead.peek(Token![->]) || ahead.peek(Token![;]));
    ahead.peek(Token![=]) && !ahead.peek(Token![=>])
}

/// Parses the item; `None` if it has no valid name. `last` is the end of all tokens.
pub fn parse(
    input: ParseStream<'_>,
    krate: TokenStream,
    attributes: Vec<Attribute>,
    last: Span,
    diagnostics: &mut Diagnostics,
) -> Option<Declaration> {
    let attributes = ItemAttributes::new(attributes, diagnostics);
    let visibility = visibility(input, diagnostics);
    let name = name(input, diagnostics)?;
    let parameters = generics::parameters(input, &name, diagnostics);
    let ends = |input: ParseStream<'_>| {
        input.peek(Token![=]) || input.peek(Token![;]) || input.peek(Token![->]) || input.peek(Token![where])
    };
    let shape = inputs::shape(input, ends, diagnostics);
    let text = name.unraw().to_string();
    let ItemAttributes { passed_on: attributes, budgets, expand } = attributes;
    let item = Item { attributes, budgets, expand, visibility, name, parameters };
    let shape_is_broken = shape.as_ref().is_some_and(|shape| shape.sizes.is_empty());
    let body = match equals(input, &text, shape_is_broken, diagnostics) {
        Some(()) => Body::parse(input, &format!("`{text}`"), Vec::new(), diagnostics),
        None => Body { inputs: None, chain: Chain { links: vec![None] } },
    };
    end(input, &text, &body.chain, last, diagnostics);
    let input = match (shape, body.inputs) {
        (shape, Some(mut inputs)) => {
            if shape.is_some() {
                diagnostics.report(inputs.open, &Message::TwoInputs);
            }
            if let ([only], Some(shape)) = (inputs.list.as_mut_slice(), shape) {
                only.shape.get_or_insert(shape);
            }
            Input::Named(inputs.list)
        }
        (Some(shape), None) => Input::Shape(shape),
        (None, None) => Input::Undeclared,
    };
    Some(Declaration { krate, form: Form::Item(item), input, chain: body.chain })
}

/// `pub`, `pub(crate)`; an invalid visibility is treated as `pub`.
fn visibility(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Visibility {
    let Ok(public) = input.parse::<Token![pub]>() else { return Visibility::Inherited };
    let mut tokens = public.into_token_stream();
    if input.peek(token::Paren)
        && let Ok(scope) = input.parse::<TokenTree>()
    {
        scope.to_tokens(&mut tokens);
    }
    syn::parse2(tokens.clone()).unwrap_or_else(|_| {
        let found = source_text(&tokens).replace("pub (", "pub(");
        diagnostics.report(tokens, &Message::Visibility { found });
        Visibility::Public(public)
    })
}

/// `struct NAME`.
fn name(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Option<Ident> {
    if input.peek(syn::Ident) && input.peek2(Token![=]) {
        report_next(input, diagnostics, |name| Message::MissingStruct { name });
        return None;
    }
    if input.parse::<Token![struct]>().is_err() {
        report_next(input, diagnostics, |found| Message::NotAStruct { found });
        return None;
    }
    let name = input.parse::<Ident>();
    if name.is_err() {
        report_next(input, diagnostics, |_| Message::MissingName);
    }
    name.ok()
}

/// The `=` before the body, or what is written there by mistake; `None` if no body can follow.
fn equals(input: ParseStream<'_>, name: &str, reported: bool, diagnostics: &mut Diagnostics) -> Option<()> {
    if input.peek(Token![where]) {
        report_next(input, diagnostics, |_| Message::WhereClause);
        take_until(input, |input| input.peek(Token![=]) || input.peek(Token![;]) || input.peek(token::Brace));
    }
    if input.parse::<Token![=]>().is_ok() {
        return Some(());
    }
    let name = name.to_owned();
    let fields = input.fork().parse::<Group>().ok().filter(|group| group.delimiter() == Delimiter::Brace);
    let braces = fields.is_some();
    let layers = fields.and_then(|fields| in_braces(fields.stream(), &[]));
    let layers = layers.unwrap_or_else(|| "Affine(784, 50) -> Relu -> ...".to_owned());
    if !reported {
        report_next(input, diagnostics, |_| match braces {
            true => Message::BodyInBraces { name, layers },
            false => Message::MissingEquals { name },
        });
    }
    if braces {
        return None;
    }
    // The layers may follow directly, or after something else.
    let behind = input.fork();
    take_until(&behind, |input| input.peek(Token![=]) && !input.peek(Token![=>]) || input.peek(Token![;]));
    if behind.parse::<Token![=]>().is_ok() {
        input.advance_to(&behind);
    } else {
        let _ = input.parse::<Token![->]>();
    }
    Some(())
}

fn end(input: ParseStream<'_>, name: &str, chain: &Chain, last: Span, diagnostics: &mut Diagnostics) {
    if input.parse::<Token![;]>().is_ok() {
        refuse_rest(input, diagnostics);
    } else if let Some(Some(_)) = chain.links.last() {
        // A chain that ends in invalid tokens has been reported already.
        diagnostics.report_at(last, &Message::MissingSemicolon { name: name.to_owned() });
    }
}
