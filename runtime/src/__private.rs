//! What generated code names. Nothing here is part of the public interface.

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

pub use constnet_plan::{Block, allocate};
#[cfg(feature = "alloc")]
pub use nalgebra::OMatrix;
pub use nalgebra::{Const, Dyn};

/// What stands for a matrix in a network that does not compile, where there is no heap for one.
#[cfg(not(feature = "alloc"))]
pub type OMatrix<T, R, C> = PhantomData<(T, R, C)>;

pub use crate::access::{
    Access, AffineView, BatchNormView, Conv2dView, CustomView, DepthwiseConv2dView, Gradient, LayerNormView,
    MatMulView, PReluView,
};
pub use crate::arena::{Arena, Inputs, read, saved, write};
pub use crate::init::Init::{Constant, He, Normal, Xavier};
pub use crate::kernel::{Layout, Window, output_len as window_output_len, padded};
pub use crate::layers::*;
pub use crate::network::OutputOffsets;
pub use crate::network::summary::summary;
pub use crate::network::tensors::{Tensors, count, stages, stages_len, tensors, text};
pub use crate::params::Params;
pub use crate::workspace::{prediction_len, training_len};
pub use crate::{
    BatchError, Columns, ColumnsMut, Definition, LayerInfo, Mapping, Model, ModelMut, Network, Owned,
    ParamInfo, PredictWorkspace, Rng, Scalar, Several, Supervised, Workspace,
};

/// Functions with the names of the variables in generated code. A program's own constant of such a name would
/// be taken for a pattern where the variable is bound; what is a function nearer by is not.
/// The methods of [`Parts`](crate::access::Parts) come with them.
pub mod variables {
    pub use crate::access::Parts as _;

    macro_rules! functions {
        ($($name:ident)*) => { $(pub fn $name() {})* };
    }
    functions! { d dy inputs key m p params rng s samples seed statistics stored v values view write x }
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

/// What a layer of a program's own knows on the way back.
pub fn kept<'a, T: Scalar, const I: usize, const O: usize>(
    params: &'a [T],
    x: Columns<'a, T, I>,
    saved: &'a [T],
    y: Columns<'a, T, O>,
) -> Kept<'a, T, I, O> {
    Kept { params, x, saved, y }
}

/// What a join of a program's own knows on the way back.
pub fn kept_of_join<'a, T: Scalar, const A: usize, const B: usize, const O: usize>(
    params: &'a [T],
    a: Columns<'a, T, A>,
    b: Columns<'a, T, B>,
    saved: &'a [T],
    y: Columns<'a, T, O>,
) -> KeptOfJoin<'a, T, A, B, O> {
    KeptOfJoin { params, a, b, saved, y }
}

/// Whether the parameters of a layer of a program's own are those of its tensors, where it names any.
#[must_use]
pub const fn are_all(tensors: &[TensorSpec], params: usize) -> bool {
    tensors.is_empty() || TensorSpec::total(tensors) == params
}

