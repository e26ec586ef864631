use nalgebra::{Const, Dyn, MatrixView};

use super::operand::range;
use crate::{Columns, Scalar};

/// The memory after a backward pass, which contains the gradients with respect to the inputs.
#[derive(Clone, Copy, Debug)]
pub struct InputGradients<'m, T> {
    values: &'m [T],
    samples: usize,
}

impl<'m, T: Scalar> InputGradients<'m, T> {
    pub(crate) fn new(values: &'m [T], samples: usize) -> Self {
        Self { values, samples }
    }

    /// `F` values for each sample from `offset` on.
    #[must_use]
    pub fn at<const F: usize>(&self, offset: usize) -> Columns<'m, T, F> {
        let values = &self.values[range(offset, F, self.samples)];
        MatrixView::from_slice_generic(values, Const, Dyn(self.samples))
    }
}
