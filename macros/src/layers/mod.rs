//! The table of layers. The rest of the compiler names none of them.

mod affine;
mod identity;
mod matmul;
mod mse_loss;
mod question;
mod relu;
mod sigmoid;
mod sigmoid_with_loss;
mod softmax_with_loss;

use crate::amount::Amount;
use crate::model::{Init, Tensor};
use crate::shape::{Shape, Size};

pub use question::Question;

/// Every layer there is. A new one is a file beside this and a line here.
pub const TABLE: &[Layer] = &[
    affine::LAYER,
    matmul::LAYER,
    relu::LAYER,
    sigmoid::LAYER,
    identity::LAYER,
    softmax_with_loss::LAYER,
    sigmoid_with_loss::LAYER,
    mse_loss::LAYER,
];

pub struct Layer {
    pub name: &'static str,
    /// What other libraries call it, in lower case.
    pub aliases: &'static [&'static str],
    /// How it is written.
    pub signature: &'static str,
    /// The module of the runtime that computes it.
    pub module: &'static str,
    pub role: Role,
    /// Whether its own arguments, not its input, decide the shape of its output.
    pub decides_shape: bool,
    /// The initialiser that suits a weight before it; `None` leaves that to what follows.
    pub prefers: Option<Init>,
    /// What the gradient of the input is computed from, besides that of the output.
    pub backward: &'static [Kept],
}

/// What a layer is in a network.
#[derive(Clone, Copy)]
pub enum Role {
    /// It turns values into values.
    Values(fn(&mut Question<'_>) -> Answer),
    /// It turns values and targets into the loss.
    Loss,
}

/// What is kept of the forward pass.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    Params,
    Output,
}

/// What a layer says of itself, given its arguments and what flows in.
pub struct Answer {
    pub takes: Shape,
    pub gives: Shape,
    pub sizes: Vec<Size>,
    pub tensors: Vec<Tensor>,
    /// Multiply-adds of the forward pass for one sample.
    pub macs: Amount,
}

impl Answer {
    /// A layer without parameters that keeps the shape.
    fn same_shape(shape: Shape) -> Self {
        Self {
            takes: shape.clone(),
            gives: shape,
            sizes: Vec::new(),
            tensors: Vec::new(),
            macs: Amount::default(),
        }
    }
}

pub fn find(name: &str) -> Option<&'static Layer> {
    TABLE.iter().find(|layer| layer.name == name)
}
