//! Products that are larger than caches: from copies of blocks of both matrices, and with prefetches of the next ones.
//!
//! A block of `b` is copied and stays in the second-level cache while one strip of `a` after the other is multiplied with
//! it. Sums are in the same order as in any other product.

use super::blocks::{blocks, finish, strip, strip_limit, strips};
use super::panel::Panel;
use super::tile::Strip;
use super::{Left, Product};
use crate::Scalar;
use crate::prefetch::{LINE, prefetch};
use crate::simd::{Job, Vector, Vectors};

/// The fewest rows and columns that are worth copies of both matrices, and the least depth.
const ROWS: usize = 128;
const COLUMNS: usize = 24;
const DEPTH: usize = 8;

/// The minimum of bytes of all three matrices: several times a second-level cache.
const BYTES: usize = 1 << 20;

/// Bytes of the copies, which are on the stack: of a block of `b`, less than half of a typical second-level cache, and of
/// a strip of `a`.
const RIGHT: usize = 192 * 1024;
const LEFT: usize = 24 * 1024;

/// The maximum number of strips of `a` that are copied at a time.
const STRIPS: usize = 4;

/// Bytes of `c` from which on it is written in runs of some lines of the cache.
const LARGE_RESULT: usize = 4 << 20;

/// The maximum depth of a block: a strip of `a` and a tile of `b` of it fit into the first-level cache.
const DEPTH_BLOCK: usize = 256;

/// Columns that are multiplied at a time, between prefetches: some tiles.
const CHUNK: usize = 24;

/// A product that copies blocks of `b`, and strips of `a`, to the stack.
pub(super) struct InBlocks<'a, T> {
    pub(super) product: &'a Product<T>,
}

impl<T> InBlocks<'_, T> {
    /// Whether a product is so large that it takes less time in this way. Without `std` stacks may be too small for the
    /// copies.
    #[inline(always)]
    pub(super) fn suit(product: &Product<T>) -> bool {
        let &Product { rows, columns, depth, b_row, b_column, .. } = product;
        let large = || {
            let bytes = |a: usize, b: usize| a.saturating_mul(b).saturating_mul(size_of::<T>());
            bytes(rows, depth).saturating_add(bytes(depth, columns)).saturating_add(bytes(rows, columns))
                >= BYTES
        };
        cfg!(feature = "std")
            && rows >= ROWS
            && columns >= COLUMNS
            && depth >= DEPTH
            && (b_row == 1 || b_column == 1)
            && large()
    }

    /// Strips of `a` that are copied at a time: one stays in the first-level cache, but if the cost is writing a large
    /// `c`, more of its neighbouring rows at a time are worth more.
    #[inline(always)]
    fn strips(&self) -> usize {
        let &Product { rows, columns, depth, .. } = self.product;
        let written = rows.saturating_mul(columns).saturating_mul(size_of::<T>());
        if depth <= DEPTH_BLOCK && written > LARGE_RESULT { STRIPS } else { 1 }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for InBlocks<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let (product, lanes) = (self.product, S::Full::LANES);
        let &Product { rows, columns, depth, .. } = product;
        let mut right = Panel::<T, RIGHT>::new();
        let mut left = [const { Panel::<T, LEFT>::new() }; STRIPS];
        let fitting = (Panel::<T, LEFT>::CAPACITY / strip_limit::<S, T>()).min(DEPTH_BLOCK) / lanes * lanes;
        let depth_block = fitting.min(depth.next_multiple_of(lanes));
        let column_block = Panel::<T, RIGHT>::CAPACITY / depth_block;
        let row_block = self.strips() * S::FULL * lanes;
        blocks(columns, column_block, |column, columns| {
            blocks(depth, depth_block, |first, depth| {
                // SAFETY: `compute` runs this with a valid product, of which this is a block.
                let (b, b_column) =
                    unsafe { right.fill_right::<S>(product, (first, depth), (column, columns)) };
                blocks(rows, row_block, |row, rows| {
                    let mut copied = [None; STRIPS];
                    let mut panels = left.iter_mut().zip(&mut copied);
                    strips::<S, T>(rows, |from, height| {
                        if let Some((panel, copied)) = panels.next() {
                            // SAFETY: the strip is within the product; a column of it has fewer values than
                            // `strip_limit`.
                            let a = unsafe { panel.fill::<S>(product, (row + from, height), (first, depth)) };
                            *copied = Some((a, row + from, height));
                        }
                    });
                    let next_rows = (row + rows, rows.min(product.rows - row - rows));
                    let mut next_left = Runs::of_left(product, next_rows, (first, depth));
                    blocks(columns, CHUNK, |at, chunk| {
                        let (next, left) = (at + chunk, columns - at - chunk);
                        next_left.prefetch(next, columns);
                        let mut next_result = if left > 0 {
                            Runs::of_result(product, (row, rows), (column + next, left.min(chunk)))
                        } else {
                            Runs::of_result(product, next_rows, (column, chunk))
                        };
                        next_result.prefetch(1, 1);
                        for &(a, row, height) in copied.iter().flatten() {
                            // SAFETY: the strip is within the product, and `b` has these columns.
                            unsafe {
                                let strip = strip(product, a, row, (column + at, chunk), (first, depth));
                                let b = b.add(at * b_column);
                                Strip { b, b_row: 1, b_column, ..strip }.compute::<S>(height);
                            }
                        }
                    });
                });
                // SAFETY: all rows of the block are written.
                unsafe { finish::<S, T>(product, (column, columns), (first, depth)) };
            });
        });
    }
}

/// Contiguous runs of values of a matrix, all as long and as far apart, that will be needed soon.
struct Runs<T> {
    from: *const T,
    apart: usize,
    length: usize,
    count: usize,
    /// Runs that are prefetched already.
    done: usize,
}

impl<T> Runs<T> {
    /// These rows and this depth of the left matrix.
    #[inline(always)]
    fn of_left(product: &Product<T>, (row, rows): (usize, usize), (first, depth): (usize, usize)) -> Self {
        let apart = product.a_column;
        let (from, length, count) = match product.a {
            Left::Plain(a) => (a.wrapping_add(row + first * apart), rows, depth),
            Left::Transposed(a) => (a.wrapping_add(first + row * apart), depth, rows),
        };
        Self { from, apart, length, count, done: 0 }
    }

    /// These rows and columns of the result.
    #[inline(always)]
    fn of_result(
        product: &Product<T>,
        (row, rows): (usize, usize),
        (column, columns): (usize, usize),
    ) -> Self {
        let apart = product.c_column;
        let from = product.c.cast_const().wrapping_add(row + column * apart);
        Self { from, apart, length: rows, count: columns, done: 0 }
    }

    /// Prefetches the next runs into the second-level cache, until `part` of `parts` are.
    #[inline(always)]
    fn prefetch(&mut self, part: usize, parts: usize) {
        if self.length == 0 {
            return;
        }
        let until = self.count * part / parts;
        while self.done < until {
            let run = self.from.wrapping_add(self.done * self.apart);
            for value in (0..self.length).step_by(LINE / size_of::<T>()) {
                prefetch::<true, _>(run.wrapping_add(value));
            }
            prefetch::<true, _>(run.wrapping_add(self.length - 1));
            self.done += 1;
        }
    }
}
