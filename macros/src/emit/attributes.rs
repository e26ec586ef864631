//! The user's attributes on a network, and what they ask of the items beside its type.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use crate::ast::{Form, derived_paths};
use crate::model::Model;

/// All attributes, which pass through to the type.
pub fn of(model: &Model) -> &[Attribute] {
    match &model.form {
        Form::Item(item) => &item.attributes,
        Form::Expression => &[],
    }
}

/// The conditions under which there is a network at all; they stand on every item.
pub fn conditions(model: &Model) -> Vec<&Attribute> {
    of(model).iter().filter(|attribute| attribute.path().is_ident("cfg")).collect()
}

/// Whether the user derives a trait that would else be implemented here.
pub enum Derived {
    Never,
    Always,
    /// Where this `cfg` predicate holds.
    If(TokenStream),
}

pub fn derived(model: &Model, name: &str) -> Derived {
    let found = of(model).iter().find_map(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let mut metas =
                list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?.into_iter();
            let predicate = metas.next()?;
            metas.any(|meta| derives(&meta, name)).then(|| Derived::If(quote!(#predicate)))
        }
        meta => derives(meta, name).then_some(Derived::Always),
    });
    found.unwrap_or(Derived::Never)
}

fn derives(meta: &Meta, name: &str) -> bool {
    let paths = derived_paths(meta);
    paths.iter().any(|path| path.segments.last().is_some_and(|last| last.ident == name))
}
