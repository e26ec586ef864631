use core::mem::MaybeUninit;

use crate::Scalar;

/// Bytes of a panel. It lies on the stack, so it is small enough for any thread.
const BYTES: usize = 64 * 1024;

/// A strip of the left matrix, column after column, each beginning at a cache line.
#[repr(align(64))]
pub(super) struct Panel<T>([MaybeUninit<u8>; BYTES], core::marker::PhantomData<T>);

impl<T: Scalar> Panel<T> {
    /// How many values it holds.
    pub(super) const CAPACITY: usize = BYTES / size_of::<T>();

    #[inline(always)]
    pub(super) fn new() -> Self {
        Self([const { MaybeUninit::uninit() }; BYTES], core::marker::PhantomData)
    }

    pub(super) fn values(&self) -> *const T {
        self.0.as_ptr().cast()
    }

    fn values_mut(&mut self) -> *mut T {
        self.0.as_mut_ptr().cast()
    }

    /// Copies `rows` of `depth` columns that lie `from_column` apart to columns `to_column` apart.
    ///
    /// # Safety
    ///
    /// `from` must be valid for that; `depth * to_column` values must fit, `rows` into a column.
    #[inline(always)]
    pub(super) unsafe fn copy(
        &mut self,
        from: *const T,
        from_column: usize,
        rows: usize,
        depth: usize,
        to_column: usize,
    ) {
        let to = self.values_mut();
        for p in 0..depth {
            // SAFETY: the caller's.
            unsafe { to.add(p * to_column).copy_from_nonoverlapping(from.add(p * from_column), rows) };
        }
    }

    /// Copies the transpose: row `i` of the panel is what lies at `from + i * from_column`.
    ///
    /// In squares, so that both sides are read and written in runs, which compilers turn into
    /// shuffles of vectors.
    ///
    /// # Safety
    ///
    /// As for [`copy`](Self::copy).
    #[inline(always)]
    pub(super) unsafe fn transpose(
        &mut self,
        from: *const T,
        from_column: usize,
        rows: usize,
        depth: usize,
        to_column: usize,
    ) {
        const SIDE: usize = 8;
        let to = self.values_mut();
        let (whole_rows, whole_depth) = (rows - rows % SIDE, depth - depth % SIDE);
        // SAFETY: the caller's.
        unsafe {
            for i in (0..whole_rows).step_by(SIDE) {
                for p in (0..whole_depth).step_by(SIDE) {
                    let mut square = [[T::zero(); SIDE]; SIDE];
                    for (r, row) in square.iter_mut().enumerate() {
                        *row = *from.add(p + (i + r) * from_column).cast();
                    }
                    let turned: [[T; SIDE]; SIDE] =
                        core::array::from_fn(|q| core::array::from_fn(|r| square[r][q]));
                    for (q, column) in turned.iter().enumerate() {
                        *to.add(i + (p + q) * to_column).cast() = *column;
                    }
                }
            }
            let one = |i: usize, p: usize| *to.add(i + p * to_column) = *from.add(p + i * from_column);
            for i in 0..rows {
                let rest = if i < whole_rows { whole_depth } else { 0 };
                (rest..depth).for_each(|p| one(i, p));
            }
        }
    }
}
