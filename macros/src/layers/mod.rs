//! The table of layers. The rest of the compiler names none of them.

mod add;
mod affine;
mod avg_pool2d;
mod batch_norm;
mod concat;
mod conv2d;
mod custom;
mod depthwise_conv2d;
mod dropout;
mod flatten;
mod function;
mod global_avg_pool;
mod huber_loss;
mod identity;
mod layer_norm;
mod mae_loss;
mod map;
mod matmul;
mod max_pool2d;
mod mse_loss;
mod mul;
mod network;
mod prelu;
mod question;
mod relu;
mod repeat;
mod reshape;
mod sigmoid_with_loss;
mod softmax;
mod softmax_with_loss;
mod sum;

use proc_macro2::TokenStream;

use crate::amount::Amount;
use crate::ast::JoinKind;
use crate::shape::{Shape, Size};
use crate::tensor::{Init, Saved, Tensor};

use question::{NOT_NEGATIVE, POSITIVE, PROBABILITY, Stride, Window};
pub use question::{Question, after_network};

/// Every layer that is called by its name. A new function of single values is a row in `function.rs`, another one a file
/// beside this and a line here.
const TABLE: &[&[Layer]] = &[
    &[affine::LAYER, matmul::LAYER, relu::LAYER],
    function::LAYERS,
    &[
        prelu::LAYER,
        softmax::LAYER,
        identity::LAYER,
        repeat::LAYER,
        sum::LAYER,
        conv2d::LAYER,
        depthwise_conv2d::LAYER,
        max_pool2d::LAYER,
        avg_pool2d::LAYER,
        global_avg_pool::LAYER,
        flatten::LAYER,
        reshape::LAYER,
        batch_norm::LAYER,
        layer_norm::LAYER,
        dropout::LAYER,
        custom::LAYER,
        add::LAYER,
        mul::LAYER,
        concat::LAYER,
        softmax_with_loss::LAYER,
        sigmoid_with_loss::LAYER,
        mse_loss::LAYER,
        mae_loss::LAYER,
        huber_loss::LAYER,
    ],
];

/// Every layer that is called by its name.
pub fn all() -> impl Iterator<Item = &'static Layer> {
    TABLE.iter().copied().flatten()
}

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
    pub calls: Calls,
    /// The layers before it that are probably a mistake, and why.
    pub suspects: &'static [(&'static str, &'static str)],
}

/// How many sources a layer of the user's may have; joins have any number.
pub const MOST_SOURCES: usize = 2;

/// What a layer is in a network.
#[derive(Clone, Copy)]
pub enum Role {
    /// It turns values into values.
    Values(fn(&mut Question<'_>) -> Answer),
    /// It joins branches.
    Join(JoinKind),
    /// It turns values and targets into the loss. The const arguments of its type.
    Loss(fn(&mut Question<'_>) -> Vec<TokenStream>),
}

/// How a layer computes: what its functions are given, and what the plan may do with them.
pub struct Calls {
    /// What the gradient of a source is computed from, besides that of the output. Its functions are given it in
    /// this order.
    pub backward: &'static [Kept],
    /// What the gradient of the parameters is computed from, besides that of the output; nothing where there are
    /// none.
    pub gradient: &'static [Kept],
    /// What a type of the user's is that it has.
    pub user: UsersType,
    /// When its forward pass in training is another one than that of prediction.
    pub records: Records,
    /// Whether forward and backward may write over what they read.
    pub in_place: bool,
    /// When its output is its input.
    pub passes_on: PassesOn,
    /// In which order its values lie.
    pub order: Takes,
    /// Whether its weight is drawn; other parameters begin at values of the layer's own.
    pub is_drawn: bool,
    /// Whether training leaves something to chance.
    pub is_random: bool,
    /// Whether a product before it can apply it to what it writes. Such a function is monotone, and its
    /// way back needs its output alone.
    pub is_activation: bool,
    /// Whether each value that it gives is one that it takes, and no other where all are put through a
    /// monotone function before.
    pub picks: bool,
    /// Whether it is a product that can apply an activation to what it writes.
    pub applies_activation: bool,
    /// Whether both gradients come from one call, as they use up what was saved.
    pub is_one_backward: bool,
}

/// When the output of a layer is its input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PassesOn {
    Never,
    /// While it predicts, but not while it trains.
    Predicting,
    Always,
}

/// In which order a layer wants its values, and gives them.
#[derive(Clone, Copy)]
pub enum Takes {
    Samples,
    Blocks,
    /// That of its input: it treats all values alike.
    Either,
    /// Images in blocks, vectors sample after sample.
    ByShape,
}

/// What a type of the user's is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UsersType {
    /// The layer has none.
    None,
    /// A function of single values.
    Function,
    /// A layer, with functions of its own.
    Layer,
    /// A network.
    Network,
}

/// When the forward pass of a layer in training is another one than that of prediction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Records {
    Never,
    /// Where a way back needs what it saves.
    ForTheWayBack,
    /// Where its parameters are trained.
    Trained,
    Always,
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
fn plain_loss(question: &mut Question<'_>) -> Vec<TokenStream> {
    question.no_arguments();
    Vec::new()
}

impl Calls {
    /// Whether such a layer has parameters.
    pub fn has_params(&self) -> bool {
        !self.gradient.is_empty()
    }

    /// A layer without parameters whose gradient follows from that of its output alone.
    pub const PLAIN: Self = Self {
        backward: &[],
        gradient: &[],
        user: UsersType::None,
        records: Records::Never,
        in_place: false,
        passes_on: PassesOn::Never,
        order: Takes::Samples,
        is_drawn: false,
        is_random: false,
        is_activation: false,
        picks: false,
        applies_activation: false,
        is_one_backward: false,
    };
}

/// What a way back reads, besides the gradient of the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    /// The parameters, and running statistics where there are any.
    Params,
    /// The inputs, one of each source.
    Input,
    /// The inputs of all sources but the one whose gradient is computed.
    Others,
    Saved,
    Output,
}

/// What a layer says of itself, given its arguments and what flows in.
pub struct Answer {
    /// Of each source.
    pub takes: Vec<Shape>,
    pub gives: Shape,
    pub user: Option<TokenStream>,
    pub sizes: Vec<Size>,
    pub constants: Vec<TokenStream>,
    pub tensors: Vec<Tensor>,
    pub saved: Saved,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: Amount,
}

impl Answer {
    /// A layer without parameters.
    fn plain(takes: Shape, gives: Shape) -> Self {
        Self {
            takes: vec![takes],
            gives,
            user: None,
            sizes: Vec::new(),
            constants: Vec::new(),
            tensors: Vec::new(),
            saved: Saved::default(),
            macs: Amount::default(),
        }
    }

