//! The model of a declaration: a graph of nodes with their shapes, parameters and saved values.

use proc_macro2::{Ident, Span, TokenStream};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::ast::Form;
use crate::count::Count;
use crate::flow::Source;
use crate::guards::Guard;
use crate::layers::{Inference, Layer, Standardizes, UserType};
use crate::shape::{Dim, Shape, Symbols};
use crate::tensor::{Init, InitialValue, Saved, Tensor};

/// The most named inputs of a network: the longest tuple that the runtime supports.
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
    /// The shape of the output of a node, or of an input.
    pub fn shape(&self, source: Source) -> &Shape {
        match source {
            Source::Input(input) => self.inputs.get(input).map_or(Shape::UNKNOWN, |input| &input.shape),
            Source::Node(node) => &self.nodes[node].output_shape,
        }
    }

    pub fn output_shape(&self) -> &Shape {
        self.shape(self.output)
    }

    /// The node that owns the parameters of a node.
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

/// An input of a network.
pub struct Input {
    /// `None` for a single unnamed input.
    pub name: Option<Ident>,
    pub shape: Shape,
    /// The spans of its uses.
    pub uses: Vec<Span>,
}

/// A stage of the graph, other than the loss.
pub struct Node {
    pub stage: Ident,
    pub layer: &'static Layer,
    /// Where the layer is named.
    pub span: Span,
    /// The stage as it was written, such as `Affine(784, 50)`.
    pub text: String,
    pub docs: Vec<Attribute>,
    pub sources: Vec<Source>,
    /// The expected shape of each source.
    pub input_shapes: Vec<Shape>,
    pub output_shape: Shape,
    /// The user-defined type that the layer is generic over.
    pub user: Option<TokenStream>,
    /// The layer's const arguments, in the order of its type in the runtime.
    pub sizes: Vec<Dim>,
    /// The first arguments of each of its functions: numbers, and whatever its sizes do not include.
    pub constants: Vec<TokenStream>,
    /// Empty if it shares those of another node.
    pub tensors: Vec<Tensor>,
    /// Values that it saves for each sample besides its output.
    pub saved: Saved,
    /// Values of the weights and of the memory of a nested network's predictor.
    pub predictor: Option<[Dim; 2]>,
    /// How a predictor computes it.
    pub inference: Inference,
    /// Whether it also reads zeros beyond an image.
    pub is_padded: bool,
    pub macs: Count,
    /// `None` if it depends on the layers that follow.
    pub init: Option<Init>,
    pub frozen: bool,
    /// Whether `#[intended]` silences its lints.
    pub intended: bool,
    /// The node whose parameters it shares.
    pub shares: Option<usize>,
}

impl Node {
    /// The source of a node with one.
    pub fn only_source(&self) -> Option<Source> {
        <[Source; 1]>::try_from(self.sources.as_slice()).ok().map(|[source]| source)
    }

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

    /// Whether its functions have parameters or running statistics among their arguments.
    pub fn has_stored(&self) -> bool {
        let contract = &self.layer.contract;
        contract.has_params() || contract.standardizes != Standardizes::Nothing
    }

    /// Whether one of its tensors is initialised at random.
    pub fn has_init(&self) -> bool {
        self.tensors.iter().any(|tensor| tensor.initial == InitialValue::Random)
    }

    /// The trait that a user-defined type implements for this layer.
    pub fn user_trait(&self) -> &'static str {
        match (self.layer.contract.user, self.sources.len()) {
            (UserType::Function, _) => "Elementwise",
            (_, 2..) => "Join",
            _ => "Layer",
        }
    }

    /// The nested network, if it is one.
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
    /// Whether `#[intended]` silences its lints.
    pub intended: bool,
}

/// Something legal that is probably a mistake.
pub struct Warning {
    pub span: Span,
    pub message: String,
}
