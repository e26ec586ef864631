//! Inference for one to a few samples: kernels for values that lie channels-last, with packed weights.
//!
//! An image (C, H, W) lies pixel after pixel, row after row, the channels of a pixel side by side and padded to
//! [`padded_channels`]: value `c` of pixel `(y, x)` lies at `(y W + x) P + c` with `P = padded_channels(C)`. So the
//! channels of a pixel lie in the lanes of vectors, whatever their width, and one layout serves every instruction set.
//! The values of the padding are unspecified and no result depends on them. A vector of features is an image of one pixel.
//!
//! What can be done once is done once, when a layer is packed ([`pack_conv2d`] and the like): biases first, padded
//! with zeros, then the weights in the order in which they are read, the outputs in panels of 16, the last one of 8
//! where that is enough. A scale and a shift of each output, such as a batch normalisation at inference, is folded
//! into packed weights ([`fold_outputs`]), those of each input too ([`fold_inputs`]).
//!
//! No image has a border: where a window reaches beyond the image fewer taps are summed.
//!
//! * `region`, `spans`: the positions of a window that see the same taps; all of them are computed by one loop.
//! * `tile`: some pixels by some outputs in registers, the only place with multiply-adds of convolutions and products;
//!   `outputs` cuts a layer into what it takes.
//! * `rows`: pixels in the lanes, for a first layer with few filters. `depthwise`, `pool`, `add`: channels in the lanes.
//! * `pack`, `fold`, `layout`: what is done once, and where values come from another layout.
//! * `small`: networks so small that a call of a kernel would cost more than they do.
//!
//! Every kernel applies its [`Activation`] to what it writes. Lengths are checked, as everywhere in this crate, before
//! anything is touched.

#![allow(clippy::needless_range_loop, reason = "several arrays of registers are walked with one index")]

mod add;
mod affine;
mod conv;
mod depthwise;
mod fold;
mod layout;
mod outputs;
mod pack;
mod pool;
mod region;
mod rows;
mod small;
mod spans;
mod tile;

pub use add::{AddThen, add};
pub use affine::{Affine, affine};
pub use conv::{Convolution, conv2d, conv2d_of_planes};
pub use depthwise::{Depthwise, depthwise_conv2d};
pub use fold::{fold_depthwise, fold_inputs, fold_outputs};
pub use layout::{Interleave, from_channels_last, to_channels_last};
pub use pack::{
    pack_affine, pack_affine_of_image, pack_conv2d, pack_conv2d_of_planes, pack_depthwise_conv2d,
    packed_affine, packed_conv2d, packed_depthwise_conv2d,
};
pub use pool::{Pooling, avg_pool, global_avg_pool, max_pool};
pub use small::{Layers, Small, flushed};
pub(crate) use small::{small, small_f64};

use crate::Scalar;
use crate::activation::{ActivationForward, Function};
use crate::simd::InstructionSet;

/// Channels are padded to a multiple of this.
pub const LANES: usize = 8;

/// Outputs of a panel of packed weights; see [`pack_conv2d`].
const PANEL: usize = 16;

/// The channels of a pixel with their padding: a multiple of [`LANES`].
#[must_use]
pub const fn padded_channels(channels: usize) -> usize {
    channels.div_ceil(LANES).saturating_mul(LANES)
}

/// What is applied to each value before it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation<T> {
    /// Nothing.
    None,
    /// `x` where `x > 0`, else 0; a NaN stays one.
    Relu,
    /// One of the other pointwise functions.
    Function(Function<T>),
}

impl<T: Scalar> Activation<T> {
    /// Applies what is not applied in registers: those functions take longer than another pass over the values.
    ///
    /// # Safety
    ///
    /// It must run under the instruction set `S`.
    #[inline(always)]
    unsafe fn finish<S: InstructionSet>(self, y: &mut [T]) {
        if let Self::Function(function) = self {
            // SAFETY: guaranteed by the caller.
            unsafe { S::with_features(ActivationForward::in_place(function, y)) };
        }
    }
}
