use super::large::InBlocks;
use super::panel::{self, Panel};
use super::tile::Strip;
use super::{Epilogue, Left, Product, single};
use crate::Scalar;
use crate::activation::sigmoid_of;
use crate::elementwise::MapInPlace;
use crate::relu::Gate;
use crate::simd::{Job, Vector, Vectors};

/// Columns of `b` that are reused for one strip of `a` after the other: with a block of the depth
/// they take half of a typical second-level cache.
const COLUMN_BLOCK: usize = 512;

/// From this many columns and this depth on, copying strips of `a` pays.
const COLUMNS_WORTH_A_PANEL: usize = 6;
const DEPTH_WORTH_A_PANEL: usize = 32;

/// Below this depth writing `c` in order is worth more than tiles in registers.
const DEPTH_WORTH_TILES: usize = 4;

/// Columns that are multiplied with all strips before the next ones if nothing is copied, so that `c` is
/// written in order.
const DIRECT_COLUMNS: usize = 24;

/// Up to this many columns, transposing `a` does not pay.
const COLUMNS_WORTH_NO_TRANSPOSE: usize = 2;

/// Bytes of `a` that are reused for one tile of columns after the other without being copied.
const DIRECT_BLOCK: usize = 256 * 1024;

/// Computes a product block by block.
///
/// # Safety
///
/// The pointers must be valid for the sizes, `c` must not overlap the others, and the machine must
/// have the instruction set.
#[inline(always)]
pub(super) unsafe fn compute<S: Vectors<T>, T: Scalar>(product: &Product<T>) {
    let &Product { rows, columns, depth, a_column, b, b_row, start, c, c_column, epilogue, .. } = product;
    let single_strip = rows < strip_limit::<S, T>();
    let padded = S::MASKS || rows % S::Full::LANES == 0;
    if rows == 0 || columns == 0 {
        return;
    }
    // SAFETY: guaranteed by the caller.
    unsafe {
        match product.a {
            _ if depth == 0 => sums_of_nothing::<S, T>(product),
            Left::Plain(a)
                if depth == 1
                    && columns > 1
                    && start.is_none()
                    && rows >= 2 * S::Full::LANES
                    && !(padded && single_strip) =>
            {
                single::outer::<S, T>(product, a);
                activation_forward::<S, T>(product, epilogue, (0, columns));
            }
            Left::Plain(a) if !(padded && single_strip) && (columns == 1 || depth < DEPTH_WORTH_TILES) => {
                for column in 0..columns {
                    let (x, y) = (b.add(column * product.b_column), c.add(column * c_column));
                    let start = start.map(|(start, start_column)| start.add(column * start_column));
                    single::many_rows::<S, T>((rows, depth), (a, a_column), (x, b_row), start, y);
                }
                activation_forward::<S, T>(product, epilogue, (0, columns));
            }
            Left::Transposed(a)
                if columns <= COLUMNS_WORTH_NO_TRANSPOSE
                    && b_row == 1
                    && start.is_none()
                    && epilogue == Epilogue::Nothing =>
            {
                for column in 0..columns {
                    let (dy, dx) = (b.add(column * product.b_column), c.add(column * c_column));
                    single::dots::<S, T>((rows, depth), (a, a_column), dy, dx);
                }
            }
            Left::Plain(a) if padded && single_strip => {
                let column_block = if epilogue == Epilogue::Sigmoid { COLUMN_BLOCK } else { columns };
                direct::<S, T>(product, a, column_block);
            }
            _ if InBlocks::suit(product) => S::with_features(InBlocks { product }),
            Left::Plain(a) if padded && (columns < COLUMNS_WORTH_A_PANEL || depth < DEPTH_WORTH_A_PANEL) => {
                direct::<S, T>(product, a, DIRECT_COLUMNS);
            }
            _ => S::with_features(WithPanels { product }),
        }
    }
}

/// A product with a depth of 0: matrices without any values, to which no pointer may point.
///
/// # Safety
///
/// As for [`compute`].
#[inline(always)]
unsafe fn sums_of_nothing<S: Vectors<T>, T: Scalar>(product: &Product<T>) {
    let &Product { rows, columns, start, c, c_column, epilogue, .. } = product;
    for (column, row) in (0..columns).flat_map(|column| (0..rows).map(move |row| (column, row))) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let start = start.map(|(start, start_column)| *start.add(row + column * start_column));
            *c.add(row + column * c_column) = start.unwrap_or(T::zero());
        }
    }
    // SAFETY: guaranteed by the caller; all values are written.
    unsafe { activation_forward::<S, T>(product, epilogue, (0, columns)) };
}

/// The exclusive maximum of a strip's rows. With masks a tail is processed along with all full vectors;
/// without there are too few registers for that.
pub(super) const fn strip_limit<S: Vectors<T>, T>() -> usize {
    if S::MASKS { (S::FULL + 1) * S::Full::LANES } else { S::FULL * S::Full::LANES + 1 }
}

/// Calls `f(first row, rows)` for each strip.
#[inline(always)]
pub(super) fn strips<S: Vectors<T>, T: Scalar>(rows: usize, mut f: impl FnMut(usize, usize)) {
    let mut row = 0;
    while row < rows {
        let left = rows - row;
        let height = if left < strip_limit::<S, T>() { left } else { S::FULL * S::Full::LANES };
        f(row, height);
        row += height;
    }
}

