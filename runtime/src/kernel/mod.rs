//! The arithmetic shared by layers: products of known sizes, elementwise maps, reductions.
//!
//! All matrices are column-major slices without gaps; `n` is the number of samples (columns) of
//! a batch and follows from the length of a slice.
//!
//! The kernels are compiled here for each instruction set, and the machine's best is taken at run
//! time; see [`Path`]. So they are as quick in a debug build of a program.

mod activation;
mod elementwise;
mod exp;
mod gather;
mod product;
pub mod reference;
mod scalars;
mod simd;
mod sums;
#[cfg(test)]
mod tests;

pub use elementwise::{map, update, update1, update2, zip_map};
pub use gather::gather_bytes;
pub use scalars::Kernels;
pub use simd::{Path, UnknownPath, path};

use crate::Scalar;
use product::{Product, tiny};

/// `y = w · x + b`; `w` (O, I), `x` (I, n), `b` (O) or nothing, `y` (O, n).
///
/// # Panics
///
/// If the lengths don't fit each other.
#[inline]
pub fn product_nn<T: Scalar, const O: usize, const I: usize>(w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    let n = y.len() / O;
    assert!(w.len() == O * I && x.len() == I * n && y.len() == O * n, "sizes of y = w · x");
    assert!(b.is_none_or(|b| b.len() == O), "one bias for each row");
    if O * I <= tiny::VALUES && n <= tiny::COLUMNS {
        return tiny::nn::<T, O, I>(w, x, b, y);
    }
    // SAFETY: the lengths are as asserted, and the machine has its path.
    unsafe { T::product(path(), &Product::nn(O, I, n, w, x, b, y)) }
}

/// `dw = dy · xᵀ`; `dy` (O, n), `x` (I, n), `dw` (O, I).
///
/// # Panics
///
/// If the lengths don't fit each other.
#[inline]
pub fn product_nt<T: Scalar, const O: usize, const I: usize>(dy: &[T], x: &[T], dw: &mut [T]) {
    let n = dy.len() / O;
    assert!(dy.len() == O * n && x.len() == I * n && dw.len() == O * I, "sizes of dw = dy · xᵀ");
    // SAFETY: the lengths are as asserted, and the machine has its path.
    unsafe { T::product(path(), &Product::nt(O, I, n, dy, x, dw)) }
}

/// `dx = wᵀ · dy`; `w` (O, I), `dy` (O, n), `dx` (I, n).
///
/// # Panics
///
/// If the lengths don't fit each other.
#[inline]
pub fn product_tn<T: Scalar, const O: usize, const I: usize>(w: &[T], dy: &[T], dx: &mut [T]) {
    let n = dy.len() / O;
    assert!(w.len() == O * I && dy.len() == O * n && dx.len() == I * n, "sizes of dx = wᵀ · dy");
    // SAFETY: the lengths are as asserted, and the machine has its path.
    unsafe { T::product(path(), &Product::tn(O, I, n, w, dy, dx)) }
}

/// `db = Σ dy` over the samples; `dy` (O, n), `db` (O).
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn row_sums<T: Scalar, const O: usize>(dy: &[T], db: &mut [T]) {
    assert!(db.len() == O && dy.len().is_multiple_of(O), "sizes of db = Σ dy");
    T::row_sums(dy, db);
}

/// `x = exp(x)` for each element, within one unit in the last place.
pub fn exp<T: Scalar>(x: &mut [T]) {
    T::exp_all(x);
}

/// `y = 1 / (1 + exp(-x))` for each element, never by way of an overflow.
///
/// # Panics
///
/// If the lengths differ.
pub fn sigmoid<T: Scalar>(x: &[T], y: &mut [T]) {
    assert_eq!(x.len(), y.len(), "one result for each element");
    T::sigmoid_all(x, y);
}
