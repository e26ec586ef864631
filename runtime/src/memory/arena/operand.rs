use core::ops::Range;

use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

use crate::kernel::sizes::values;
use crate::{Columns, ColumnsMut, Scalar};

/// Values of the forward pass, or gradients, that are read.
#[derive(Clone, Copy, Debug)]
pub struct Read<const F: usize>(usize);

/// Values that are written, or changed where they are.
#[derive(Clone, Copy, Debug)]
pub struct Write<const F: usize>(usize);

/// What a layer saves for its backward pass: so many values for each sample, sample after sample.
#[derive(Clone, Copy, Debug)]
pub struct Saved(usize, usize);

/// `F` values for each sample from `offset` on, to be read.
#[must_use]
pub const fn read<const F: usize>(offset: usize) -> Read<F> {
    Read(offset)
}

/// `F` values for each sample from `offset` on, to be written.
#[must_use]
pub const fn write<const F: usize>(offset: usize) -> Write<F> {
    Write(offset)
}

/// `len` values for each sample from `offset` on, whatever they mean.
#[must_use]
pub const fn saved(offset: usize, len: usize) -> Saved {
    Saved(offset, len)
}

/// One operand of a call, where it lies and how it is seen.
pub trait Operand<T> {
    /// How the layer sees it.
    type View<'a>
    where
        T: 'a;

    /// Whether the layer writes a result there.
    const IS_WRITTEN: bool = false;

    /// Where it lies.
    fn range(&self, samples: usize) -> Range<usize>;

    /// It, as the layer sees it.
    fn view(self, values: &mut [T], samples: usize) -> Self::View<'_>;
}

/// So many values for each sample. What can't be counted is nowhere: not even the view of it may be made.
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
