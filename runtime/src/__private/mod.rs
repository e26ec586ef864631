//! Items that generated code refers to. Nothing here is part of the public interface.

mod sizes;
mod steps;

pub use sizes::{
    all, amount, divided, equal, fits, is_countable, is_multiple, is_small_pad, leaves_outputs, product, sum,
    takes_shape, transposed_output_len,
};
pub use steps::{
    are_all, array_of, column, copy, init_params, keep, kept, kept_of_join, same_len, small, to_blocks,
    to_samples, values_of,
};

pub use constnet_macros::{Quiet, network};

pub use crate::__declared as declared;

pub use core::assert;
pub use core::clone::Clone;
pub use core::convert::{AsMut, AsRef};
pub use core::fmt::Debug;
pub use core::marker::{Copy, PhantomData, Sized};
pub use core::option::Option::{None, Some};
pub use core::primitive::{bool, f32, f64, str, u8, u64, usize};
pub use core::result::Result::{self, Err};

pub use constnet_plan::{Block, allocate, few_samples};
#[cfg(feature = "alloc")]
pub use nalgebra::OMatrix;
pub use nalgebra::{Const, Dyn};

/// A placeholder for a matrix in a network that does not compile, where there is no heap for one.
#[cfg(not(feature = "alloc"))]
pub type OMatrix<T, R, C> = PhantomData<(T, R, C)>;

pub use crate::access::{
    Access, AffineView, BatchNormView, Conv2dView, ConvTranspose2dView, CustomView, DepthwiseConv2dView,
    Gradient, LayerNormView, MatMulView, PReluView, StandardizeTargetsView, StandardizeView,
};
pub use crate::init::Init::{Constant, He, Normal, Xavier};
pub use crate::kernel::inference::{Layers, Small, from_channels_last, padded_channels, to_channels_last};
pub use crate::kernel::{
    Interpolation, Layout, Upsample, Window, dilated, output_len as window_output_len, padded,
};
pub use crate::layers::*;
pub use crate::memory::arena::{Arena, InputGradients, read, saved, write};
pub use crate::memory::{computed_len, prediction_len, training_len};
pub use crate::network::params::Params;
pub use crate::network::summary::summary;
pub use crate::network::tensors::{Tensors, count, stages, stages_len, tensors, text};
pub use crate::network::{Few, Offsets};
pub use crate::predictor::{packed_len, scratch_len};
pub use crate::{
    BatchError, Columns, ColumnsMut, Definition, Differentiable, Inputs, LayerInfo, Model, ModelMut, Network,
    Owned, ParamInfo, PredictWorkspace, Rng, Scalar, Supervised, Workspace,
};

/// Functions with the names of the variables in generated code. A user's constant of such a name would be
/// read as a pattern where the variable is bound; a function in a nearer scope is not.
/// The methods of [`Parts`](crate::access::Parts) come with them.
pub mod variables {
    pub use crate::access::Parts as _;

    macro_rules! functions {
        ($($name:ident)*) => { $(pub fn $name() {})* };
    }
    functions! { d dy inputs m p params rng s sample samples seed statistics stored v values view w write x y }
}

/// A batch as it is passed to the passes of a network.
pub type Views<'a, N> = <<N as Network>::Input as crate::InputShape>::Views<'a, <N as Model>::Scalar>;

/// Aborts compilation with a message, at the location of the call.
#[track_caller]
pub const fn require(condition: bool, message: &str) {
    if !condition {
        panic!("{}", message);
    }
}

/// A float as a const argument: on stable Rust, floats can't be const parameters.
#[must_use]
pub const fn bits(number: f64) -> u64 {
    number.to_bits()
}
