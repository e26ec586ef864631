//! Access to the parameters of a network by name, and destinations of gradients.
//!
//! Parameters are in one flat slice, tensor after tensor, and the passes of a layer receive its part of it. For
//! programs there are views: `net.view().affine1` is an [`AffineView`] of [`Shared`] tensors, which are read-only,
//! `net.view_mut().affine1` one of [`Exclusive`] tensors, which are mutable, or a gradient's.

mod gradient;
mod parts;
mod views;

pub use gradient::Gradient;
#[doc(hidden)]
pub use parts::Parts;
pub(crate) use parts::{tensors, tensors_mut, weight_and_bias};
pub use views::{
    AffineView, BatchNormView, Conv2dView, ConvTranspose2dView, CustomView, DepthwiseConv2dView,
    LayerNormView, MatMulView, PReluView, StandardizeTargetsView, StandardizeView,
};

use core::fmt::Debug;
use core::marker::PhantomData;

use nalgebra::{Const, MatrixView, MatrixViewMut};

use crate::Scalar;

/// A read-only tensor; its values are column-major and contiguous.
type Tensor<'a, T, const R: usize, const C: usize> = MatrixView<'a, T, Const<R>, Const<C>>;

/// A mutable tensor; see [`Tensor`].
type TensorMut<'a, T, const R: usize, const C: usize> = MatrixViewMut<'a, T, Const<R>, Const<C>>;

/// The kind of access to a network's parameters: shared or mutable.
pub trait Access {
    /// The scalar type.
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

    /// Splits `len` values off the front of the values.
    ///
    /// # Panics
    ///
    /// If there are fewer than `len` values.
    #[doc(hidden)]
    fn split_values(values: &mut Self::Values, len: usize) -> Self::Values;
}

/// Parameters that are read.
#[derive(Clone, Copy, Debug)]
pub struct Shared<'a, T>(PhantomData<&'a T>);

/// Parameters, or a gradient, that are written.
#[derive(Debug)]
pub struct Exclusive<'a, T>(PhantomData<&'a mut T>);

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

#[cfg(test)]
mod tests {
    use nalgebra::SMatrix;

    use super::*;

    #[test]
    fn tensors_are_split_off_the_front() {
        let values = [1.0_f32, 2., 3., 4., 5., 6., 7.];
        let mut rest = &values[..];
        let first = Shared::split::<2, 2>(&mut rest);
        let own = Shared::split_values(&mut rest, 1);
        assert_eq!((first[(0, 1)], own, rest), (3.0, &[5.0_f32][..], &[6.0_f32, 7.0][..]));
        assert_eq!(first, SMatrix::<f32, 2, 2>::new(1., 3., 2., 4.));
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
