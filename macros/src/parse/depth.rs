//! How deep tokens are nested, measured without recursion, so that nothing behind it can overflow the stack.

use proc_macro2::{Span, TokenStream, TokenTree};

use super::cursor::is_punct;

/// The most brackets around a token of a declaration.
const DEEPEST: usize = 64;

/// The most steps that syn may have to descend, each with some frames of the stack.
const HEAVIEST: usize = 64;

/// The first opening bracket that is nested too deep.
pub fn too_deep(tokens: &TokenStream) -> Option<Span> {
    let mut levels = vec![tokens.clone().into_iter()];
    while let Some(level) = levels.last_mut() {
        match level.next() {
            Some(TokenTree::Group(group)) if levels.len() > DEEPEST => return Some(group.span_open()),
            Some(TokenTree::Group(group)) => levels.push(group.stream().into_iter()),
            Some(_) => {}
            None => {
                levels.pop();
            }
        }
    }
    None
}

/// Whether syn's expression parser, which recurses at operators as well as at brackets, could descend too
/// far on the way to some token.
pub fn too_heavy(tokens: &TokenStream) -> bool {
    let mut levels = vec![(tokens.clone(), 0)];
    while let Some((level, outside)) = levels.pop() {
        let trees: Vec<_> = level.into_iter().collect();
        let weight = outside + longest_part(&trees);
        if weight > HEAVIEST {
            return true;
        }
        levels.extend(trees.into_iter().filter_map(|tree| match tree {
            TokenTree::Group(group) => Some((group.stream(), weight)),
            _ => None,
        }));
    }
    false
}

/// The most tokens between two commas, where a comma ends all that was begun before it.
fn longest_part(trees: &[TokenTree]) -> usize {
    let goes_on = |tree: &TokenTree| is_punct(Some(tree), '<') || is_punct(Some(tree), '|');
    if trees.iter().any(goes_on) {
        return trees.len();
    }
    let parts = trees.split(|tree| is_punct(Some(tree), ','));
    parts.map(<[TokenTree]>::len).max().unwrap_or_default()
}
