//! Generated code of a deprecated network, which must name the network itself.
//!
//! rustc does not report the use of a deprecated item within code made by a derive, judged by the span of the name
//! used; so `network!` passes such code to its own derive, in an attribute, and it compiles under
//! `forbid(deprecated)` as well. Users of the network still get the deprecation warning.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};

/// The tokens of `self.params`, the field of every network, which is deprecated with it.
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

/// The names of deprecated items with spans of the derive, at the same position.
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
    fn the_code_is_the_content_of_the_attribute() {
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
