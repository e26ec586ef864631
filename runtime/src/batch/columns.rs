use nalgebra::{Const, Dyn, MatrixView, MatrixViewMut};

/// A batch: one sample of `F` values in each column, contiguous in memory.
pub type Columns<'a, T, const F: usize> = MatrixView<'a, T, Const<F>, Dyn>;

/// A mutable batch; see [`Columns`].
pub type ColumnsMut<'a, T, const F: usize> = MatrixViewMut<'a, T, Const<F>, Dyn>;
