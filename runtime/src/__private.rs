//! What generated code names. Nothing here is part of the public interface.

pub use constnet_macros::network;

pub use alloc::boxed::Box;
pub use core::assert;
pub use core::clone::Clone;
pub use core::convert::{AsMut, AsRef};
pub use core::fmt::Debug;
pub use core::marker::{Copy, PhantomData, Sized};
pub use core::option::Option::{None, Some};
pub use core::primitive::{bool, f32, f64, str, u8, u64, usize};
pub use core::result::Result::{self, Err};

pub use nalgebra::{Const, Dyn, OMatrix};

pub use crate::access::{Access, Exclusive, Shared, Sink, Stored};
pub use crate::arena::{Arena, Inputs, read, saved, write};
pub use crate::init::Init;
pub use crate::kernel::{Order, Window, Write, places as places_of_window};
pub use crate::layers::{
    Add, Affine, AnyLoss, AsLayer, AvgPool2d, BatchNorm, Concat, Conv2d, Custom, DepthwiseConv2d, Dropout,
    Elementwise, Elu, Flatten, Gelu, GeluTanh, GlobalAvgPool, HardSigmoid, HardSwish, HuberLoss, Identity,
    Layer, LayerNorm, LeakyRelu, MaeLoss, Map, MatMul, MaxPool2d, MseLoss, Mul, Nested, PRelu, Relu, Repeat,
    Reshape, Sigmoid, SigmoidWithLoss, Silu, Softmax, SoftmaxWithLoss, Softplus, Sum, Tanh,
};
pub use crate::network::Layout;
pub use crate::params::Params;
pub use crate::places::{place, places};
pub use crate::summary::summary;
pub use crate::tensors::{Tensors, stages, stages_len, tensors, text};
pub use crate::{
    BatchError, Columns, ColumnsMut, Definition, LayerInfo, Mapping, Model, ModelMut, Network, ParamInfo,
    Rng, Scalar, Several, Supervised, Workspace,
};

/// Functions with the names of the variables in generated code. A program's own constant of such a name would
/// be taken for a pattern where the variable is bound; what is a function nearer by is not.
pub mod variables {
    macro_rules! functions {
        ($($name:ident)*) => { $(pub fn $name() {})* };
    }
    functions! { d dy inputs key m p params rng seed statistics stored values write x }
}

/// A batch as the passes of a network are given it.
pub type Views<'a, N> = <<N as Network>::Input as crate::InputShape>::Views<'a, <N as Model>::Scalar>;

/// The same values under another name of their number. A guard beside the declaration has made
/// sure that `A` and `B` are equal; this lets the code around it compile when they are not, so
/// that the guard alone speaks.
pub fn renamed<'a, T: Scalar, const A: usize, const B: usize>(
    values: Columns<'a, T, A>,
) -> Columns<'a, T, B> {
    let samples = values.ncols();
    Columns::from_slice_generic(values.data.into_slice(), Const, Dyn(samples))
}

/// The values of a batch in blocks of samples, as image layers take them.
pub fn to_blocks<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    crate::kernel::to_blocks(F, x.as_slice(), x.ncols(), y.as_mut_slice());
}

/// The values of a batch that lies in blocks, sample after sample again.
pub fn to_samples<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    crate::kernel::from_blocks(F, x.as_slice(), x.ncols(), y.as_mut_slice());
}

/// An input that is the output.
pub fn copy<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
    y.as_mut_slice().copy_from_slice(x.as_slice());
}

/// Stops the compiler with a message, at the place of the call.
#[track_caller]
pub const fn require(condition: bool, message: &str) {
    if !condition {
        panic!("{}", message);
    }
}

/// A number as a const argument, which on stable Rust no float can be.
#[must_use]
pub const fn bits(number: f64) -> u64 {
    number.to_bits()
}

/// A number and products of sizes, all added; `usize::MAX` where that overflows, which a guard beside
/// the declaration reports.
#[must_use]
pub const fn amount(known: usize, products: &[&[usize]]) -> usize {
    let mut sum = known;
    let mut p = 0;
    while p < products.len() {
        let mut product = 1_usize;
        let mut f = 0;
        while f < products[p].len() {
            product = product.saturating_mul(products[p][f]);
            f += 1;
        }
        sum = sum.saturating_add(product);
        p += 1;
    }
    sum
}

/// A size that is a part of another one; 1 where that can't be, which a guard beside the declaration
/// reports.
#[must_use]
pub const fn divided(whole: usize, part: usize) -> usize {
    match whole.checked_div(part) {
        Some(0) | None => 1,
        Some(size) => size,
    }
}
