//! Assertions about constants, which rustc evaluates and reports where the constant stands.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::attributes;
use crate::model::{Condition, Guard};
use crate::plan::Plan;

pub fn emit(plan: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let conditions = attributes::conditions(model);
    let decidable = all(plan).filter(|guard| !guard.condition.is_generic());
    let assertions = decidable.map(|guard| assertion(guard, &model.name, &model.krate));
    assertions.map(|assertion| quote!(#(#conditions)* #assertion)).collect()
}

/// Those of the model and those of what the plan costs.
pub fn all<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p Guard> {
    plan.model.guards.iter().chain(&plan.guards)
}

fn assertion(guard: &Guard, network: &Ident, krate: &TokenStream) -> TokenStream {
    let call = call(guard, network, &quote!(#krate::__private));
    quote! {
        // A size in braces is the user's, and right where it stands; so is a size of 1.
        #[allow(unused_braces, clippy::modulo_one)]
        const _: () = #call;
    }
}

/// The call that stops the compiler; `runtime` is the module that generated code may name. Every token
/// of it is the user's, so that rustc reports just there.
pub fn call(guard: &Guard, network: &Ident, runtime: &TokenStream) -> TokenStream {
    let message = &guard.message;
    let condition = match &guard.condition {
        Condition::Equal(a, b) => quote!(#a == #b),
        Condition::NotZero(size) => quote!(#size > 0),
        // That a size is 0 is another guard's to say.
        Condition::Multiple(whole, part) => quote!(#part == 0 || #whole % #part == 0),
        Condition::Holds(condition) => quote!(#condition),
        Condition::AtMost(amount, most) => {
            let amount = amount.tokens(runtime);
            quote!(#amount <= #most)
        }
        Condition::MemoryAtMost { bytes, memory, times, most, is_generic } => {
            let (bytes, constant) = (bytes.tokens(runtime), format_ident!("{}", memory.constant()));
            // Within the network's own code it has its parameters.
            let network = if *is_generic { quote!(Self) } else { quote!(#network) };
            quote!(#bytes + #times * <#network as #runtime::Network>::#constant <= #most)
        }
    };
    let span = span(&guard.tokens);
    let arguments = quote!(#condition, #message);
    let call = quote_spanned!(span=> require(#arguments));
    quote!({ use #runtime::require; #call })
}

fn span(tokens: &TokenStream) -> Span {
    let mut trees = tokens.clone().into_iter().map(|tree| tree.span());
    let first = trees.next().unwrap_or_else(Span::call_site);
    trees.last().and_then(|last| first.join(last)).unwrap_or(first)
}
