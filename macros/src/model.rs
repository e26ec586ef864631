//! What a declaration means: a graph of nodes with their shapes, parameters and what they keep.

use proc_macro2::{Ident, Span, TokenStream};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::ast::Form;
use crate::count::Count;
use crate::flow::Source;
use crate::guards::Guard;
use crate::layers::{Layer, UserType};
use crate::shape::{Dim, Shape, Symbols};
use crate::tensor::{Init, InitialValue, Saved, Tensor};

/// The most inputs that a network can name: the longest tuple that the runtime takes.
pub const MOST_INPUTS: usize = 8;

pub struct Model {
    /// How generated code names the crate `constnet`.
    pub krate: TokenStream,
    pub form: Form,
    pub name: Ident,
    /// At least one.
    pub inputs: Vec<Input>,
    /// In an order in which each node comes after its sources.
    pub nodes: Vec<Node>,
    pub output: Source,
    pub loss: Option<Loss>,
    pub symbols: Symbols,
    pub guards: Vec<Guard>,
    pub warnings: Vec<Warning>,
}

impl Model {
    /// What flows out of a node or an input.
    pub fn shape(&self, source: Source) -> &Shape {
        match source {
            Source::Input(input) => self.inputs.get(input).map_or(Shape::UNKNOWN, |input| &input.shape),
            Source::Node(node) => &self.nodes[node].output_shape,
        }
    }

    pub fn output_shape(&self) -> &Shape {
        self.shape(self.output)
    }

    /// The node whose parameters a node computes with.
    pub fn owner(&self, node: usize) -> usize {
        self.nodes[node].shares.unwrap_or(node)
    }

    /// The generic parameters of the network.
    pub fn parameters(&self) -> &[Ident] {
        match &self.form {
            Form::Item(item) => &item.parameters,
            Form::Expression => &[],
        }
    }
}

/// What flows into a network.
pub struct Input {
    /// Nothing where a network has one that it need not name.
    pub name: Option<Ident>,
    pub shape: Shape,
    /// Where it is used, by its name.
    pub uses: Vec<Span>,
}

/// A stage that turns values into values.
pub struct Node {
    pub stage: Ident,
    pub layer: &'static Layer,
    /// Where the layer is named.
    pub span: Span,
    /// The stage as it was written, such as `Affine(784, 50)`.
    pub text: String,
    pub docs: Vec<Attribute>,
    pub sources: Vec<Source>,
    /// What it takes of each source.
    pub input_shapes: Vec<Shape>,
    pub output_shape: Shape,
    /// The user's type that the layer is generic over.
    pub user: Option<TokenStream>,
    /// The layer's const arguments, in the order of its type in the runtime.
    pub sizes: Vec<Dim>,
    /// What each of its functions is given first: numbers, and what its sizes do not say.
    pub constants: Vec<TokenStream>,
    /// Nothing where it shares those of another node.
    pub tensors: Vec<Tensor>,
    /// Values that it keeps for each sample besides its output.
    pub saved: Saved,
    pub macs: Count,
    /// Nothing where it depends on what follows.
    pub init: Option<Init>,
    pub frozen: bool,
    /// Whether what looks like a mistake is meant.
    pub intended: bool,
    /// The node whose parameters it computes with.
    pub shares: Option<usize>,
}

impl Node {
    /// The stage's name as text, without the `r#` of a raw identifier.
    pub fn stage_name(&self) -> String {
        self.stage.unraw().to_string()
    }

    pub fn params(&self) -> Count {
        Count::sum(self.tensors.iter().filter(|tensor| !tensor.is_statistic).map(Tensor::len))
    }

    /// How many values its running statistics have.
    pub fn statistics(&self) -> Count {
        Count::sum(self.tensors.iter().filter(|tensor| tensor.is_statistic).map(Tensor::len))
    }

    /// Whether it has running statistics.
    pub fn has_statistics(&self) -> bool {
        self.tensors.iter().any(|tensor| tensor.is_statistic)
    }

    /// Whether a tensor of it is drawn.
    pub fn has_init(&self) -> bool {
        self.tensors.iter().any(|tensor| tensor.initial == InitialValue::Random)
    }

    /// The trait that a type of the user's has as this layer.
    pub fn user_trait(&self) -> &'static str {
        match (self.layer.contract.user, self.sources.len()) {
            (UserType::Function, _) => "Elementwise",
            (_, 2..) => "Join",
            _ => "Layer",
        }
    }

    /// The network that it is, if it is one.
    pub fn network(&self) -> Option<&TokenStream> {
        self.user.as_ref().filter(|_| self.layer.contract.user == UserType::Network)
    }
}

pub struct Loss {
    pub stage: Ident,
    pub layer: &'static Layer,
    /// Where the layer is named.
    pub span: Span,
    /// The const arguments of its type.
    pub constants: Vec<TokenStream>,
    /// Whether what looks like a mistake is meant.
    pub intended: bool,
}

/// What is legal and probably a mistake.
pub struct Warning {
    pub span: Span,
    pub message: String,
}
