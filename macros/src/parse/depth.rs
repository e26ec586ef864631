//! How deep tokens are nested, measured without recursion, so that nothing behind it can overflow the stack.

use proc_macro2::{Span, TokenStream, TokenTree};

use super::cursor::is_punct;

/// The most brackets around a token of a declaration.
const DEEPEST: usize = 64;

/// The most tokens on the way to one that syn's expression parser, which recurses at operators as well as at
/// brackets, is given: it takes up to 10 kB of stack for each in a debug build, and 2 MB are all of a thread's.
const HEAVIEST: usize = 96;

/// For how many tokens a `<` counts: behind it stands a whole type.
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

/// Whether syn's expression parser could descend too far on the way to some token.
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

/// What weighs most between two commas, where a comma ends all that was begun before it.
fn heaviest_part(trees: &[TokenTree]) -> usize {
    let count = |wanted| trees.iter().filter(|tree| is_punct(Some(tree), wanted)).count();
    let angles = count('<');
    if angles + count('|') > 0 {
        return trees.len() + (ANGLE - 1) * angles;
    }
    let parts = trees.split(|tree| is_punct(Some(tree), ','));
    parts.map(<[TokenTree]>::len).max().unwrap_or_default()
}
