//! The compiler behind constnet's `network!` macro. It sees shapes, never values.
//!
//! Use it through the crate `constnet`, which documents the language and re-exports the macro.

mod ast;
mod check;
mod count;
mod diag;
mod dump;
mod emit;
mod expand;
mod fallback;
mod flow;
mod foreign;
#[cfg(test)]
mod fuzz;
mod guards;
mod layers;
mod model;
mod parse;
mod plan;
mod quiet;
mod shape;
mod tensor;

/// Declares a network; see `constnet::network!`.
///
/// ```
/// constnet_macros::network! {
///     /// The two-layer classifier of chapter 5.
///     pub struct TwoLayerNet = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
/// }
///
/// assert_eq!(TwoLayerNet::PARAMS, 39_760);
/// ```
#[proc_macro]
pub fn network(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand::expand(tokens.into()).into()
}

/// How the code of a deprecated network is emitted; `network!` alone uses it.
#[doc(hidden)]
#[proc_macro_derive(Quiet, attributes(quiet))]
pub fn quiet(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    quiet::expand(item.into()).into()
}