/// Draws the parameters of one stage of a network; its running statistics begin anew.
pub fn draw<N: Network>(stage: &str, p: &mut [N::Scalar], s: &mut [N::Scalar], rng: &mut Rng) {
    for (tensors, values) in [(N::TENSORS, p), (N::STATISTICS, s)] {
        for tensor in tensors.iter().filter(|tensor| tensor.stage == stage) {
            crate::init::draw(core::slice::from_ref(tensor), values, rng);
        }
    }
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

// Where constants are wrong, a guard beside the declaration says so, and all that is computed with them must
// say nothing. So no function here can fail: what can't be is 0, and a 0 is equal to anything and makes a 0 of
// what it is part of; what is too large to be counted is `usize::MAX`.

/// The product of sizes.
#[must_use]
pub const fn product(sizes: &[usize]) -> usize {
    if has_zero(sizes) { 0 } else { amount(0, &[sizes]) }
}

/// The sum of sizes.
#[must_use]
pub const fn sum(sizes: &[usize]) -> usize {
    let (mut sum, mut s) = (0_usize, 0);
    while s < sizes.len() {
        sum = sum.saturating_add(sizes[s]);
        s += 1;
    }
    if has_zero(sizes) { 0 } else { sum }
}

const fn has_zero(sizes: &[usize]) -> bool {
    let mut s = 0;
    while s < sizes.len() {
        if sizes[s] == 0 {
            return true;
        }
        s += 1;
    }
    false
}

/// A size that is a part of another one.
#[must_use]
pub const fn divided(whole: usize, part: usize) -> usize {
    if part > 0 && whole.is_multiple_of(part) { whole / part } else { 0 }
}

/// Whether a size is a multiple of another one, or that one is 0.
#[must_use]
pub const fn is_multiple(whole: usize, part: usize) -> bool {
    part == 0 || whole.is_multiple_of(part)
}

/// Whether two sizes are the same, as far as they are known.
#[must_use]
pub const fn equal(a: usize, b: usize) -> bool {
    a == 0 || b == 0 || a == b
}

/// Whether a window is no longer than an axis, as far as they are known.
#[must_use]
pub const fn fits(size: usize, kernel: usize, pad: usize) -> bool {
    let padded = padded(size, pad);
    size == 0 || padded == 0 || kernel <= padded
}

/// Whether an axis with its padding can be counted.
#[must_use]
pub const fn is_countable(size: usize, pad: usize) -> bool {
    size == 0 || padded(size, pad) > 0
}

/// Whether no window lies in the padding of an axis alone, as far as that is known.
#[must_use]
pub const fn is_small_pad(size: usize, kernel: usize, pad: usize) -> bool {
    kernel == 0 || padded(size, pad) == 0 || pad < kernel
}

/// Whether what flows into a network can be what it takes: not where both are images of as many values and another
/// shape.
#[must_use]
pub const fn takes_shape(takes: &[usize], gives: &[usize]) -> bool {
    let are_images = takes.len() == 3 && gives.len() == 3;
    let is_same = are_images && takes[0] == gives[0] && takes[1] == gives[1] && takes[2] == gives[2];
    !are_images || is_same || product(takes) != product(gives)
}

/// Whether everything holds.
#[must_use]
pub const fn all(conditions: &[bool]) -> bool {
    let mut c = 0;
    while c < conditions.len() {
        if !conditions[c] {
            return false;
        }
        c += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_not_be_is_zero_and_what_is_too_large_the_most() {
        assert_eq!((product(&[2, 3, 4]), sum(&[2, 3, 4]), divided(12, 4)), (24, 9, 3));
        assert_eq!((product(&[usize::MAX, 2, 0]), sum(&[usize::MAX, 0]), divided(12, 5)), (0, 0, 0));
        assert_eq!(divided(12, 0), 0);
        assert_eq!((product(&[usize::MAX, 2]), sum(&[usize::MAX, 1])), (usize::MAX, usize::MAX));
    }

    #[test]
    fn what_is_said_elsewhere_is_not_said_again() {
        assert!(equal(0, 3) && equal(3, 0) && equal(3, 3) && !equal(3, 4));
        assert!(fits(5, 7, 1) && !fits(5, 7, 0) && fits(0, 7, 0) && fits(5, 7, usize::MAX));
        assert!(!is_countable(5, usize::MAX) && is_countable(0, usize::MAX) && is_countable(5, 0));
        assert!(is_small_pad(5, 2, 1) && !is_small_pad(5, 2, 2) && is_small_pad(5, 2, usize::MAX));
        assert!(takes_shape(&[16], &[1, 4, 4]) && takes_shape(&[1, 4, 4], &[16]));
        assert!(takes_shape(&[1, 4, 4], &[1, 4, 4]) && takes_shape(&[1, 4, 4], &[1, 3, 3]));
        assert!(!takes_shape(&[1, 4, 4], &[1, 2, 8]) && !takes_shape(&[1, 4, 4], &[4, 1, 4]));
        assert!(all(&[]) && all(&[true, true]) && !all(&[true, false]));
    }
}
