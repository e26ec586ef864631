//! Contract of a layer with the plan: how it computes.

use crate::shape::Shape;

/// How a layer computes: the arguments of its functions, and how the plan may use them.
pub struct Contract {
    /// The tensors that the gradient of a source is computed from, besides that of the output, as arguments in
    /// this order.
    pub backward: &'static [SavedTensor],
    /// The tensors that the gradient of the parameters is computed from, besides that of the output; empty if there are
    /// none.
    pub gradient: &'static [SavedTensor],
    /// The kind of user-defined type that it has.
    pub user: UserType,
    /// When its forward pass in training differs from that of prediction.
    pub train_forward: TrainForward,
    /// Whether forward and backward may overwrite their operands.
    pub in_place: bool,
    /// When its output is its input.
    pub is_identity: IdentityWhen,
    /// The layout of its values.
    pub layout: LayoutRule,
    /// Whether its weight has an initialiser; other parameters have fixed initial values.
    pub has_init: bool,
    /// Whether it is random in training.
    pub is_stochastic: bool,
    /// Whether it can be fused into a linear layer before it. Such a function is monotone, and its
    /// backward pass needs its output alone.
    pub is_fusible: bool,
    /// Whether each output is one of the inputs, and the same one after all inputs are put through a
    /// monotone function.
    pub selects: bool,
    /// Whether it is a linear layer that an activation can be fused into.
    pub fuses_activation: bool,
    /// Whether one call computes both gradients, as it overwrites the saved values.
    pub fused_backward: bool,
    /// How a predictor computes it.
    pub inference: Inference,
    /// What it standardises with statistics of the training set.
    pub standardizes: Standardizes,
    /// Whether it is a loss whose targets can be standardised.
    pub is_regression: bool,
}

/// How a predictor computes a layer, and what it can be fused with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Inference {
    /// By its forward pass.
    Forward,
    /// By a kernel with packed weights, into which a scale and a shift of each output can be folded; it adds another
    /// value and applies an activation.
    Weights(Filters),
    /// As a scale and a shift of each channel: folded into the weights before it, or by a kernel like theirs.
    Scale,
    /// By a kernel without weights, which applies an activation.
    Pool,
    /// The sum of two branches: by the kernel of one of them, or by one that applies an activation.
    Add,
    /// A function of single values, which the kernel before it applies.
    Activation,
}

/// What a layer standardises. Its statistics are those of the training set, not of a batch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standardizes {
    Nothing,
    /// The inputs of the network.
    Inputs,
    /// The targets of its loss.
    Targets,
}

/// What the weights of a layer connect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Filters {
    /// Each output with all inputs, or channels.
    Dense,
    /// Each channel with itself.
    Depthwise,
}

/// When the output of a layer is its input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IdentityWhen {
    Never,
    /// In prediction, but not in training.
    Predicting,
    /// In training, but not in prediction.
    Training,
    Always,
}

impl Contract {
    /// Whether such a layer has parameters.
    pub fn has_params(&self) -> bool {
        !self.gradient.is_empty()
    }

    /// A layer without parameters whose gradient follows from that of its output alone.
    pub const PLAIN: Self = Self {
        backward: &[],
        gradient: &[],
        user: UserType::None,
        train_forward: TrainForward::Never,
        in_place: false,
        is_identity: IdentityWhen::Never,
        layout: LayoutRule::Samples,
        has_init: false,
        is_stochastic: false,
        is_fusible: false,
        selects: false,
        fuses_activation: false,
        fused_backward: false,
        inference: Inference::Forward,
        standardizes: Standardizes::Nothing,
        is_regression: false,
    };

    /// A loss over values in any unit.
    pub const REGRESSION: Self = Self { is_regression: true, ..Self::PLAIN };
}

/// A tensor that a backward pass reads, besides the gradient of the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SavedTensor {
    /// The parameters, and running statistics if there are any.
    Params,
    /// The inputs, one of each source.
    Input,
    /// The inputs of all sources but the one whose gradient is computed.
    Others,
    Saved,
    Output,
}

/// The layout of a layer's inputs and outputs.
#[derive(Clone, Copy)]
pub enum LayoutRule {
    Samples,
    Blocks,
    /// The layout of its input, for elementwise layers.
    Either,
    /// By the shape of its output: images in blocks, everything else sample after sample.
    ByShape,
}

/// The memory layout of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Sample after sample.
    Samples,
    /// Blocks of samples; in a block, value after value.
    Blocks,
}

impl Layout {
    /// The layout of a layer that treats the channels of an image differently from the values of a vector.
    pub fn of(shape: &Shape) -> Self {
        match shape.as_image() {
            Some(_) => Self::Blocks,
            None => Self::Samples,
        }
    }
}

/// The kind of a user-defined type.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UserType {
    /// The layer has none.
    None,
    /// A function of single values.
    Function,
    /// A custom layer.
    Layer,
    /// A network.
    Network,
}

/// When the forward pass of a layer in training differs from that of prediction.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TrainForward {
    Never,
    /// If a backward pass needs what it saves.
    ForBackward,
    /// If its parameters are trained.
    Trained,
    Always,
}