/// Calls `f(first, length)` for each block of at most `block`; once with an empty block if `all` is 0.
#[inline(always)]
pub(super) fn blocks(all: usize, block: usize, mut f: impl FnMut(usize, usize)) {
    let mut first = 0;
    loop {
        f(first, block.min(all - first));
        first += block;
        if first >= all {
            return;
        }
    }
}

/// The strip of a product at these rows, columns and depth, with its `a` and the distance between the
/// columns of that.
#[inline(always)]
pub(super) unsafe fn strip<T: Scalar>(
    product: &Product<T>,
    (a, a_column): (*const T, usize),
    row: usize,
    (column, columns): (usize, usize),
    (first, depth): (usize, usize),
) -> Strip<T> {
    let &Product { b, b_row, b_column, start, c, c_column, epilogue, .. } = product;
    // SAFETY: the block is within the product.
    unsafe {
        let start = if first > 0 { Some((c.cast_const(), c_column)) } else { start };
        let c = c.add(row + column * c_column);
        let start = start.map(|(start, start_column)| (start.add(row + column * start_column), start_column));
        let b = b.add(first * b_row + column * b_column);
        let relu = epilogue == Epilogue::Relu && first + depth == product.depth;
        let single = product.columns == 1;
        Strip { a, a_column, b, b_row, b_column, c, c_column, start, relu, depth, columns, single }
    }
}

/// Applies the sigmoid to these columns, which are still in a cache, if it is the epilogue and this was the
/// last block of the depth. It needs more registers than the sums leave free.
///
/// # Safety
///
/// As for [`compute`]; all rows of these columns must be written.
#[inline(always)]
pub(super) unsafe fn finish<S: Vectors<T>, T: Scalar>(
    product: &Product<T>,
    (column, columns): (usize, usize),
    (first, depth): (usize, usize),
) {
    if product.epilogue == Epilogue::Sigmoid && first + depth == product.depth {
        // SAFETY: guaranteed by the caller.
        unsafe { activation_forward::<S, T>(product, Epilogue::Sigmoid, (column, columns)) };
    }
}

/// Applies an activation to columns that are written already.
///
/// # Safety
///
/// As for [`compute`].
#[inline(always)]
unsafe fn activation_forward<S: Vectors<T>, T: Scalar>(
    product: &Product<T>,
    epilogue: Epilogue,
    (column, columns): (usize, usize),
) {
    let &Product { rows, c, c_column, .. } = product;
    // Columns without gaps are contiguous.
    let (runs, len) = if c_column == rows { (1, rows * columns) } else { (columns, rows) };
    for run in 0..runs {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let y = core::slice::from_raw_parts_mut(c.add((column + run) * c_column), len);
            match epilogue {
                Epilogue::Nothing => {}
                Epilogue::Relu => S::with_features(Gate::relu_in_place(y)),
                Epilogue::Sigmoid => S::with_features(MapInPlace { y, f: sigmoid_of }),
            }
        }
    }
}

/// Reads `a` in place.
#[inline(always)]
unsafe fn direct<S: Vectors<T>, T: Scalar>(product: &Product<T>, a: *const T, column_block: usize) {
    let &Product { rows, a_column, .. } = product;
    let depth_block = (DIRECT_BLOCK / size_of::<T>() / rows.max(1)).max(64);
    blocks(product.depth, depth_block, |first, depth| {
        blocks(product.columns, column_block, |column, columns| {
            strips::<S, T>(rows, |row, height| {
                // SAFETY: the strip is within the product.
                unsafe {
                    let a = (a.add(row + first * a_column), a_column);
                    strip(product, a, row, (column, columns), (first, depth)).compute::<S>(height);
                }
            });
            // SAFETY: all rows of the block are written.
            unsafe { finish::<S, T>(product, (column, columns), (first, depth)) };
        });
    });
}

/// A product that copies strips of `a` to a panel on the stack first. It is a separate job, so
/// that other products need no room for the panel.
struct WithPanels<'a, T> {
    product: &'a Product<T>,
}

impl<S: Vectors<T>, T: Scalar> Job<S> for WithPanels<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let product = self.product;
        let mut panel = Panel::<T, { panel::STRIP }>::new();
        let depth_block = Panel::<T, { panel::STRIP }>::CAPACITY / strip_limit::<S, T>();
        blocks(product.columns, COLUMN_BLOCK, |column, columns| {
            blocks(product.depth, depth_block, |first, depth| {
                strips::<S, T>(product.rows, |row, height| {
                    // SAFETY: `compute` runs this with a valid product, which contains the strip; a
                    // column of a strip has fewer values than `strip_limit`.
                    unsafe {
                        let (a, a_column) = panel.fill::<S>(product, (row, height), (first, depth));
                        let strip = strip(product, (a, a_column), row, (column, columns), (first, depth));
                        strip.compute::<S>(height);
                    }
                });
                // SAFETY: all rows of the block are written.
                unsafe { finish::<S, T>(product, (column, columns), (first, depth)) };
            });
        });
    }
}
