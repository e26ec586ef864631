//! Products of column-major matrices without gaps.
//!
//! `c = epilogue(start + a · b)`: rows of `c` are in vectors, values of `b` are broadcast.
//!
//! * [`tile`]: a few columns of a strip of rows, in registers; the only place with multiply-adds.
//! * [`blocks`]: the order of computation, so that caches hold what is reused.
//! * [`shared`]: the rows or columns of each thread.
//! * [`large`]: the same for products that are larger than caches.
//! * [`panel`]: copies of strips of `a` whose own layout would waste caches, or is transposed.
//! * [`single`]: one column, where the cost is reading the left matrix.

#![allow(clippy::needless_range_loop, reason = "several arrays of registers are walked with one index")]

mod blocks;
mod large;
mod panel;
mod shared;
mod single;
mod tile;
pub(super) mod tiny;

use crate::Scalar;
use crate::simd::{Job, Vectors};
use crate::sums::Accumulate;

/// The function that is applied to each value of a product before it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epilogue {
    /// None: the product itself is written.
    Nothing,
    /// `x` where `x > 0`, else 0; a NaN stays one. See [`relu`](super::relu).
    Relu,
    /// `1 / (1 + exp(-x))`. See [`Function`](super::Function).
    Sigmoid,
}

/// `c = epilogue(start + a · b)` for `c` (rows, columns) and a depth of `depth`.
///
/// `c(i, j)` is at `c + i + j * c_column`, `b(p, j)` at `b + p * b_row + j * b_column`. The sums start at zero, or at
/// `start(i, j)` at `start + i + j * start_column`, which is a bias (one column for all) or `c`.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Product<T> {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) depth: usize,
    pub(super) a: Left<T>,
    /// The distance between the columns of the left matrix in memory.
    pub(super) a_column: usize,
    pub(super) b: *const T,
    pub(super) b_row: usize,
    pub(super) b_column: usize,
    pub(super) start: Option<(*const T, usize)>,
    pub(super) c: *mut T,
    pub(super) c_column: usize,
    pub(super) epilogue: Epilogue,
}

impl<T> Product<T> {
    /// `y = w · x + b`; `w` (o, i), `x` (i, n), `y` (o, n).
    #[inline]
    pub(super) fn nn(o: usize, i: usize, n: usize, w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) -> Self {
        let (a, start) = (Left::Plain(w.as_ptr()), b.map(|b| (b.as_ptr(), 0)));
        let (b, b_row, b_column, c) = (x.as_ptr(), 1, i, y.as_mut_ptr());
        Self {
            rows: o,
            columns: n,
            depth: i,
            a,
            a_column: o,
            b,
            b_row,
            b_column,
            start,
            c,
            c_column: o,
            epilogue: Epilogue::Nothing,
        }
    }

    /// `dw = dy · xᵀ`, or added to `dw`; `dy` (o, n), `x` (i, n), `dw` (o, i).
    #[inline]
    pub(super) fn nt(
        o: usize,
        i: usize,
        n: usize,
        dy: &[T],
        x: &[T],
        dw: &mut [T],
        accumulate: Accumulate,
    ) -> Self {
        let (a, b, b_row, b_column) = (Left::Plain(dy.as_ptr()), x.as_ptr(), i, 1);
        let c = dw.as_mut_ptr();
        let start = (accumulate == Accumulate::Yes).then_some((c.cast_const(), o));
        Self {
            rows: o,
            columns: i,
            depth: n,
            a,
            a_column: o,
            b,
            b_row,
            b_column,
            start,
            c,
            c_column: o,
            epilogue: Epilogue::Nothing,
        }
    }

    /// `dx = wᵀ · dy`; `w` (o, i), `dy` (o, n), `dx` (i, n).
    #[inline]
    pub(super) fn tn(o: usize, i: usize, n: usize, w: &[T], dy: &[T], dx: &mut [T]) -> Self {
        let (a, b, b_row, b_column) = (Left::Transposed(w.as_ptr()), dy.as_ptr(), 1, o);
        Self {
            rows: i,
            columns: n,
            depth: o,
            a,
            a_column: o,
            b,
            b_row,
            b_column,
            start: None,
            c: dx.as_mut_ptr(),
            c_column: i,
            epilogue: Epilogue::Nothing,
        }
    }

    /// The same product with this epilogue.
    #[inline]
    pub(super) fn epilogue(self, epilogue: Epilogue) -> Self {
        Self { epilogue, ..self }
    }
}

/// The left matrix of a product.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub enum Left<T> {
    /// As in memory: (rows, depth).
    Plain(*const T),
    /// The transpose of the matrix in memory, which is (depth, rows).
    Transposed(*const T),
}

pub(super) use shared::compute;

impl<S: Vectors<T>, T: Scalar> Job<S> for &Product<T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        // SAFETY: `new`'s caller vouched for the pointers, and this runs under `S`.
        unsafe { blocks::compute::<S, T>(self) }
    }
}
