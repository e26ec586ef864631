//! The code of a network that is deprecated, which has to name the network all the same.
//!
//! rustc does not report the use of something deprecated within what a derive has made, by the span of the name
//! used; so `network!` gives such code to a derive of its own, in an attribute, and it stands below a
//! `forbid(deprecated)` as well. To the users of the network its deprecation is reported as ever.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

/// The words of `self.params`, the field of every network, which is deprecated with it.
const FIELD: [&str; 2] = ["self", "params"];

/// The code in `#[quiet(...)]` on a type.
pub fn expand(item: TokenStream) -> TokenStream {
    let trees: Vec<_> = item.into_iter().collect();
    let is = |tree: &TokenTree, word: &str| matches!(tree, TokenTree::Ident(ident) if ident == word);
    let name = trees.windows(2).find(|pair| is(&pair[0], "struct")).map(|pair| pair[1].to_string());
    let code = trees.iter().find_map(|tree| {
        let TokenTree::Group(attribute) = tree else { return None };
        let mut inner = attribute.stream().into_iter();
        match (inner.next(), inner.next()) {
            (Some(first), Some(TokenTree::Group(code))) if is(&first, "quiet") => Some(code.stream()),
            _ => None,
        }
    });
    quietly(code.unwrap_or_default(), &name.unwrap_or_default())
}

/// The names of what is deprecated, as if they were the derive's own, in the same place.
fn quietly(code: TokenStream, name: &str) -> TokenStream {
    let tree = |tree: TokenTree| match tree {
        TokenTree::Ident(ident) if ident == name || FIELD.iter().any(|word| ident == word) => {
            quiet(ident).into()
        }
        TokenTree::Group(group) => {
            let mut quiet = Group::new(group.delimiter(), quietly(group.stream(), name));
            quiet.set_span(group.span());
            quiet.into()
        }
        tree => tree,
    };
    code.into_iter().map(tree).collect()
}

fn quiet(mut ident: Ident) -> Ident {
    ident.set_span(Span::mixed_site().located_at(ident.span()));
    ident
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[test]
    fn the_code_is_what_stands_in_the_attribute() {
        let item = quote!(
            #[doc = "quiet"]
            #[quiet(impl Model for Net { fn x() { self.params } })]
            pub struct Net<T> {
                params: T,
            }
        );
        assert_eq!(
            expand(item).to_string(),
            quote!(impl Model for Net { fn x() { self.params } }).to_string()
        );
        assert!(
            expand(quote!(
                struct Net;
            ))
            .is_empty()
        );
    }
}
