//! What a declaration means: a graph of nodes with their shapes, parameters and what they keep.

use proc_macro2::{Ident, Span, TokenStream};
use syn::Attribute;
use syn::ext::IdentExt;

use crate::amount::Amount;
use crate::ast::Form;
use crate::diag::Fault;
use crate::layers::{Layer, UsersType};
use crate::shape::{Shape, Size, Symbols};

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
            Source::Input(input) => self.inputs.get(input).map_or(&Shape::Unknown, |input| &input.shape),
            Source::Node(node) => &self.nodes[node].gives,
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
    pub takes: Vec<Shape>,
    pub gives: Shape,
    /// The user's type that the layer is generic over.
    pub user: Option<TokenStream>,
    /// The layer's const arguments, in the order of its type in the runtime.
    pub sizes: Vec<Size>,
    /// What each of its functions is given first: numbers, and what its sizes do not say.
    pub constants: Vec<TokenStream>,
    /// Nothing where it shares those of another node.
    pub tensors: Vec<Tensor>,
    /// Values that it keeps for each sample besides its output.
    pub saved: Saved,
    pub macs: Amount,
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

    pub fn params(&self) -> Amount {
        Amount::sum(self.tensors.iter().filter(|tensor| !tensor.is_statistic).map(Tensor::len))
    }

    /// How many values its running statistics have.
    pub fn statistics(&self) -> Amount {
        Amount::sum(self.tensors.iter().filter(|tensor| tensor.is_statistic).map(Tensor::len))
    }

    /// Whether it has running statistics.
    pub fn has_statistics(&self) -> bool {
        self.tensors.iter().any(|tensor| tensor.is_statistic)
    }

    /// Whether a tensor of it is drawn.
    pub fn is_drawn(&self) -> bool {
        self.tensors.iter().any(|tensor| tensor.begins == Begins::Drawn)
    }

    /// The network that it is, if it is one.
    pub fn network(&self) -> Option<&TokenStream> {
        self.user.as_ref().filter(|_| self.layer.calls.user == UsersType::Network)
    }
}

/// What a layer keeps for each sample besides its output: while it predicts, and while it trains.
#[derive(Clone, Default)]
pub struct Saved {
    pub predicting: Option<Size>,
    pub training: Option<Size>,
}

/// Where a node's input comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Source {
    Input(usize),
    Node(usize),
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

/// In which order the values of a batch lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Sample after sample.
    Samples,
    /// Blocks of samples; in a block, value after value.
    Blocks,
}

/// A matrix of parameters, or of running statistics.
#[derive(Clone)]
pub struct Tensor {
    pub name: &'static str,
    /// Whether it follows the batches instead of its gradient.
    pub is_statistic: bool,
    pub rows: Size,
    pub columns: Size,
    pub form: TensorForm,
    pub begins: Begins,
}

/// How the values of a tensor begin.
#[derive(Clone, Copy, PartialEq)]
pub enum Begins {
    /// Drawn, as the stage says or as what follows it likes it.
    Drawn,
    /// All this value.
    At(f64),
    /// As a type of the user's draws them.
    Own,
}

/// What the columns of a tensor are.
#[derive(Clone)]
pub enum TensorForm {
    /// One column: a list of values.
    Vector,
    /// As many as a product has inputs, even where that is one.
    Matrix,
    /// Filters of these channels, height and width.
    Filters([Size; 3]),
}

impl Tensor {
    /// A list of parameters, which begin at zero.
    pub fn vector(name: &'static str, rows: Size) -> Self {
        let (columns, form, begins) = (Size::Known(1), TensorForm::Vector, Begins::At(0.0));
        Self { name, is_statistic: false, rows, columns, form, begins }
    }

    /// The weight of a product.
    pub fn matrix(name: &'static str, rows: Size, columns: Size) -> Self {
        let (form, begins) = (TensorForm::Matrix, Begins::Drawn);
        Self { name, is_statistic: false, rows, columns, form, begins }
    }

    /// So many filters, each of so many values.
    pub fn filters(name: &'static str, values: Size, filters: Size, filter: [Size; 3]) -> Self {
        Self { form: TensorForm::Filters(filter), ..Self::matrix(name, values, filters) }
    }

    /// Running statistics, which begin at zero.
    pub fn statistic(name: &'static str, rows: Size) -> Self {
        Self { is_statistic: true, ..Self::vector(name, rows) }
    }

    /// The tensor, beginning otherwise.
    pub fn begins(self, begins: Begins) -> Self {
        Self { begins, ..self }
    }

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
    /// That the first is a multiple of the second.
    Multiple(Size, Size),
    /// What else must hold.
    Holds(TokenStream),
    AtMost(Amount, usize),
    /// That so many bytes, and so many for each value of a pass, are no more than this.
    MemoryAtMost {
        bytes: Amount,
        memory: Memory,
        times: usize,
        most: usize,
        is_generic: bool,
    },
}

/// What a pass keeps for each sample, where rustc alone knows it: the constant that says so.
#[derive(Clone, Copy)]
pub enum Memory {
    Forward,
    Training,
}

impl Memory {
    /// The name of the constant.
    pub fn constant(self) -> &'static str {
        match self {
            Self::Forward => "FORWARD_MEMORY",
            Self::Training => "TRAINING_MEMORY",
        }
    }
}

impl Condition {
    /// Whether it is about what the network costs, which says little where its sizes are wrong.
    pub fn is_cost(&self) -> bool {
        matches!(self, Self::AtMost(..) | Self::MemoryAtMost { .. })
    }

    /// Whether it depends on a generic parameter of the network.
    pub fn is_generic(&self) -> bool {
        match self {
            Self::Equal(a, b) | Self::Multiple(a, b) => a.is_parameter() || b.is_parameter(),
            Self::NotZero(size) => size.is_parameter(),
            Self::AtMost(amount, _) => amount.is_generic(),
            Self::Holds(_) => false,
            Self::MemoryAtMost { is_generic, .. } => *is_generic,
        }
    }
}

/// What is legal and probably a mistake.
pub struct Warning {
    pub span: Span,
    pub message: String,
}
