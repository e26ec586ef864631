use core::ops::Range;

use super::{Left, Product};
use crate::Scalar;
use crate::kernel::path;
use crate::kernel::threads::Cut;

/// Multiply-adds of a core in a nanosecond.
const RATE: usize = 50;

/// From this many rows on they are what is split: no strip of the left matrix is copied twice then.
const ROWS_TO_SPLIT: usize = 96;

/// Rows between cuts: whole vectors, and no two threads write to the same cache lines.
const ROWS: usize = 16;

/// Columns between cuts, and the fewest that are split: one or two are summed in another order.
const COLUMNS: usize = 4;

/// Computes a product, large ones with several threads: each value is summed up by one of them, along all of
/// the depth.
///
/// # Safety
///
/// The pointers of the product must be valid for its sizes, and its result must not overlap what it reads.
#[inline]
pub(in crate::kernel) unsafe fn compute<T: Scalar>(product: &Product<T>) {
    let whole = Whole(product);
    let time = product.rows * product.columns * product.depth / RATE;
    let cut = match product {
        _ if product.columns < COLUMNS => Cut { items: 1, unit: 1, time },
        _ if product.rows >= ROWS_TO_SPLIT => Cut { items: product.rows, unit: ROWS, time },
        _ => Cut { items: product.columns, unit: COLUMNS, time },
    };
    // SAFETY: the caller's; parts write different values. The machine has its path.
    cut.share(|part| unsafe { T::product(path(), &whole.part(part)) });
}

/// A product that several threads compute.
struct Whole<'a, T>(&'a Product<T>);

// SAFETY: its parts write different values and read what nobody writes.
unsafe impl<T: Sync> Sync for Whole<'_, T> {}

impl<T: Copy> Whole<'_, T> {
    /// The product of some rows or columns.
    ///
    /// # Safety
    ///
    /// They must be some of the product, which is valid.
    unsafe fn part(&self, part: Range<usize>) -> Product<T> {
        let product = *self.0;
        // SAFETY: the caller's.
        unsafe {
            match part.len() {
                _ if product.columns < COLUMNS => product,
                rows if product.rows >= ROWS_TO_SPLIT => Product {
                    rows,
                    a: match product.a {
                        Left::Plain(a) => Left::Plain(a.add(part.start)),
                        Left::Transposed(a) => Left::Transposed(a.add(part.start * product.a_column)),
                    },
                    start: product.start.map(|(start, column)| (start.add(part.start), column)),
                    c: product.c.add(part.start),
                    ..product
                },
                columns => Product {
                    columns,
                    b: product.b.add(part.start * product.b_column),
                    start: product.start.map(|(start, column)| (start.add(part.start * column), column)),
                    c: product.c.add(part.start * product.c_column),
                    ..product
                },
            }
        }
    }
}
