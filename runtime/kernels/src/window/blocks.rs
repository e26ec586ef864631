use super::{BLOCK, blocks_of};
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::sizes::fit;
use crate::threads::Partition;

/// From sample after sample to blocks: `x` (features, n) column-major, `y` the same values in blocks.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn to_blocks<T: Scalar>(features: usize, x: &[T], samples: usize, y: &mut [T]) {
    reorder(Reorder::new(true, features, x, samples, y));
}

/// From blocks to sample after sample, the inverse of [`to_blocks`].
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn from_blocks<T: Scalar>(features: usize, x: &[T], samples: usize, y: &mut [T]) {
    reorder(Reorder::new(false, features, x, samples, y));
}

/// Number of values that a core converts in a nanosecond.
const RATE: usize = 5;

/// Blocks are distributed among threads.
fn reorder<T: Scalar>(Reorder { to_blocks, features, samples, x, y }: Reorder<'_, T>) {
    Partition::new(samples, BLOCK, x.len() / RATE).parallel_for_slices([y], |samples, [y]| {
        let x = &x[samples.start * features..samples.end * features];
        let part = Reorder { to_blocks, features, samples: samples.len(), x, y };
        // SAFETY: the machine has its instruction set.
        unsafe { T::reorder(isa(), part) }
    });
}

/// A conversion of layouts: each block is a matrix that is transposed.
#[doc(hidden)]
#[derive(Debug)]
pub struct Reorder<'a, T> {
    to_blocks: bool,
    features: usize,
    samples: usize,
    x: &'a [T],
    y: &'a mut [T],
}

impl<'a, T: Scalar> Reorder<'a, T> {
    pub(crate) fn new(to_blocks: bool, features: usize, x: &'a [T], samples: usize, y: &'a mut [T]) -> Self {
        assert!(
            fit(x, [features, samples]) && y.len() == x.len(),
            "both layouts must have the same number of values"
        );
        // Without features there are no values, for any number of samples.
        let samples = if x.is_empty() { 0 } else { samples };
        Self { to_blocks, features, samples, x, y }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for Reorder<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let Reorder { to_blocks, features, samples, x, y } = self;
        for (first, samples) in blocks_of(samples) {
            let block = first * features..(first + samples) * features;
            let (x, y) = (&x[block.clone()], &mut y[block]);
            // SAFETY: it runs under `S`.
            unsafe {
                if to_blocks {
                    transpose::<S, T>(features, samples, x, y);
                } else {
                    transpose::<S, T>(samples, features, x, y);
                }
            }
        }
    }
}

/// `y = xᵀ`; `x` (rows, columns) and `y` (columns, rows), both column-major.
///
/// In squares that are transposed in registers. If they don't fit evenly, the last ones overlap the
/// previous ones.
///
/// # Safety
///
/// The slices must have these sizes, and the machine must have the instruction set.
#[inline(always)]
unsafe fn transpose<S: Vectors<T>, T: Scalar>(rows: usize, columns: usize, x: &[T], y: &mut [T]) {
    if rows == 1 || columns == 1 {
        return y.copy_from_slice(x);
    }
    if rows < S::SIDE || columns < S::SIDE {
        for column in 0..columns {
            for row in 0..rows {
                y[column + row * columns] = x[row + column * rows];
            }
        }
        return;
    }
    for row in (0..rows).step_by(S::SIDE) {
        let row = row.min(rows - S::SIDE);
        for column in (0..columns).step_by(S::SIDE) {
            let column = column.min(columns - S::SIDE);
            // SAFETY: the square is within both matrices.
            unsafe {
                let (x, y) =
                    (x.as_ptr().add(row + column * rows), y.as_mut_ptr().add(column + row * columns));
                S::transpose(x, rows, y, columns);
            }
        }
    }
}
