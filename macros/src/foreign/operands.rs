//! Arguments of other libraries as tokens.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::parse::cursor::is_punct;
use crate::shape::source_text;

/// Splits at commas.
pub fn split(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let trees: Vec<_> = tokens.into_iter().collect();
    let parts = trees.split(|tree| is_punct(Some(tree), ','));
    parts.filter(|part| !part.is_empty()).map(<[TokenTree]>::to_vec).collect()
}

/// Variable builders, devices and generators of other libraries, which are no sizes.
const PLUMBING: &[&str] =
    &["vs", "vb", "vm", "p", "path", "device", "dev", "rng", "cfg", "conf", "config", "init", "None", "key"];

/// Whether a positional argument has no counterpart: a name or a path of parameters, a device, a configuration.
pub fn is_plumbing(trees: &[TokenTree]) -> bool {
    match trees {
        [TokenTree::Ident(only)] => PLUMBING.contains(&only.to_string().as_str()),
        [TokenTree::Group(_)] => false,
        _ => {
            let is_text = |tree: &TokenTree| matches!(tree, TokenTree::Literal(text) if text.to_string().starts_with('"'));
            let is_call = |pair: &[TokenTree]| matches!(pair, [TokenTree::Ident(_), TokenTree::Group(_)]);
            is_punct(trees.first(), '&')
                || trees.len() > 1 && trees.iter().any(is_text)
                || trees.windows(2).any(is_call)
        }
    }
}

/// The value of an argument in our syntax; `None` for what means nothing here.
pub fn value(trees: &[TokenTree]) -> Option<String> {
    let text = source_text(&trees.iter().cloned().collect());
    match trees {
        [TokenTree::Literal(word)] if word.to_string().starts_with('"') => {
            let word = word.to_string().trim_matches('"').to_owned();
            (word != "valid").then_some(word)
        }
        [TokenTree::Ident(word)] => match word.to_string().as_str() {
            "True" => Some("true".to_owned()),
            "False" => Some("false".to_owned()),
            "None" => None,
            _ => Some(text),
        },
        [TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => {
            let parts: Vec<_> = split(group.stream()).iter().filter_map(|part| value(part)).collect();
            match parts.as_slice() {
                [] => None,
                [first, rest @ ..] if rest.iter().all(|part| part == first) => Some(first.clone()),
                parts => Some(format!("({})", parts.join(", "))),
            }
        }
        [TokenTree::Group(_) | TokenTree::Literal(_)] => Some(text),
        _ if trees
            .iter()
            .any(|tree| matches!(tree, TokenTree::Punct(sign) if "+-*/".contains(sign.as_char()))) =>
        {
            match trees {
                [TokenTree::Punct(_), TokenTree::Literal(_)] => Some(text.replace("- ", "-")),
                _ => Some(format!("{{ {text} }}")),
            }
        }
        _ => Some(text),
    }
}

/// `dim = 1`.
pub fn is_named(trees: &[TokenTree]) -> bool {
    matches!(trees, [TokenTree::Ident(_), TokenTree::Punct(equals), ..] if equals.as_char() == '=')
}
