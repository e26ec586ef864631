//! How the parameters of a network are reached, and where gradients go.
//!
//! Parameters lie in one flat slice, tensor after tensor. A layer's type is its tensors:
//! `Affine<Shared<'_, f32>, 784, 50>` reads a weight and a bias, `Affine<Exclusive<'_, f32>, 784, 50>`
//! writes them, or their gradient.

mod sink;

pub use sink::Sink;

use core::fmt::Debug;
use core::marker::PhantomData;

use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

use crate::Scalar;

/// A tensor that is read; its values lie column by column without gaps.
type Tensor<'a, T, const R: usize, const C: usize> = MatrixView<'a, T, Const<R>, Const<C>>;

/// A tensor that is written to; see [`Tensor`].
type TensorMut<'a, T, const R: usize, const C: usize> = MatrixViewMut<'a, T, Const<R>, Const<C>>;

/// How the parameters of a network are reached: read, written, or not at all.
pub trait Access {
    /// The numbers.
    type Scalar: Scalar;
    /// The values of several tensors, tensor after tensor.
    type Values: Debug;
    /// One tensor.
    type Matrix<const R: usize, const C: usize>: Debug;

    /// Splits a tensor off the front of the values.
    ///
    /// # Panics
    ///
    /// If there are fewer than `R * C` values.
    #[doc(hidden)]
    fn split<const R: usize, const C: usize>(values: &mut Self::Values) -> Self::Matrix<R, C>;

    /// Splits so many values off the front of the values.
    ///
    /// # Panics
    ///
    /// If there are fewer than `len` values.
    #[doc(hidden)]
    fn split_values(values: &mut Self::Values, len: usize) -> Self::Values;
}

/// What a network stores: its parameters and its running statistics, of which each layer in turn
/// takes its own off the front.
#[doc(hidden)]
#[derive(Debug)]
pub struct Stored<P: Access> {
    pub(crate) params: P::Values,
    pub(crate) statistics: P::Values,
}

impl<P: Access> Stored<P> {
    /// So many of the first values are parameters, the others statistics.
    pub(crate) fn new(mut values: P::Values, params: usize) -> Self {
        let params = P::split_values(&mut values, params);
        Self { params, statistics: values }
    }

    /// The part of a network that is a layer.
    pub(crate) fn split_off(&mut self, params: usize, statistics: usize) -> Self {
        Self {
            params: P::split_values(&mut self.params, params),
            statistics: P::split_values(&mut self.statistics, statistics),
        }
    }

    /// Splits a tensor of parameters off the front.
    pub(crate) fn tensor<const R: usize, const C: usize>(&mut self) -> P::Matrix<R, C> {
        P::split(&mut self.params)
    }

    /// Splits a tensor of statistics off the front.
    pub(crate) fn statistic<const R: usize, const C: usize>(&mut self) -> P::Matrix<R, C> {
        P::split(&mut self.statistics)
    }
}

/// Parameters that are read.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a, T>(PhantomData<&'a T>);

/// Parameters, or a gradient, that are written.
#[derive(Debug)]
pub struct Exclusive<'a, T>(PhantomData<&'a mut T>);

/// A gradient that nobody needs.
#[derive(Debug)]
pub struct Ignored<T>(PhantomData<T>);

impl<'a, T: Scalar> Access for Shared<'a, T> {
    type Scalar = T;
    type Values = &'a [T];
    type Matrix<const R: usize, const C: usize> = Tensor<'a, T, R, C>;

    fn split<const R: usize, const C: usize>(values: &mut &'a [T]) -> Tensor<'a, T, R, C> {
        Tensor::from_slice_generic(Self::split_values(values, R * C), Const, Const)
    }

    fn split_values(values: &mut &'a [T], len: usize) -> &'a [T] {
        let (front, rest) = values.split_at(len);
        *values = rest;
        front
    }
}

impl<'a, T: Scalar> Access for Exclusive<'a, T> {
    type Scalar = T;
    type Values = &'a mut [T];
    type Matrix<const R: usize, const C: usize> = TensorMut<'a, T, R, C>;

    fn split<const R: usize, const C: usize>(values: &mut &'a mut [T]) -> TensorMut<'a, T, R, C> {
        TensorMut::from_slice_generic(Self::split_values(values, R * C), Const, Const)
    }

    fn split_values(values: &mut &'a mut [T], len: usize) -> &'a mut [T] {
        let (front, rest) = core::mem::take(values).split_at_mut(len);
        *values = rest;
        front
    }
}

impl<T: Scalar> Access for Ignored<T> {
    type Scalar = T;
    type Values = ();
    type Matrix<const R: usize, const C: usize> = ();

    fn split<const R: usize, const C: usize>((): &mut ()) {}

    fn split_values((): &mut (), _: usize) {}
}

/// A tensor's values. nalgebra knows that columns are contiguous only where their number is
/// dynamic, so the number is forgotten on the way.
pub(crate) fn values<'v, T: Scalar, const R: usize, const C: usize>(
    tensor: &'v Tensor<'_, T, R, C>,
) -> &'v [T] {
    tensor.as_view::<Const<R>, Dyn, Const<1>, Const<R>>().data.into_slice()
}

/// A tensor's values; see [`values`].
pub(crate) fn values_mut<'v, T: Scalar, const R: usize, const C: usize>(
    tensor: &'v mut TensorMut<'_, T, R, C>,
) -> &'v mut [T] {
    tensor.as_view_mut::<Const<R>, Dyn, Const<1>, Const<R>>().data.into_slice_mut()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensors_are_split_off_the_front() {
        let values = [1.0_f32, 2., 3., 4., 5., 6., 7.];
        let mut rest = &values[..];
        let first = Shared::split::<2, 2>(&mut rest);
        let own = Shared::split_values(&mut rest, 1);
        assert_eq!((first[(0, 1)], own, rest), (3.0, &[5.0_f32][..], &[6.0_f32, 7.0][..]));
        assert_eq!(super::values(&first), [1., 2., 3., 4.]);
    }

    #[test]
    fn what_is_split_off_can_be_written() {
        let mut values = [0.0_f64; 4];
        let mut rest = &mut values[..];
        let mut tensor = Exclusive::split::<1, 3>(&mut rest);
        tensor[(0, 2)] = 3.0;
        Exclusive::split_values(&mut rest, 1)[0] = 4.0;
        assert!(rest.is_empty());
        assert_eq!(values, [0., 0., 3., 4.]);
    }
}
