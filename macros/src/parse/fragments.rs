//! Fragments of a `macro_rules!` that declares networks: `$size:expr` is passed as a group without
//! delimiters. All of them are unwrapped here, keeping the spans of their tokens.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::cursor::is_punct;

/// The tokens with all fragments unwrapped except those in braces, which are user code.
pub fn opened(tokens: TokenStream) -> TokenStream {
    opened_as(tokens, bound)
}

fn opened_as(tokens: TokenStream, part: fn(Group) -> TokenStream) -> TokenStream {
    let mut opened = TokenStream::new();
    let mut before = None;
    for tree in tokens {
        // The content of an attribute needs no parentheses.
        let is_attribute = is_punct(before.as_ref(), '#');
        before = Some(tree.clone());
        match tree {
            TokenTree::Group(group) => opened.extend(match group.delimiter() {
                Delimiter::None => part(within(&group, bound)),
                Delimiter::Brace => TokenTree::from(group).into(),
                Delimiter::Bracket if is_attribute => TokenTree::from(within(&group, loose)).into(),
                _ => TokenTree::from(within(&group, bound)).into(),
            }),
            tree => opened.extend([tree]),
        }
    }
    opened
}

/// The same group with its content unwrapped.
fn within(group: &Group, part: fn(Group) -> TokenStream) -> Group {
    with(group, group.delimiter(), opened_as(group.stream(), part))
}

fn with(group: &Group, delimiter: Delimiter, tokens: TokenStream) -> Group {
    let mut changed = Group::new(delimiter, tokens);
    changed.set_span(group.span());
    changed
}

/// A fragment binds tighter than its surroundings: `$a * $b` multiplies sums as well.
fn bound(fragment: Group) -> TokenStream {
    let joins = |tree: TokenTree| {
        ['+', '-', '*', '/', '%', '^', '|'].into_iter().any(|sign| is_punct(Some(&tree), sign))
    };
    match fragment.stream().into_iter().skip(1).any(joins) {
        true => TokenTree::from(with(&fragment, Delimiter::Parenthesis, fragment.stream())).into(),
        false => fragment.stream(),
    }
}

fn loose(fragment: Group) -> TokenStream {
    fragment.stream()
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn fragment(tokens: TokenStream) -> TokenTree {
        Group::new(Delimiter::None, tokens).into()
    }

    #[test]
    fn a_fragment_is_replaced_by_its_tokens() {
        let (size, number, none) = (fragment(quote!(N)), fragment(quote!(-0.1)), fragment(quote!()));
        let meta = fragment(quote!(init = 1 - 2));
        let tokens = opened(quote!(#none #[#meta] Affine(#size, [#number])));
        assert_eq!(
            tokens.to_string(),
            quote!(
                #[init = 1 - 2]
                Affine(N, [-0.1])
            )
            .to_string()
        );
    }

    #[test]
    fn a_computed_fragment_stays_in_parentheses() {
        let (sum, nested) = (fragment(quote!(a + b)), fragment(fragment(quote!(c)).into()));
        let tokens = opened(quote!(#sum * #nested));
        assert_eq!(tokens.to_string(), quote!((a + b) * c).to_string());
    }

    #[test]
    fn code_keeps_its_fragments() {
        let sum = fragment(quote!(1 + 1));
        let code = opened(quote!({ #sum * 2 })).into_iter().next();
        let Some(TokenTree::Group(code)) = code else { panic!("braces") };
        assert!(matches!(code.stream().into_iter().next(), Some(TokenTree::Group(_))));
    }
}
