#[cfg(feature = "alloc")]
use alloc::vec::Vec;
use core::slice;

use nalgebra::{Const, Dim, DimName, Dyn, IsContiguous, Matrix, MatrixView, RawStorage, U1};

use crate::{BatchError, Scalar};

/// The input shape of a network, as a type: `Const<F>` for `F` values per sample, or [`Inputs`].
pub trait InputShape {
    /// The type of a batch.
    type Views<'a, T: Scalar>: Copy;
}

impl<R: DimName> InputShape for R {
    type Views<'a, T: Scalar> = MatrixView<'a, T, R, Dyn>;
}

/// The inputs of a network with several named ones: `Inputs<(Const<4>, Const<1>)>`.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<S>(S);

/// An input batch: anything with `R` rows whose columns, one per sample, are contiguous
/// in memory.
///
/// One sample is an `SVector<T, R>` or an array `[T; R]`; several are an `SMatrix<T, R, B>`, a matrix of `R` rows and a
/// number of columns known at run time, columns of such matrices, arrays of arrays, and the `x` of a batch. A slice
/// or a `Vec` of values has one or several samples, one after the other, and its length is checked; a single number is
/// one sample of one value. A network with several inputs expects a tuple of them, or of references to
/// them, in the order of the declaration.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a valid input batch: this network expects {S} rows of `{T}`, one column per sample",
    label = "expected a matrix of {S} rows with contiguous columns",
    note = "one sample is an array `[{T}; N]`, `SVector::<{T}, N>::from_row_slice(&values)` or a slice of N values",
    note = "several are `SMatrix::<{T}, N, B>::from_column_slice(&values)` or a slice of values, sample after sample"
)]
pub trait Input<T: Scalar, S: InputShape> {
    /// The samples as views.
    fn views(&self) -> S::Views<'_, T>;

    /// Number of samples.
    ///
    /// # Errors
    ///
    /// If several inputs do not have the same number of columns.
    fn samples(&self) -> Result<usize, BatchError>;
}

impl<T, R, C, S> Input<T, R> for Matrix<T, R, C, S>
where
    T: Scalar,
    R: DimName,
    C: Dim,
    S: RawStorage<T, R, C, RStride = U1> + IsContiguous,
{
    #[inline]
    fn views(&self) -> MatrixView<'_, T, R, Dyn> {
        MatrixView::from_slice_generic(self.as_slice(), R::name(), Dyn(self.ncols()))
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        Ok(self.ncols())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, S: InputShape, X: Input<T, S> + ?Sized> Input<T, S> for &X {
    #[inline]
    fn views(&self) -> S::Views<'_, T> {
        (**self).views()
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        (**self).samples()
    }
}

/// The values of one sample, or of several, one after the other.
#[diagnostic::do_not_recommend]
impl<T: Scalar, R: DimName> Input<T, R> for [T] {
    #[inline]
    fn views(&self) -> MatrixView<'_, T, R, Dyn> {
        let samples = self.len().checked_div(R::DIM).unwrap_or(0);
        MatrixView::from_slice_generic(&self[..samples * R::DIM], R::name(), Dyn(samples))
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        let (values, features) = (self.len(), R::DIM);
        match values.checked_div(features) {
            Some(samples) if samples * features == values => Ok(samples),
            _ => Err(BatchError::InputLength { values, features }),
        }
    }
}

/// The values of one sample.
#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> Input<T, Const<F>> for [T; F] {
    #[inline]
    fn views(&self) -> MatrixView<'_, T, Const<F>, Dyn> {
        MatrixView::from_slice_generic(self, Const, Dyn(1))
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        Ok(1)
    }
}

/// Several samples.
#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize> Input<T, Const<F>> for [[T; F]] {
    #[inline]
    fn views(&self) -> MatrixView<'_, T, Const<F>, Dyn> {
        MatrixView::from_slice_generic(self.as_flattened(), Const, Dyn(self.len()))
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        Ok(self.len())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Scalar, const F: usize, const B: usize> Input<T, Const<F>> for [[T; F]; B] {
    #[inline]
    fn views(&self) -> MatrixView<'_, T, Const<F>, Dyn> {
        self.as_slice().views()
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        Ok(B)
    }
}

#[cfg(feature = "alloc")]
#[diagnostic::do_not_recommend]
impl<T, S: InputShape, V> Input<T, S> for Vec<V>
where
    T: Scalar,
    [V]: Input<T, S>,
{
    #[inline]
    fn views(&self) -> S::Views<'_, T> {
        self.as_slice().views()
    }

    #[inline]
    fn samples(&self) -> Result<usize, BatchError> {
        self.as_slice().samples()
    }
}

macro_rules! single_numbers {
    ($($scalar:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Input<$scalar, U1> for $scalar {
            #[inline]
            fn views(&self) -> MatrixView<'_, $scalar, U1, Dyn> {
                MatrixView::from_slice_generic(slice::from_ref(self), U1, Dyn(1))
            }

            #[inline]
            fn samples(&self) -> Result<usize, BatchError> {
                Ok(1)
            }
        }
    )*};
}
single_numbers!(f32 f64);

macro_rules! tuples {
    ($($input:ident $shape:ident $at:tt),*) => {
        impl<$($shape: DimName),*> InputShape for Inputs<($($shape,)*)> {
            type Views<'a, T: Scalar> = ($(MatrixView<'a, T, $shape, Dyn>,)*);
        }

        #[diagnostic::do_not_recommend]
        impl<T: Scalar, $($shape: DimName, $input: Input<T, $shape>),*> Input<T, Inputs<($($shape,)*)>>
            for ($($input,)*)
        {
            #[inline]
            fn views(&self) -> ($(MatrixView<'_, T, $shape, Dyn>,)*) {
                ($(self.$at.views(),)*)
            }

            #[inline]
            fn samples(&self) -> Result<usize, BatchError> {
                same_number([$(self.$at.samples()?),*])
            }
        }
    };
}
tuples!(X0 S0 0, X1 S1 1);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2, X3 S3 3);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2, X3 S3 3, X4 S4 4);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2, X3 S3 3, X4 S4 4, X5 S5 5);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2, X3 S3 3, X4 S4 4, X5 S5 5, X6 S6 6);
tuples!(X0 S0 0, X1 S1 1, X2 S2 2, X3 S3 3, X4 S4 4, X5 S5 5, X6 S6 6, X7 S7 7);

/// The number of samples of all inputs.
fn same_number<const N: usize>(columns: [usize; N]) -> Result<usize, BatchError> {
    let samples = columns[0];
    match columns.iter().position(|&columns| columns != samples) {
        None => Ok(samples),
        Some(input) => Err(BatchError::InputColumns { input, columns: columns[input], samples }),
    }
}
