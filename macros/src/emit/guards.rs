//! Assertions about constants, which rustc evaluates and reports at the constant.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};

use super::attributes::{self, Item};
use crate::guards::{Condition, Guard, Memory};
use crate::plan::{BYTES, Plan};

pub fn emit(plan: &Plan<'_>) -> TokenStream {
    let model = plan.model;
    let (krate, attributes) = (&model.krate, attributes::of(model, Item::Constant));
    let runtime = quote!(#krate::__private);
    let decidable = all(plan).filter(|guard| !guard.condition.is_generic());
    let (costs, sizes): (Vec<_>, Vec<_>) = decidable.partition(|guard| guard.condition.is_cost());
    let sizes: Vec<_> = sizes.iter().map(|guard| (*guard, condition(guard, &model.name, &runtime))).collect();
    let are_right: Vec<_> = sizes.iter().map(|(_, condition)| condition).collect();
    let costs = costs.iter().map(|guard| {
        let condition = condition(guard, &model.name, &runtime);
        // The cost of a network with wrong sizes is not checked.
        let condition = match are_right.as_slice() {
            [] => condition,
            _ => quote!(!#runtime::all(&[#(#are_right),*]) || #condition),
        };
        (*guard, condition)
    });
    let guards = sizes.iter().cloned().chain(costs);
    let assertions = guards.map(|(guard, condition)| {
        let call = require(guard, &condition, &runtime);
        quote! {
            #attributes
            const _: () = #call;
        }
    });
    assertions.collect()
}

/// Those of the model and those of the budget.
pub fn all<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = &'p Guard> {
    plan.model.guards.iter().chain(&plan.guards)
}

/// The assertion as a call; `runtime` is the module that generated code may name.
pub fn call(guard: &Guard, network: &Ident, runtime: &TokenStream) -> TokenStream {
    require(guard, &condition(guard, network, runtime), runtime)
}

/// Every token of the call has the user's span, so that rustc reports it there.
fn require(guard: &Guard, condition: &TokenStream, runtime: &TokenStream) -> TokenStream {
    let message = &guard.message;
    let arguments = quote!(#condition, #message);
    let call = quote_spanned!(span(&guard.tokens)=> require(#arguments));
    quote!({ use #runtime::require; #call })
}

/// The condition as an expression. Its evaluation can't fail for any sizes.
fn condition(guard: &Guard, network: &Ident, runtime: &TokenStream) -> TokenStream {
    match &guard.condition {
        Condition::Equal(a, b) => quote!(#runtime::equal(#a, #b)),
        Condition::NotZero(size) => quote!(#size > 0),
        // A size of 0 is reported by another guard.
        Condition::Multiple(whole, part) => quote!(#runtime::is_multiple(#whole, #part)),
        Condition::Holds(condition) => quote!(#condition),
        Condition::AtMost(count, most) => {
            let count = count.tokens(runtime);
            quote!(#count <= #most)
        }
        Condition::MemoryAtMost { bytes, memory, batch, most, is_generic } => {
            let bytes = bytes.tokens(runtime);
            // In an implementation of the network its parameters are in scope.
            let network = if *is_generic { quote!(Self) } else { quote!(#network) };
            let values = match memory {
                Memory::Forward => quote!(#runtime::prediction_len::<#network>(#batch)),
                Memory::Training => quote!(#runtime::computed_len::<#network>(#batch)),
            };
            quote!(#runtime::amount(0, &[&[1, #bytes], &[#BYTES, #values]]) <= #most)
        }
    }
}

fn span(tokens: &TokenStream) -> Span {
    let mut trees = tokens.clone().into_iter().map(|tree| tree.span());
    let first = trees.next().unwrap_or_else(Span::call_site);
    trees.last().and_then(|last| first.join(last)).unwrap_or(first)
}
