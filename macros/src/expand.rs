//! The compiler on one screen: parse, check, plan, emit, with a barrier behind what can fail.

use proc_macro2::TokenStream;

use crate::check::check;
use crate::diag::Diagnostics;
use crate::parse::parse;
use crate::plan::plan;
use crate::{budget, emit, fallback};

/// Turns a declaration into code, or into all that is wrong with it and a stand-in.
pub fn expand(tokens: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let Some(declaration) = parse(tokens, &mut diagnostics) else {
        return diagnostics.into_tokens().into_iter().collect();
    };
    let model = check(declaration, &mut diagnostics);
    if !diagnostics.is_empty() {
        return fallback::stand_in(&model, &diagnostics.into_tokens());
    }
    let mut plan = plan(&model);
    plan.guards = budget::check(&plan, &mut diagnostics);
    if !diagnostics.is_empty() {
        return fallback::stand_in(&model, &diagnostics.into_tokens());
    }
    emit::network(&plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    fn formatted(declaration: TokenStream) -> String {
        syn::parse2(expand(declaration))
            .map_or_else(|error| error.to_string(), |file| prettyplease::unparse(&file))
    }

    #[test]
    fn the_expansion_of_a_classifier() {
        insta::assert_snapshot!(formatted(quote! {
            /// The two-layer classifier of chapter 5.
            pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
        }));
    }

    #[test]
    fn the_expansion_with_constants_and_without_a_loss() {
        insta::assert_snapshot!(formatted(quote! {
            struct Mapper: INPUTS = #[init(normal(0.01))] MatMul(sizes::INPUTS, HIDDEN) -> Sigmoid;
        }));
    }

    #[test]
    fn the_stand_in_beside_an_error() {
        insta::assert_snapshot!(formatted(quote! {
            struct Broken = Affine(784, 50) -> Affine(60, 10) -> MseLoss;
        }));
    }
}
