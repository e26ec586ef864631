//! Assertions about constants, which rustc evaluates and reports where the constant stands.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use crate::model::{Condition, Guard, Model};

pub fn emit(model: &Model) -> TokenStream {
    model.guards.iter().map(|guard| assertion(guard, &model.krate)).collect()
}

fn assertion(guard: &Guard, krate: &TokenStream) -> TokenStream {
    let condition = match &guard.condition {
        Condition::Equal(a, b) => quote!(#a == #b),
        Condition::NotZero(size) => quote!(#size > 0),
        Condition::AtMost(amount, most) => {
            let amount = amount.size(krate);
            quote!(#amount <= #most)
        }
    };
    let message = &guard.message;
    let span = span(&guard.tokens);
    quote_spanned!(span=> const _: () = #krate::__private::assert!(#condition, #message);)
}

/// A place at which rustc reports: the user's tokens, resolved like any name of theirs.
fn span(tokens: &TokenStream) -> Span {
    let mut trees = tokens.clone().into_iter().map(|tree| tree.span());
    let first = trees.next().unwrap_or_else(Span::call_site);
    trees.last().and_then(|last| first.join(last)).unwrap_or(first)
}
