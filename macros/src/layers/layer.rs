//! What a layer is, before anything is known of its arguments.

use proc_macro2::TokenStream;

use super::{Contract, InferCtx, Inferred};
use crate::ast::JoinKind;
use crate::tensor::Init;

/// One entry of the table.
pub struct Layer {
    /// Also the name of its type in the runtime.
    pub name: &'static str,
    /// What other libraries call it, in lower case.
    pub aliases: &'static [&'static str],
    /// How it is written.
    pub signature: &'static str,
    /// How its stages are named, with a number.
    pub stage: &'static str,
    pub role: Role,
    /// Whether its own arguments, not its input, decide the shape of its output.
    pub decides_shape: bool,
    /// The initialiser that suits a weight before it; `None` leaves that to what follows.
    pub prefers: Option<Init>,
    pub contract: Contract,
    /// The layers before it that are probably a mistake, and why.
    pub lints: &'static [(&'static str, &'static str)],
}

/// What a layer is in a network.
#[derive(Clone, Copy)]
pub enum Role {
    /// It turns values into values.
    Values(fn(&mut InferCtx<'_>) -> Inferred),
    /// It joins branches.
    Join(JoinKind),
    /// It turns values and targets into the loss. The const arguments of its type.
    Loss(fn(&mut InferCtx<'_>) -> Vec<TokenStream>),
}

impl Layer {
    /// The names of its arguments that have one, as its signature shows them.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.arguments().filter_map(|argument| argument.split_once(" = ")).map(|(key, _)| key)
    }

    /// How many arguments it has that have no name.
    pub fn positions(&self) -> usize {
        self.arguments().filter(|argument| !argument.contains(" = ")).count()
    }

    fn arguments(&self) -> impl Iterator<Item = &'static str> {
        let arguments = self.signature.split_once('(').map_or("", |(_, arguments)| arguments);
        arguments.split(',').map(str::trim).filter(|argument| !argument.is_empty())
    }
}

/// For a loss that is just its name.
pub(super) fn plain_loss(ctx: &mut InferCtx<'_>) -> Vec<TokenStream> {
    ctx.no_arguments();
    Vec::new()
}
