//! `#[expect(...)]`: the lint must fire within each item that has the attribute, so only the item
//! that the lint fires on gets it, and the others allow the lint.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Meta, MetaList, Token};

use super::attributes::Item;
use super::types::with_params;
use crate::model::Model;

/// The form of an `expect` on an item.
pub fn split(list: &MetaList, item: Item, model: &Model) -> Vec<TokenStream> {
    let Ok(metas) = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else {
        // rustc reports the error.
        return if item == Item::Type { vec![quote!(#list)] } else { Vec::new() };
    };
    let (reason, lints): (Vec<_>, Vec<_>) =
        metas.into_iter().partition(|meta| matches!(meta, Meta::NameValue(_)));
    let place = |lint: &Meta| place(&lint.path().to_token_stream().to_string(), model);
    let (here, elsewhere): (Vec<_>, Vec<_>) = lints.into_iter().partition(|lint| place(lint) == item);
    // Allowing dead code would mark what it uses as alive.
    let elsewhere = elsewhere.into_iter().filter(|lint| place(lint) != Item::Type).collect();
    let level = |level: TokenStream, lints: Vec<Meta>| {
        (!lints.is_empty()).then(|| quote!(#level(#(#lints,)* #(#reason),*)))
    };
    level(quote!(expect), here).into_iter().chain(level(quote!(allow), elsewhere)).collect()
}

/// Whether this `expect` is about a lint.
pub fn names(meta: &Meta, lint: &str) -> bool {
    let Meta::List(list) = meta else { return false };
    let metas = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    metas.is_ok_and(|metas| metas.iter().any(|meta| meta.path().is_ident(lint)))
}

/// The item with the user's tokens that a lint checks.
fn place(lint: &str, model: &Model) -> Item {
    match lint {
        "non_snake_case" => place_of_names(model),
        "nonstandard_style" | "bad_style" if is_named_in_style(model) => place_of_names(model),
        "deprecated" | "non_upper_case_globals" => Item::Block,
        "private_interfaces" | "private_bounds" => Item::View,
        _ => Item::Type,
    }
}

/// The item with the names of stages and inputs: those of stages are fields of the view.
fn place_of_names(model: &Model) -> Item {
    let is_odd = |name: &Ident| {
        let name = name.unraw().to_string();
        name.trim_matches('_').contains("__") || name.contains(char::is_uppercase)
    };
    match with_params(model).into_iter().any(|(_, node)| is_odd(&node.stage)) {
        true => Item::View,
        false => Item::Block,
    }
}

/// Whether the name of the type is in the usual style.
fn is_named_in_style(model: &Model) -> bool {
    let name = model.name.unraw().to_string();
    !name.trim_matches('_').contains('_') && !name.trim_matches('_').starts_with(char::is_lowercase)
}
