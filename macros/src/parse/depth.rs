//! Nesting depth of tokens, measured without recursion, so that later passes can't overflow the stack.

use proc_macro2::{Span, TokenStream, TokenTree};

use super::cursor::is_punct;

/// The most brackets around a token of a declaration.
const DEEPEST: usize = 64;

/// The most nested tokens that syn's expression parser, which recurses at operators as well as at
/// brackets, may get: it uses up to 10 kB of stack for each in a debug build, and a thread has 2 MB.
const HEAVIEST: usize = 96;

/// The weight of a `<` in tokens: it is followed by a whole type.
const ANGLE: usize = 6;

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

/// Whether syn's expression parser could recurse too deep.
pub fn too_heavy(tokens: &TokenStream) -> bool {
    let mut levels = vec![(tokens.clone(), 0)];
    while let Some((level, outside)) = levels.pop() {
        let trees: Vec<_> = level.into_iter().collect();
        let weight = outside + heaviest_part(&trees);
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

/// The largest weight between two commas, if a comma ends everything before it.
fn heaviest_part(trees: &[TokenTree]) -> usize {
    let count = |wanted| trees.iter().filter(|tree| is_punct(Some(tree), wanted)).count();
    let angles = count('<');
    if angles + count('|') > 0 {
        return trees.len() + (ANGLE - 1) * angles;
    }
    let parts = trees.split(|tree| is_punct(Some(tree), ','));
    parts.map(<[TokenTree]>::len).max().unwrap_or_default()
}
