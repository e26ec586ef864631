//! Code generation: plan to tokens. Nothing here can fail.

mod api;
mod attributes;
mod calls;
mod docs;
mod expected;
mod few;
mod guards;
mod ide_names;
mod markdown;
mod names;
mod offsets;
mod passes;
mod predictor;
#[cfg(test)]
mod spans;
mod summary;
mod symbols;
mod tables;
mod types;
mod user_spans;
mod warnings;

use proc_macro2::TokenStream;

use crate::ast::Form;
use crate::model::Model;
use crate::plan::Plan;
use attributes::Item;
use names::Names;

/// Quotes code with hygiene: its variables are distinct from those of the user's tokens within it.
macro_rules! code {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}
pub(crate) use code;

/// The kind of expansion.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A network without mistakes.
    Whole,
    /// A network with mistakes: its type, and methods that accept any arguments, so that the code that uses
    /// it compiles and only the mistakes themselves are reported.
    StandIn,
}

/// The code of a network.
pub fn network(plan: &Plan<'_>) -> TokenStream {
    let guards = guards::emit(plan);
    let warnings = warnings::emit(plan.model);
    form(plan.model, code! { #guards #warnings }, items(plan, Kind::Whole))
}

/// The type of a network with mistakes.
pub fn stand_in(plan: &Plan<'_>, errors: &[TokenStream]) -> TokenStream {
    let conditions = attributes::conditions(plan.model);
    let errors = errors.iter().map(|error| code! { #(#conditions)* #error }).collect();
    form(plan.model, errors, items(plan, Kind::StandIn))
}

fn items(plan: &Plan<'_>, kind: Kind) -> TokenStream {
    let krate = &plan.model.krate;
    let names = Names::new(plan.model, code!(#krate::__private));
    let block = block(plan, &names.c, kind);
    // The code of a deprecated network must still name it.
    match attributes::is_deprecated(plan.model) {
        true => types::emit(plan, &names, Some(&block)),
        false => {
            let types = types::emit(plan, &names, None);
            code!(#types #block)
        }
    }
}

/// The implementations.
fn block(plan: &Plan<'_>, runtime: &TokenStream, kind: Kind) -> TokenStream {
    let names = Names::new(plan.model, code!(__rt));
    let layers = match kind {
        Kind::Whole => names.aliases(plan.model),
        Kind::StandIn => TokenStream::new(),
    };
    let offsets = offsets::emit(plan, &names);
    let passes = passes::emit(plan, &names, kind);
    let api = api::emit(plan, &names, kind);
    let ide_names = ide_names::emit(plan.model, &names);
    let attributes = attributes::of(plan.model, Item::Block);
    code! {
        #attributes
        const _: () = {
            use #runtime as __rt;
            use __rt::variables::*;
            #ide_names
            #layers
            #passes
            #offsets
            #api
        };
    }
}

/// Items as they are, or as the value of an expression.
fn form(model: &Model, first: TokenStream, items: TokenStream) -> TokenStream {
    let symbols = symbols::emit(model);
    match model.form {
        Form::Item(_) => code! { #symbols #first #items },
        Form::Expression => {
            let (krate, name) = (&model.krate, &model.name);
            code! {{
                #symbols
                #first
                #items
                #krate::__private::Definition::<#name>::of()
            }}
        }
    }
}
