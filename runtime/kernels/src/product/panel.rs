use core::mem::MaybeUninit;

use super::{Left, Product};
use crate::Scalar;
use crate::simd::{Vector, Vectors};

/// Bytes of a strip of the left matrix. It is on the stack, so it is small enough for any thread.
pub(super) const STRIP: usize = 32 * 1024;

/// A copy of some rows and columns of a matrix, column after column, the first one at a cache line.
#[repr(align(64))]
pub(super) struct Panel<T, const BYTES: usize>([MaybeUninit<u8>; BYTES], core::marker::PhantomData<T>);

impl<T: Scalar, const BYTES: usize> Panel<T, BYTES> {
    /// The number of values it holds.
    pub(super) const CAPACITY: usize = BYTES / size_of::<T>();

    #[inline(always)]
    pub(super) const fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; BYTES], core::marker::PhantomData)
    }

    fn values_mut(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }

    /// Copies these rows and this depth of a product's left matrix. Returns the copy and the distance between
    /// its columns: the rows, rounded up to full vectors.
    ///
    /// # Safety
    ///
    /// The product must be valid, rows and depth within it, and there must be room for the copy; the
    /// machine must have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn fill<S: Vectors<T>>(
        &mut self,
        product: &Product<T>,
        (row, rows): (usize, usize),
        (first, depth): (usize, usize),
    ) -> (*const T, usize) {
        let to_column = rows.next_multiple_of(S::Full::LANES);
        // SAFETY: guaranteed by the caller.
        unsafe {
            match product.a {
                Left::Plain(a) => {
                    let a = a.add(row + first * product.a_column);
                    self.copy::<S>(a, product.a_column, rows, depth, to_column);
                }
                Left::Transposed(a) => {
                    let a = a.add(first + row * product.a_column);
                    self.transpose::<S>(a, product.a_column, rows, depth, to_column);
                }
            }
        }
        (self.values_mut().cast_const(), to_column)
    }

    /// Copies this depth and these columns of a product's right matrix. Returns the copy and the distance between its
    /// columns: the depth, rounded up to full vectors. So columns whose own distance is a power of two no longer
    /// compete for the same places in a cache, and values along the depth are neighbours.
    ///
    /// # Safety
    ///
    /// As for [`fill`](Self::fill); one of the two distances of the matrix must be 1.
    #[inline(always)]
    pub(super) unsafe fn fill_right<S: Vectors<T>>(
        &mut self,
        product: &Product<T>,
        (first, depth): (usize, usize),
        (column, columns): (usize, usize),
    ) -> (*const T, usize) {
        let &Product { b, b_row, b_column, .. } = product;
        let to_column = depth.next_multiple_of(S::Full::LANES);
        // SAFETY: guaranteed by the caller.
        unsafe {
            let from = b.add(first * b_row + column * b_column);
            if b_row == 1 {
                self.copy::<S>(from, b_column, depth, columns, to_column);
            } else {
                self.transpose::<S>(from, b_row, depth, columns, to_column);
            }
        }
        (self.values_mut().cast_const(), to_column)
    }

    /// Copies `rows` of `depth` columns that are `from_column` apart to columns that are `to_column` apart.
    ///
    /// # Safety
    ///
    /// `from` must be valid for that; `depth * to_column` values must fit, `rows` rounded up to
    /// full vectors into a column; the machine must have the instruction set.
    #[inline(always)]
    unsafe fn copy<S: Vectors<T>>(
        &mut self,
        from: *const T,
        from_column: usize,
        rows: usize,
        depth: usize,
        to_column: usize,
    ) {
        let (lanes, tail) = (S::Full::LANES, rows % S::Full::LANES);
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mask = S::Full::mask_first(tail);
            for p in 0..depth {
                let (from, to) = (from.add(p * from_column), self.values_mut().add(p * to_column));
                for row in (0..rows - tail).step_by(lanes) {
                    S::Full::load(from.add(row)).store(to.add(row));
                }
                if tail > 0 {
                    S::Full::load_masked(from.add(rows - tail), mask).store(to.add(rows - tail));
                }
            }
        }
    }

    /// Copies the transpose, with zeros below its rows: row `i` of the panel is at `from + i * from_column`.
    ///
    /// In squares that are transposed in registers. If they don't fit evenly, the last ones overlap
    /// the previous ones.
    ///
    /// # Safety
    ///
    /// As for [`copy`](Self::copy); the machine must have the instruction set.
    #[inline(always)]
    unsafe fn transpose<S: Vectors<T>>(
        &mut self,
        from: *const T,
        from_column: usize,
        rows: usize,
        depth: usize,
        to_column: usize,
    ) {
        let to = self.values_mut();
        // SAFETY: guaranteed by the caller.
        unsafe {
            for p in 0..depth {
                (rows..to_column).for_each(|padding| *to.add(padding + p * to_column) = T::zero());
            }
            if rows < S::SIDE || depth < S::SIDE {
                for i in 0..rows {
                    for p in 0..depth {
                        *to.add(i + p * to_column) = *from.add(p + i * from_column);
                    }
                }
                return;
            }
            for i in (0..rows).step_by(S::SIDE) {
                let i = i.min(rows - S::SIDE);
                for p in (0..depth).step_by(S::SIDE) {
                    let p = p.min(depth - S::SIDE);
                    S::transpose(
                        from.add(p + i * from_column),
                        from_column,
                        to.add(i + p * to_column),
                        to_column,
                    );
                }
            }
        }
    }
}
