use core::ops::Range;

use super::{Left, Product};
use crate::Scalar;
use crate::isa;
use crate::threads::Partition;

/// Number of multiply-adds of a core in a nanosecond.
const RATE: usize = 50;

/// The unit of a partition of rows: whole vectors, and no two threads write to the same cache lines.
const ROWS: usize = 16;

/// The minimum number of rows that are split; also the rows of a part, if there are enough: some strips of full
/// height.
const MANY_ROWS: usize = 96;

/// The unit of a partition of columns: whole tiles.
const COLUMNS: usize = 8;

/// Columns of a part, if there are enough and no part has to copy the left matrix.
const MANY_COLUMNS: usize = 24;

/// Fewer columns are not split: one or two are summed in a different order.
const FEWEST_COLUMNS: usize = 4;

/// Computes a product, large ones with several threads: each value is summed by one of them, over all of
/// the depth.
///
/// # Safety
///
/// The pointers of the product must be valid for its sizes, and its result must not overlap the operands.
#[inline]
pub(crate) unsafe fn compute<T: Scalar>(product: &Product<T>) {
    let whole = Whole { product, side: Side::of(product) };
    // SAFETY: guaranteed by the caller; parts write different values. The machine has its instruction set.
    whole.partition().parallel_for(|part| unsafe { T::product(isa(), &whole.part(part)) });
}

/// The dimension to split: the longer one, if it is long enough.
#[derive(Clone, Copy)]
enum Side {
    Neither,
    Rows,
    Columns,
}

impl Side {
    #[inline]
    fn of<T>(product: &Product<T>) -> Self {
        match (product.rows, product.columns) {
            // Matrices without any values have no parts.
            _ if product.depth == 0 => Self::Neither,
            (_, ..FEWEST_COLUMNS) => Self::Neither,
            (rows @ MANY_ROWS.., columns) if rows >= columns => Self::Rows,
            _ => Self::Columns,
        }
    }
}

/// A product that is computed by several threads.
struct Whole<'a, T> {
    product: &'a Product<T>,
    side: Side,
}

// SAFETY: its parts write different values and read only operands, which no part writes.
unsafe impl<T: Sync> Sync for Whole<'_, T> {}

impl<T: Copy> Whole<'_, T> {
    #[inline]
    fn partition(&self) -> Partition {
        let &Product { rows, columns, depth, .. } = self.product;
        let time = rows.saturating_mul(columns).saturating_mul(depth) / RATE;
        let partition = match self.side {
            Side::Neither => Partition::new(1, 1, time),
            Side::Rows => Partition::new(rows, ROWS, time).min_chunk(MANY_ROWS),
            Side::Columns if rows < MANY_ROWS => {
                Partition::new(columns, COLUMNS, time).min_chunk(MANY_COLUMNS)
            }
            Side::Columns => Partition::new(columns, COLUMNS, time).min_chunk(columns),
        };
        partition.of_many_operands()
    }

    /// The product of some rows or columns.
    ///
    /// # Safety
    ///
    /// They must be some of the product, which is valid.
    unsafe fn part(&self, part: Range<usize>) -> Product<T> {
        let product = *self.product;
        // SAFETY: guaranteed by the caller.
        unsafe {
            match self.side {
                Side::Neither => product,
                Side::Rows => Product {
                    rows: part.len(),
                    a: match product.a {
                        Left::Plain(a) => Left::Plain(a.add(part.start)),
                        Left::Transposed(a) => Left::Transposed(a.add(part.start * product.a_column)),
                    },
                    start: product.start.map(|(start, column)| (start.add(part.start), column)),
                    c: product.c.add(part.start),
                    ..product
                },
                Side::Columns => Product {
                    columns: part.len(),
                    b: product.b.add(part.start * product.b_column),
                    start: product.start.map(|(start, column)| (start.add(part.start * column), column)),
                    c: product.c.add(part.start * product.c_column),
                    ..product
                },
            }
        }
    }
}
