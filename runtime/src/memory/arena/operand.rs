use core::ops::Range;

use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

use crate::kernel::sizes::values;
use crate::{Columns, ColumnsMut, Scalar};

/// Values of the forward pass, or gradients, that are only read.
#[derive(Clone, Copy, Debug)]
pub struct Read<const F: usize>(usize);

/// Values that are written or updated in place.
#[derive(Clone, Copy, Debug)]
pub struct Write<const F: usize>(usize);

/// The values that a layer saves for its backward pass: a number of values for each sample, sample after sample.
#[derive(Clone, Copy, Debug)]
pub struct Saved(usize, usize);

/// `F` values for each sample from `offset` on, read-only.
#[must_use]
pub const fn read<const F: usize>(offset: usize) -> Read<F> {
    Read(offset)
}

/// `F` values for each sample from `offset` on, mutable.
#[must_use]
pub const fn write<const F: usize>(offset: usize) -> Write<F> {
    Write(offset)
}

/// `len` values for each sample from `offset` on, whatever they mean.
#[must_use]
pub const fn saved(offset: usize, len: usize) -> Saved {
    Saved(offset, len)
}

/// One operand of a call: its position in memory and its type for the layer.
pub trait Operand<T> {
    /// The operand's type for the layer.
    type View<'a>
    where
        T: 'a;

    /// Whether the layer writes a result to it.
    const IS_WRITTEN: bool = false;

    /// Its position in memory.
    fn range(&self, samples: usize) -> Range<usize>;

    /// The operand, as its type for the layer.
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_>;
}

/// `len` values for each sample. A size that overflows is out of range: not even a view of it may be made.
#[inline]
pub(super) fn range(offset: usize, len: usize, samples: usize) -> Range<usize> {
    let end = offset.checked_add(len).and_then(|end| values([end, samples]));
    let Some(end) = end else { panic!("{len} values of {samples} samples overflow a `usize`") };
    offset * samples..end
}

impl<T: Scalar, const F: usize> Operand<T> for Read<F> {
    type View<'a> = Columns<'a, T, F>;

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, F, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_> {
        MatrixView::from_slice_generic(values, Const, Dyn(samples))
    }
}

impl<T: Scalar, const F: usize> Operand<T> for Write<F> {
    type View<'a> = ColumnsMut<'a, T, F>;

    const IS_WRITTEN: bool = true;

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, F, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_> {
        MatrixViewMut::from_slice_generic(values, Const, Dyn(samples))
    }
}

impl<T: Scalar> Operand<T> for Saved {
    type View<'a> = &'a mut [T];

    #[inline]
    fn range(&self, samples: usize) -> Range<usize> {
        range(self.0, self.1, samples)
    }

    #[inline]
    fn view(self, values: &mut [T], _: usize) -> Self::View<'_> {
        values
    }
}
