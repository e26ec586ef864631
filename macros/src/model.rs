//! What a declaration means: a graph of nodes with their shapes, parameters and what they keep.

use proc_macro2::{Ident, TokenStream};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::amount::Amount;
use crate::ast::Form;
use crate::diag::Fault;
use crate::layers::Layer;
use crate::shape::{Shape, Size, Symbols};

pub struct Model {
    /// How generated code names the crate `constnet`.
    pub krate: TokenStream,
    pub form: Form,
    pub name: Ident,
    pub input: Shape,
    /// In an order in which each node comes after its source.
    pub nodes: Vec<Node>,
    pub output: Shape,
    pub loss: Option<Loss>,
    pub symbols: Symbols,
    pub guards: Vec<Guard>,
}

/// A stage that turns values into values.
pub struct Node {
    pub stage: Ident,
    pub layer: &'static Layer,
    /// The stage as it was written, such as `Affine(784, 50)`.
    pub text: String,
    pub docs: Vec<Attribute>,
    pub source: Source,
    pub takes: Shape,
    pub gives: Shape,
    /// The layer's const arguments, in the order of its type in the runtime.
    pub sizes: Vec<Size>,
    pub tensors: Vec<Tensor>,
    pub macs: Amount,
    pub init: Init,
}

impl Node {
    /// The stage's name as text, without the `r#` of a raw identifier.
    pub fn stage_name(&self) -> String {
        self.stage.unraw().to_string()
    }

    pub fn params(&self) -> Amount {
        Amount::sum(self.tensors.iter().map(Tensor::len))
    }
}

/// Where a node's input comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Source {
    Input,
    Node(usize),
}

pub struct Loss {
    pub stage: Ident,
    pub layer: &'static Layer,
}

/// A matrix of parameters.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    pub rows: Size,
    pub columns: Size,
}

impl Tensor {
    pub fn len(&self) -> Amount {
        Amount::product([self.rows.clone(), self.columns.clone()])
    }
}

/// How the weight of a stage is drawn.
#[derive(Clone)]
pub enum Init {
    Zeros,
    /// With this standard deviation.
    Normal(TokenStream),
    Xavier,
    He,
}

/// What the macro can't decide because it does not know the value of a constant: an assertion
/// that rustc evaluates, reported where the constant stands.
pub struct Guard {
    pub tokens: TokenStream,
    pub condition: Condition,
    pub message: String,
}

impl Guard {
    /// That the constant in `tokens` is not zero, else `fault`.
    pub fn not_zero(tokens: TokenStream, size: &Size, fault: &Fault) -> Self {
        Self { tokens, condition: Condition::NotZero(size.clone()), message: fault.to_string() }
    }
}

pub enum Condition {
    Equal(Size, Size),
    NotZero(Size),
    AtMost(Amount, usize),
}