    /// A layer without parameters that keeps the shape.
    fn same_shape(shape: Shape) -> Self {
        Self::plain(shape.clone(), shape)
    }

    /// After a mistake.
    fn unknown() -> Self {
        Self::plain(Shape::Unknown, Shape::Unknown)
    }

    /// A layer with a filter of so many channels and values for each output channel, and a bias.
    fn convolution(window: Window, channels: Size, filter: Size, outputs: Size) -> Self {
        let [height, width] = window.output;
        let [kernel_height, kernel_width] = window.kernel;
        let dimensions = [channels, kernel_height, kernel_width];
        let tensors = vec![
            Tensor::filters("weight", filter.clone(), outputs.clone(), dimensions),
            Tensor::vector("bias", outputs.clone()),
        ];
        let macs = [filter.clone(), outputs.clone(), height.clone(), width.clone()];
        Self {
            sizes: vec![filter, outputs.clone()],
            constants: vec![window.tokens],
            tensors,
            macs: Amount::product(macs),
            ..Self::plain(Shape::Image(window.image), Shape::Image([outputs, height, width]))
        }
    }

    /// A layer that makes one value of each window of a channel.
    fn pooling(question: &mut Question<'_>) -> Self {
        let image = question.image();
        if !question.has_arguments(1, "1 argument") {
            return Self::unknown();
        }
        let Some(kernel) = question.positional(0) else { return Self::unknown() };
        let Some(window) = question.window(kernel, image, Stride::Kernel) else { return Self::unknown() };
        question.expect_small_pad(&window);
        let [height, width] = window.output;
        let channels = window.image[0].clone();
        let plain = Self::plain(Shape::Image(window.image), Shape::Image([channels, height, width]));
        Self { constants: vec![window.tokens], ..plain }
    }

    /// A layer between vectors with a weight, and with a bias or without.
    fn product([inputs, outputs]: [Size; 2], has_bias: bool) -> Self {
        let mut tensors = vec![Tensor::matrix("weight", outputs.clone(), inputs.clone())];
        if has_bias {
            tensors.push(Tensor::vector("bias", outputs.clone()));
        }
        let macs = Amount::product([inputs.clone(), outputs.clone()]);
        let plain = Self::plain(Shape::Vector(inputs.clone()), Shape::Vector(outputs.clone()));
        Self { tensors, macs, sizes: vec![inputs, outputs], ..plain }
    }
}

/// The layer of this name; with how many arguments it is written decides between two of one name.
pub fn find(name: &str, arguments: usize) -> Option<&'static Layer> {
    if arguments == 1 {
        for (of_none, of_one) in [(&custom::LAYER, &map::LAYER), (&function::GELU, &function::GELU_TANH)] {
            if name == of_none.name {
                return Some(of_one);
            }
        }
    }
    all().find(|layer| layer.name == name)
}

/// What `+`, `*` and `[ ]` stand for.
pub fn join(kind: JoinKind) -> &'static Layer {
    match kind {
        JoinKind::Add => &add::LAYER,
        JoinKind::Mul => &mul::LAYER,
        JoinKind::Concat => &concat::LAYER,
    }
}

/// A network that has been declared before.
pub fn network() -> &'static Layer {
    &network::LAYER
}
