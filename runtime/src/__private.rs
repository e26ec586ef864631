//! What generated code names. Nothing here is part of the public interface.

pub use constnet_macros::network;

pub use alloc::boxed::Box;
pub use core::assert;
pub use core::clone::Clone;
pub use core::convert::{AsMut, AsRef, From};
pub use core::fmt;
pub use core::marker::{PhantomData, Sized};
pub use core::ops::FnOnce;
pub use core::primitive::{f32, str, u64, usize};
pub use core::result::Result::{self, Err, Ok};

pub use nalgebra::{Const, Dyn, OMatrix};

pub use crate::init::Init;
pub use crate::layers::*;
pub use crate::{
    BatchError, Columns, ColumnsMut, Definition, LayerInfo, LengthError, Mapping, Model, Network, ParamInfo,
    Rng, Scalar, Supervised, Workspace,
};

/// Splits the values of one stage, `F` for each of `samples`, off the front of a workspace's memory.
pub fn split<'m, T: Scalar, const F: usize>(
    memory: &mut &'m mut [T],
    samples: usize,
) -> ColumnsMut<'m, T, F> {
    let (values, rest) = core::mem::take(memory).split_at_mut(F * samples);
    *memory = rest;
    ColumnsMut::from_slice_generic(values, Const, Dyn(samples))
}

/// The same values under another name of their number. A guard beside the declaration has made
/// sure that `A` and `B` are equal; this lets the code around it compile when they are not, so
/// that the guard alone speaks.
pub fn renamed<'a, T: Scalar, const A: usize, const B: usize>(
    values: Columns<'a, T, A>,
) -> Columns<'a, T, B> {
    let samples = values.ncols();
    Columns::from_slice_generic(values.data.into_slice(), Const, Dyn(samples))
}

/// See [`renamed`].
pub fn renamed_mut<'a, T: Scalar, const A: usize, const B: usize>(
    values: ColumnsMut<'a, T, A>,
) -> ColumnsMut<'a, T, B> {
    let samples = values.ncols();
    ColumnsMut::from_slice_generic(values.data.into_slice_mut(), Const, Dyn(samples))
}

/// Stops the compiler with a message, at the place of the call.
#[track_caller]
pub const fn require(condition: bool, message: &str) {
    if !condition {
        panic!("{}", message);
    }
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

/// Parameters as a network holds them by default: on the heap.
#[must_use]
pub fn heap<T: Scalar>(len: usize) -> Box<[T]> {
    alloc::vec![T::zero(); len].into_boxed_slice()
}

/// The parameters in another scalar type.
#[must_use]
pub fn cast<T: Scalar, U: Scalar>(params: &[T]) -> Box<[U]> {
    params.iter().map(|p| U::from_f64(p.as_f64())).collect()
}

/// How a network shows itself: by its name and size, not by thousands of numbers.
pub fn describe(f: &mut fmt::Formatter<'_>, name: &str, params: usize) -> fmt::Result {
    write!(f, "{name} {{ {params} parameters }}")
}

/// Makes sure that there is one value for each parameter of a network.
pub fn check_length<N: Network>(params: &[N::Scalar]) -> Result<(), LengthError> {
    let (expected, found) = (N::PARAMS, params.len());
    if expected == found { Ok(()) } else { Err(LengthError { expected, found }) }
}
