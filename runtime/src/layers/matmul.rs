//! `MatMul(I, O)`: `y = w · x`, with `w` (O, I).
//!
//! "Deep Learning from Scratch 2", section 1.3.4.5. The book's weight is (I, O) row-major, which is
//! the same memory as (O, I) column-major here.

use super::{Tensor, TensorMut, split_tensor, split_tensor_mut, values, values_mut};
use crate::init::Init;
use crate::{Columns, ColumnsMut, Rng, Scalar, kernel};

/// The parameters of a `MatMul(I, O)`.
#[derive(Clone, Copy, Debug)]
pub struct Params<'a, T: Scalar, const I: usize, const O: usize> {
    /// `w` (O, I).
    pub weight: Tensor<'a, T, O, I>,
}

/// The parameters of a `MatMul(I, O)`, or their gradient, to be written to.
#[derive(Debug)]
pub struct ParamsMut<'a, T: Scalar, const I: usize, const O: usize> {
    /// `w` (O, I).
    pub weight: TensorMut<'a, T, O, I>,
}

impl<'a, T: Scalar, const I: usize, const O: usize> Params<'a, T, I, O> {
    /// How many parameters there are.
    pub const LEN: usize = O * I;

    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(params: &mut &'a [T]) -> Self {
        Self { weight: split_tensor(params) }
    }
}

impl<'a, T: Scalar, const I: usize, const O: usize> ParamsMut<'a, T, I, O> {
    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(params: &mut &'a mut [T]) -> Self {
        Self { weight: split_tensor_mut(params) }
    }

    /// Draws the weight.
    #[doc(hidden)]
    pub fn initialize(&mut self, init: Init, rng: &mut Rng) {
        init.fill(values_mut(&mut self.weight), I, rng);
    }
}

/// `y = w · x`; `w` (O, I), `x` (I, n), `y` (O, n).
pub fn forward<T: Scalar, const I: usize, const O: usize>(
    params: &Params<'_, T, I, O>,
    x: Columns<'_, T, I>,
    mut y: ColumnsMut<'_, T, O>,
) {
    kernel::product_nn::<T, O, I>(values(&params.weight), x.as_slice(), None, y.as_mut_slice());
}

/// `dx = wᵀ · dy`; `w` (O, I), `dy` (O, n), `dx` (I, n).
pub fn backward<T: Scalar, const I: usize, const O: usize>(
    params: &Params<'_, T, I, O>,
    dy: Columns<'_, T, O>,
    mut dx: ColumnsMut<'_, T, I>,
) {
    kernel::product_tn::<T, O, I>(values(&params.weight), dy.as_slice(), dx.as_mut_slice());
}

/// `dw = dy · xᵀ`; `x` (I, n), `dy` (O, n), `dw` (O, I).
pub fn gradient<T: Scalar, const I: usize, const O: usize>(
    x: Columns<'_, T, I>,
    dy: Columns<'_, T, O>,
    d: &mut ParamsMut<'_, T, I, O>,
) {
    kernel::product_nt::<T, O, I>(dy.as_slice(), x.as_slice(), values_mut(&mut d.weight));
}
