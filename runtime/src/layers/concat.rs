use crate::kernel::BLOCK;
use crate::{Columns, ColumnsMut, Scalar};

/// `[a, b]`: concatenation of the values of several branches in each sample.
///
/// `part` is (PART, n), `whole` is (WHOLE, n), and the part is rows `at` to `at + PART` of the whole.
#[derive(Clone, Copy, Debug)]
pub struct Concat;

impl Concat {
    /// Copies the values of a branch into the whole; other values are not changed. The forward pass.
    ///
    /// # Panics
    ///
    /// If the part doesn't fit into the whole at this position.
    pub fn concat_into<T: Scalar, const PART: usize, const WHOLE: usize>(
        part: Columns<'_, T, PART>,
        mut whole: ColumnsMut<'_, T, WHOLE>,
        at: usize,
    ) {
        let samples = whole.as_mut_slice().chunks_exact_mut(WHOLE);
        for (whole, part) in samples.zip(part.as_slice().chunks_exact(PART)) {
            whole[at..at + PART].copy_from_slice(part);
        }
    }

    /// Copies the values of a branch out of the whole. The backward pass, where `whole` is `dy`.
    ///
    /// # Panics
    ///
    /// If the part doesn't fit into the whole at this position.
    pub fn slice_from<T: Scalar, const PART: usize, const WHOLE: usize>(
        whole: Columns<'_, T, WHOLE>,
        mut part: ColumnsMut<'_, T, PART>,
        at: usize,
    ) {
        let samples = whole.as_slice().chunks_exact(WHOLE);
        for (whole, part) in samples.zip(part.as_mut_slice().chunks_exact_mut(PART)) {
            part.copy_from_slice(&whole[at..at + PART]);
        }
    }

    /// [`concat_into`](Self::concat_into) for images, which are in blocks of samples.
    ///
    /// # Panics
    ///
    /// If the part doesn't fit into the whole at this position.
    pub fn concat_into_blocks<T: Scalar, const PART: usize, const WHOLE: usize>(
        part: Columns<'_, T, PART>,
        mut whole: ColumnsMut<'_, T, WHOLE>,
        at: usize,
    ) {
        let blocks = whole.as_mut_slice().chunks_mut(BLOCK * WHOLE);
        for (whole, part) in blocks.zip(part.as_slice().chunks(BLOCK * PART)) {
            let start = whole.len() / WHOLE * at;
            whole[start..][..part.len()].copy_from_slice(part);
        }
    }

    /// [`slice_from`](Self::slice_from) for images, which are in blocks of samples.
    ///
    /// # Panics
    ///
    /// If the part doesn't fit into the whole at this position.
    pub fn slice_from_blocks<T: Scalar, const PART: usize, const WHOLE: usize>(
        whole: Columns<'_, T, WHOLE>,
        mut part: ColumnsMut<'_, T, PART>,
        at: usize,
    ) {
        let blocks = whole.as_slice().chunks(BLOCK * WHOLE);
        for (whole, part) in blocks.zip(part.as_mut_slice().chunks_mut(BLOCK * PART)) {
            let start = whole.len() / WHOLE * at;
            part.copy_from_slice(&whole[start..][..part.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Concat;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn parts_are_placed_and_taken_sample_by_sample() {
        let mut whole = [0.0_f32; 6];
        Concat::concat_into::<_, 1, 3>(columns(&[1., 4.]), columns_mut(&mut whole), 0);
        Concat::concat_into::<_, 2, 3>(columns(&[2., 3., 5., 6.]), columns_mut(&mut whole), 1);
        assert_eq!(whole, [1., 2., 3., 4., 5., 6.]);

        let mut part = [0.0_f32; 4];
        Concat::slice_from::<_, 2, 3>(columns(&whole), columns_mut(&mut part), 1);
        assert_eq!(part, [2., 3., 5., 6.]);
    }
}
