//! Inputs: the shape after a network's name, or named inputs.

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::argument;
use super::cursor::{is_name, report_next, take_until};
use crate::ast::{Argument, InputShape, NamedInput, Value};
use crate::diag::{Diagnostics, Message};
use crate::shape::source_text;

/// `: 784` or `: (1, 28, 28)`, up to what `ends` it.
pub fn shape(
    input: ParseStream<'_>,
    ends: impl Fn(ParseStream<'_>) -> bool,
    diagnostics: &mut Diagnostics,
) -> Option<InputShape> {
    input.parse::<Option<Token![:]>>().ok()??;
    let tokens = take_until(input, ends);
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
        true => {
            report_next(input, diagnostics, |found| Message::InputShape { found, fix: EXAMPLES.to_owned() })
        }
        false => {
            let (found, fix) = (source_text(&tokens), shape_fix(&sizes));
            diagnostics.report(&tokens, &Message::InputShape { found, fix });
        }
    }
    Some(InputShape { sizes: Vec::new() })
}

const EXAMPLES: &str = "`784` or `(1, 28, 28)`";

/// The shape that is probably meant: without the number of samples, or a sequence as a vector or an image.
fn shape_fix(sizes: &[Argument]) -> String {
    let known: Vec<_> = sizes
        .iter()
        .filter_map(|size| match size.value {
            Value::Integer(size) if size > 0 => Some(size),
            _ => None,
        })
        .collect();
    let first = sizes.first().map(Argument::text).unwrap_or_default();
    let has_samples =
        matches!(first.replace(' ', "").as_str(), "None" | "-1" | "_" | "1" | "N" | "B" | "BATCH");
    match known.as_slice() {
        [.., c, h, w] if sizes.len() == 4 => format!("`({c}, {h}, {w})`, without the number of samples"),
        [size] if sizes.len() == 2 && has_samples => format!("`{size}`, without the number of samples"),
        [a, b] if sizes.len() == 2 => match a.checked_mul(*b) {
            Some(values) => format!(
                "`{values}` for a vector, or `({a}, {b}, 1)` or `(1, {a}, {b})` for an image of channels, height and width"
            ),
            None => EXAMPLES.to_owned(),
        },
        _ => EXAMPLES.to_owned(),
    }
}

/// `|a, b: 4|`.
pub struct NamedInputs {
    pub open: Token![|],
    pub list: Vec<NamedInput>,
}

impl NamedInputs {
    /// Reads the inputs, if there are any.
    pub fn parse(input: ParseStream<'_>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let open = input.parse::<Option<Token![|]>>().ok()??;
        let mut list = Vec::new();
        let is_closed = is_closed(input);
        if !is_closed {
            diagnostics.report(open, &Message::UnclosedInputs);
        } else if input.peek(Token![|]) {
            diagnostics.report(open, &Message::NoInputs);
        }
        while !input.is_empty() && !input.peek(Token![|]) {
            list.extend(named_input(input, is_closed, diagnostics));
            let begins_next = is_closed && input.peek(Ident::peek_any);
            // At the border of a macro's fragment the input may end unexpectedly.
            if !begins_next && input.parse::<Token![,]>().is_err() {
                break;
            }
        }
        let _ = input.parse::<Token![|]>();
        if !is_closed {
            let _ = input.parse::<Token![->]>();
        }
        Some(Self { open, list })
    }
}

/// Whether the `|` that ends the list follows.
fn is_closed(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    take_until(&ahead, |ahead| ahead.peek(Token![|]) || ahead.peek(Token![;]) || ahead.peek(Token![->]));
    ahead.peek(Token![|])
}

fn ends(input: ParseStream<'_>) -> bool {
    input.peek(Token![,]) || input.peek(Token![|]) || input.peek(Token![;]) || input.peek(Token![->])
}

/// `NAME` or `NAME: shape`, and any invalid tokens up to the next comma.
fn named_input(input: ParseStream<'_>, is_closed: bool, diagnostics: &mut Diagnostics) -> Option<NamedInput> {
    let Ok(name) = input.fork().call(Ident::parse_any) else {
        if is_closed {
            report_next(input, diagnostics, |found| Message::NotAnInput { found });
            take_until(input, ends);
        }
        return None;
    };
    let _ = input.call(Ident::parse_any);
    if !is_name(&name) {
        let message = Message::KeywordAsName { name: name.to_string(), what: "an input".to_owned() };
        diagnostics.report(&name, &message);
    }
    let shape = shape(input, ends, diagnostics);
    if is_closed && !ends(input) {
        report_next(input, diagnostics, |found| Message::AfterInput { found, name: name.to_string() });
        // A name is the next input.
        if !input.peek(Ident::peek_any) {
            take_until(input, ends);
        }
    }
    is_name(&name).then_some(NamedInput { name, shape })
}
