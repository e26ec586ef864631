//! The passes of the compiler: parse, check, plan, emit. Code is emitted only if the earlier passes found no error.

use proc_macro2::TokenStream;

use crate::check::{budget, check};
use crate::diag::Diagnostics;
use crate::parse::parse;
use crate::plan::plan;
use crate::{dump, emit, fallback};

/// Compiles a declaration to code, or to its errors and a stand-in.
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
    let code = emit::network(&plan);
    dump::write_if_asked(&model, &code);
    code
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::model::Model;
    use quote::quote;

    /// The model of a declaration without mistakes.
    pub fn model(declaration: TokenStream) -> Model {
        let mut diagnostics = Diagnostics::default();
        let declaration = parse(declaration, &mut diagnostics);
        let model = declaration.map(|declaration| check(declaration, &mut diagnostics));
        assert_eq!(diagnostics.into_messages(), Vec::<String>::new());
        model.unwrap_or_else(|| panic!("a declaration"))
    }

    fn formatted(declaration: TokenStream) -> String {
        dump::formatted(&expand(declaration))
    }

    #[test]
    fn the_expansion_of_a_classifier() {
        insta::assert_snapshot!(formatted(quote! {
            /// The two-layer classifier of chapter 5.
            pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
        }));
    }

    #[test]
    fn the_expansion_of_a_graph() {
        insta::assert_snapshot!(formatted(quote! {
            struct Graph = |a: 4, b: 3|
                [a, b -> Encoder] -> h: Affine(_, 6) -> (Affine(6, 6) -> Relu) + Identity -> &h * Sigmoid
                -> Custom(layers::Scale, 6 -> 2) -> MseLoss;
        }));
    }

    /// A frozen network gets neither batch statistics nor a seed, forward and backward: it computes as in
    /// prediction.
    #[test]
    fn a_frozen_network_gets_no_training_inputs() {
        let calls = |declaration: TokenStream| {
            let text = formatted(declaration);
            let has = |call: &str| text.contains(call);
            [
                has(">::forward_train_frozen("),
                has(">::backward("),
                has("lend_with_statistics"),
                has("m.mask_seed("),
            ]
        };
        let frozen = [true, true, false, false];
        assert_eq!(calls(quote!(struct Net = Affine(4, 3) -> #[frozen] Encoder -> MseLoss;)), frozen);
        assert_eq!(calls(quote!(struct Net = #[frozen] Encoder;)), frozen);
        assert_eq!(calls(quote!(struct Net = #[frozen] a: Encoder -> Relu -> &a;)), frozen);
        let trained = [false, false, true, true];
        assert_eq!(calls(quote!(struct Net = Affine(4, 3) -> Encoder -> MseLoss;)), trained);
        let nothing_before = [false; 4];
        assert_eq!(calls(quote!(struct Net = #[frozen] Encoder -> Affine(3, 2) -> MseLoss;)), nothing_before);
    }

    #[test]
    fn the_expansion_of_a_generic_network() {
        insta::assert_snapshot!(formatted(quote! {
            #[budget(params = 40_000, ram = "64 KiB")]
            struct Mlp<const HIDDEN: usize> = Affine(784, HIDDEN) -> Relu -> #[frozen] Affine(HIDDEN, 10);
        }));
    }

    /// The documented size of an expansion, and the size for a deep network.
    #[test]
    fn an_expansion_is_short() {
        let two_layers =
            quote!(pub struct Net = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;);
        let code = formatted(two_layers);
        let is_documentation = |line: &&str| line.trim_start().starts_with("///") || line.contains("doc = ");
        assert!(code.lines().filter(|line| !is_documentation(line)).count() <= 150, "{code}");

        let stages = [quote!(Affine(64, 64)), quote!(Relu)].into_iter().cycle().take(40);
        let start = std::time::Instant::now();
        let code = expand(quote!(pub struct Deep = #(#stages)->*;));
        let time = start.elapsed();
        let text = dump::formatted(&code);
        println!("40 stages: {time:?}, {} lines, {} bytes", text.lines().count(), text.len());
        assert!(text.lines().count() <= 40 * 27 + 160);
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
