//! Assertions about constants, which rustc evaluates and reports where the constant stands.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::attributes;
use crate::model::{Condition, Guard};
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let conditions = attributes::conditions(model);
    let decidable = all(plan).filter(|guard| !guard.condition.is_generic());
    let assertions = decidable.map(|guard| assertion(guard, &model.krate));
    assertions.map(|assertion| quote!(#(#conditions)* #assertion)).collect()
}

/// Those of the model and those of what the plan costs.
pub fn all<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p Guard> {
    plan.model.guards.iter().chain(&plan.guards)
}

fn assertion(guard: &Guard, krate: &TokenStream) -> TokenStream {
    let condition = condition(&guard.condition, &quote!(#krate::__private));
    let message = &guard.message;
    // Every token of the call is the user's, so that rustc reports just there.
    let call = quote_spanned!(span(&guard.tokens)=> require(#condition, #message));
    quote! {
        // A size in braces is the user's, and right where it stands.
        #[allow(unused_braces)]
        const _: () = {
            use #krate::__private::require;
            #call
        };
    }
}

/// `runtime` is the module that generated code may name.
pub fn condition(condition: &Condition, runtime: &TokenStream) -> TokenStream {
    match condition {
        Condition::Equal(a, b) => quote!(#a == #b),
        Condition::NotZero(size) => quote!(#size > 0),
        Condition::Multiple(whole, part) => quote!(#whole % #part == 0),
        Condition::AtMost(amount, most) => {
            let amount = amount.tokens(runtime);
            quote!(#amount <= #most)
        }
    }
}

fn span(tokens: &TokenStream) -> Span {
    let mut trees = tokens.clone().into_iter().map(|tree| tree.span());
    let first = trees.next().unwrap_or_else(Span::call_site);
    trees.last().and_then(|last| first.join(last)).unwrap_or(first)
}
