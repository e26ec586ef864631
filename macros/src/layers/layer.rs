//! Description of a layer, independent of its arguments.

use proc_macro2::TokenStream;

use super::{Contract, InferCtx, Inferred};
use crate::ast::JoinKind;
use crate::tensor::Init;

/// One entry of the table.
pub struct Layer {
    /// The name, also of its type in the runtime.
    pub name: &'static str,
    /// Its names in other libraries, in lower case.
    pub aliases: &'static [&'static str],
    /// How it is written in a declaration.
    pub signature: &'static str,
    /// The name of its unnamed stages, to which a number is added.
    pub stage: &'static str,
    pub role: Role,
    /// Whether its arguments, not its input, determine the shape of its output.
    pub decides_shape: bool,
    /// The initialiser that suits a weight before it; `None` leaves that to the following layer.
    pub prefers: Option<Init>,
    pub contract: Contract,
    /// The layers before it that are probably a mistake, and why. [`ONE_VALUE`] is any layer with a single output.
    pub lints: &'static [(&'static str, &'static str)],
}

/// The role of a layer in a network.
#[derive(Clone, Copy)]
pub enum Role {
    /// It computes values from values.
    Values(fn(&mut InferCtx<'_>) -> Inferred),
    /// It joins branches.
    Join(JoinKind),
    /// It computes the loss from values and targets. The function returns the const arguments of its type.
    Loss(fn(&mut InferCtx<'_>) -> Vec<TokenStream>),
}

impl Layer {
    /// The names of its named arguments, from its signature.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.arguments().filter_map(|argument| argument.split_once(" = ")).map(|(key, _)| key)
    }

    /// The names of all arguments, positional ones first.
    pub fn slots(&self) -> Vec<&'static str> {
        let name = |argument: &'static str| argument.split_once(" = ").map_or(argument, |(key, _)| key);
        self.arguments().map(|argument| name(argument).trim_end_matches(['`', ')'])).collect()
    }

    /// The number of its positional arguments.
    pub fn positions(&self) -> usize {
        self.arguments().filter(|argument| !argument.contains(" = ")).count()
    }

    fn arguments(&self) -> impl Iterator<Item = &'static str> {
        let arguments = self.signature.split_once('(').map_or("", |(_, arguments)| arguments);
        arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty())
    }
}

/// In place of the name of a layer in [`Layer::lints`]: a vector of one value.
pub const ONE_VALUE: &str = "a single value";

/// For a loss without arguments.
pub(super) fn plain_loss(ctx: &mut InferCtx<'_>) -> Vec<TokenStream> {
    ctx.no_arguments();
    Vec::new()
}
