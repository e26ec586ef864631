//! The user's attributes on a network, and how they apply to the generated items beside its type.
//!
//! Generated code has no `allow` of its own, as that would be an error under a `forbid` of
//! the user: it is written so that no lint fires. Lints about the user's tokens are reported
//! at those tokens, at the level that the user's attributes set.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use super::expected;
use crate::ast::{Form, derived_paths};
use crate::model::Model;

/// The items that a declaration expands to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Item {
    /// The network's type.
    Type,
    /// The types beside it: the view of its parameters, whose fields are the stages, and the gradients
    /// of its inputs.
    View,
    InputGradient,
    /// The implementations.
    Block,
    /// Constants and assertions.
    Constant,
}

/// The attributes before `struct`, except those of the macro itself.
fn written(model: &Model) -> &[Attribute] {
    match &model.form {
        Form::Item(item) => &item.attributes,
        Form::Expression => &[],
    }
}

/// The attributes of an item.
pub fn of(model: &Model, item: Item) -> TokenStream {
    let attributes = written(model).iter().map(|attribute| match passed_on(&attribute.meta, item, model) {
        Some(metas) => quote!(#(#[#metas])*),
        None => attribute.to_token_stream(),
    });
    attributes.collect()
}

/// The `cfg` attributes of the network.
pub fn conditions(model: &Model) -> Vec<&Attribute> {
    written(model).iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
}

/// The form of an attribute on an item; `None` if it is copied unchanged.
fn passed_on(meta: &Meta, item: Item, model: &Model) -> Option<Vec<TokenStream>> {
    let is = |name: &str| meta.path().is_ident(name);
    match meta {
        Meta::List(list) if is("cfg_attr") => {
            let Some((predicate, metas)) = conditional(meta) else { return Some(vec![quote!(#list)]) };
            let each = metas
                .iter()
                .map(|meta| passed_on(meta, item, model).unwrap_or_else(|| vec![meta.to_token_stream()]));
            let metas: Vec<_> = each.flatten().collect();
            Some(if metas.is_empty() { metas } else { vec![quote!(cfg_attr(#predicate, #(#metas),*))] })
        }
        Meta::List(list) if is("expect") => Some(expected::split(list, item, model)),
        _ if item == Item::Type => None,
        _ if ["cfg", "allow", "warn", "deny", "forbid"].into_iter().any(is) => None,
        _ if is("doc") && hides(meta) && matches!(item, Item::View | Item::InputGradient) => {
            Some(vec![quote!(doc(hidden))])
        }
        _ => Some(Vec::new()),
    }
}

/// The predicate and the attributes of a `cfg_attr`.
fn conditional(meta: &Meta) -> Option<(Meta, Vec<Meta>)> {
    let Meta::List(list) = meta else { return None };
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    Some((metas.next()?, metas.collect()))
}

/// Whether this is `doc(hidden)`.
fn hides(meta: &Meta) -> bool {
    let Meta::List(list) = meta else { return false };
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    metas.is_ok_and(|metas| metas.iter().any(|meta| meta.path().is_ident("hidden")))
}

/// Whether the network's type is deprecated, perhaps under a condition.
pub fn is_deprecated(model: &Model) -> bool {
    holds(model, &|meta| meta.path().is_ident("deprecated"))
}

/// Whether a lint is expected, perhaps under a condition.
pub fn expects(model: &Model, lint: &str) -> bool {
    holds(model, &|meta| meta.path().is_ident("expect") && expected::names(meta, lint))
}

/// Whether this holds for an attribute, or for one within `cfg_attr`.
fn holds(model: &Model, test: &dyn Fn(&Meta) -> bool) -> bool {
    fn of(meta: &Meta, test: &dyn Fn(&Meta) -> bool) -> bool {
        let behind = conditional(meta).filter(|_| meta.path().is_ident("cfg_attr"));
        test(meta) || behind.is_some_and(|(_, metas)| metas.iter().any(|meta| of(meta, test)))
    }
    written(model).iter().any(|attribute| of(&attribute.meta, test))
}

/// Whether the user derives a trait that would otherwise be derived here.
pub enum Derived {
    Never,
    Always,
    /// Where this `cfg` predicate holds.
    If(TokenStream),
}

pub fn derived(model: &Model, name: &str) -> Derived {
    let found = written(model).iter().find_map(|attribute| match &attribute.meta {
        meta if meta.path().is_ident("cfg_attr") => {
            let (predicate, metas) = conditional(meta)?;
            metas.iter().any(|meta| derives(meta, name)).then(|| Derived::If(quote!(#predicate)))
        }
        meta => derives(meta, name).then_some(Derived::Always),
    });
    found.unwrap_or(Derived::Never)
}

fn derives(meta: &Meta, name: &str) -> bool {
    let paths = derived_paths(meta);
    paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use crate::expand::expand;

    /// How often some tokens occur in the code of a declaration.
    fn count(declaration: TokenStream, wanted: TokenStream) -> usize {
        expand(declaration).to_string().matches(&wanted.to_string()).count()
    }

    #[test]
    fn the_generated_types_of_a_hidden_network_are_hidden() {
        let body = quote!(struct Net = |a, b| a + b -> Affine(1, 1););
        let hidden = |attribute: TokenStream| count(quote!(#attribute #body), attribute);
        // The type, its view and the gradients of its inputs.
        assert_eq!(hidden(quote!(#[doc(hidden)])), 3);
        assert_eq!(hidden(quote!(#[cfg_attr(docsrs, doc(hidden))])), 3);
        // Attributes about the type apply to the type alone.
        assert_eq!(hidden(quote!(#[doc = "A network."])), 1);
        assert_eq!(hidden(quote!(#[must_use])), 1);
    }

    #[test]
    fn levels_of_lints_reach_all_items_and_expectations_one() {
        let body = quote!(struct Net = convA: Affine(1, 1););
        // The type, its view and the implementations.
        let allow = quote!(#[allow(non_snake_case)]);
        assert_eq!(count(quote!(#allow #body), allow), 3);
        let expect = quote!(#[expect(non_snake_case, reason = "as in the paper")]);
        assert_eq!(count(quote!(#expect #body), expect.clone()), 1);
        assert_eq!(
            count(quote!(#expect #body), quote!(#[allow(non_snake_case, reason = "as in the paper")])),
            2
        );
        // Dead code is reported at the type alone.
        assert_eq!(count(quote!(#[expect(dead_code)] #body), quote!(dead_code)), 1);
    }

    #[test]
    fn documentation_of_a_stage_is_copied_to_its_field() {
        let words = quote!(#[doc = concat!("a", "b")]);
        assert_eq!(count(quote!(struct Net = #words Affine(1, 1);), words), 1);
        let layer = expand(quote!(struct Net = Affine({ size_of::<u64>() }, 1);)).to_string();
        assert!(layer.contains(" | affine1 | `Affine({ size_of::<u64>() }, 1)` |"), "{layer}");
    }
}
