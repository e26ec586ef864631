//! How layers compute, as the plan sees it.

use crate::shape::Shape;

/// How a layer computes: what its functions are given, and what the plan may do with them.
pub struct Contract {
    /// What the gradient of a source is computed from, besides that of the output. Its functions are given it in
    /// this order.
    pub backward: &'static [SavedTensor],
    /// What the gradient of the parameters is computed from, besides that of the output; nothing where there are
    /// none.
    pub gradient: &'static [SavedTensor],
    /// What a type of the user's is that it has.
    pub user: UserType,
    /// When its forward pass in training is another one than that of prediction.
    pub train_forward: TrainForward,
    /// Whether forward and backward may write over what they read.
    pub in_place: bool,
    /// When its output is its input.
    pub is_identity: IdentityWhen,
    /// In which order its values lie.
    pub layout: LayoutRule,
    /// Whether its weight is drawn; other parameters begin at values of the layer's own.
    pub has_init: bool,
    /// Whether training leaves something to chance.
    pub is_stochastic: bool,
    /// Whether a product before it can apply it to what it writes. Such a function is monotone, and its
    /// way back needs its output alone.
    pub is_fusible: bool,
    /// Whether each value that it gives is one that it takes, and no other where all are put through a
    /// monotone function before.
    pub selects: bool,
    /// Whether it is a product that can apply an activation to what it writes.
    pub fuses_activation: bool,
    /// Whether both gradients come from one call, as they use up what was saved.
    pub fused_backward: bool,
}

/// When the output of a layer is its input.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum IdentityWhen {
    Never,
    /// While it predicts, but not while it trains.
    Predicting,
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
    };
}

/// What a way back reads, besides the gradient of the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SavedTensor {
    /// The parameters, and running statistics where there are any.
    Params,
    /// The inputs, one of each source.
    Input,
    /// The inputs of all sources but the one whose gradient is computed.
    Others,
    Saved,
    Output,
}

/// In which order a layer wants its values, and gives them.
#[derive(Clone, Copy)]
pub enum LayoutRule {
    Samples,
    Blocks,
    /// That of its input: it treats all values alike.
    Either,
    /// That of its output: images in blocks, all else sample after sample.
    ByShape,
}

/// In which order the values of a batch lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// Sample after sample.
    Samples,
    /// Blocks of samples; in a block, value after value.
    Blocks,
}

impl Layout {
    /// That of a layer which treats the channels of an image otherwise than the values of a vector.
    pub fn of(shape: &Shape) -> Self {
        match shape.as_image() {
            Some(_) => Self::Blocks,
            None => Self::Samples,
        }
    }
}

/// What a type of the user's is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum UserType {
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
pub enum TrainForward {
    Never,
    /// Where a way back needs what it saves.
    ForBackward,
    /// Where its parameters are trained.
    Trained,
    Always,
}
