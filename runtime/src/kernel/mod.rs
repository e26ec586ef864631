//! The arithmetic shared by layers: products of known sizes, elementwise maps, reductions.
//!
//! All matrices are column-major slices without gaps; `n` is the number of samples (columns) of
//! a batch and follows from the length of a slice.

pub mod reference;

mod private {
    pub trait Sealed {}
    impl Sealed for f32 {}
    impl Sealed for f64 {}
}

/// The kernels of one scalar type.
pub trait Kernels: private::Sealed + Sized {}
impl Kernels for f32 {}
impl Kernels for f64 {}

use crate::Scalar;

/// `y = w · x + b`; `w` (O, I), `x` (I, n), `b` (O) or nothing, `y` (O, n).
pub fn product_nn<T: Scalar, const O: usize, const I: usize>(w: &[T], x: &[T], b: Option<&[T]>, y: &mut [T]) {
    reference::product_nn(O, I, w, x, b, y);
}

/// `dw = dy · xᵀ`; `dy` (O, n), `x` (I, n), `dw` (O, I).
pub fn product_nt<T: Scalar, const O: usize, const I: usize>(dy: &[T], x: &[T], dw: &mut [T]) {
    reference::product_nt(O, I, dy, x, dw);
}

/// `dx = wᵀ · dy`; `w` (O, I), `dy` (O, n), `dx` (I, n).
pub fn product_tn<T: Scalar, const O: usize, const I: usize>(w: &[T], dy: &[T], dx: &mut [T]) {
    reference::product_tn(O, I, w, dy, dx);
}

/// `db = Σ dy` over the samples; `dy` (O, n), `db` (O).
pub fn row_sums<T: Scalar, const O: usize>(dy: &[T], db: &mut [T]) {
    reference::row_sums(O, dy, db);
}

/// `y = f(x)` for each element.
#[inline]
pub fn map<T: Scalar>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    for (y, &x) in y.iter_mut().zip(x) {
        *y = f(x);
    }
}

/// `z = f(x, y)` for each element.
#[inline]
pub fn zip_map<T: Scalar>(x: &[T], y: &[T], z: &mut [T], f: impl Fn(T, T) -> T) {
    for ((z, &x), &y) in z.iter_mut().zip(x).zip(y) {
        *z = f(x, y);
    }
}

/// `f(p, g)` for each element: an optimizer without state.
#[inline]
pub fn update<T: Scalar>(p: &mut [T], g: &[T], f: impl Fn(&mut T, T)) {
    for (p, &g) in p.iter_mut().zip(g) {
        f(p, g);
    }
}

/// `f(p, s, g)` for each element: an optimizer with one value of state for each parameter.
#[inline]
pub fn update1<T: Scalar>(p: &mut [T], s: &mut [T], g: &[T], f: impl Fn(&mut T, &mut T, T)) {
    for ((p, s), &g) in p.iter_mut().zip(s).zip(g) {
        f(p, s, g);
    }
}

/// `f(p, s1, s2, g)` for each element: an optimizer with two values of state for each parameter.
#[inline]
pub fn update2<T: Scalar>(
    p: &mut [T],
    s1: &mut [T],
    s2: &mut [T],
    g: &[T],
    f: impl Fn(&mut T, &mut T, &mut T, T),
) {
    for (((p, s1), s2), &g) in p.iter_mut().zip(s1).zip(s2).zip(g) {
        f(p, s1, s2, g);
    }
}

/// `y = exp(x)` for each element.
pub fn exp<T: Scalar>(x: &mut [T]) {
    for x in x {
        *x = x.exp();
    }
}

/// `y = 1 / (1 + exp(-x))` for each element.
pub fn sigmoid<T: Scalar>(x: &[T], y: &mut [T]) {
    map(x, y, |x| T::one() / (T::one() + (-x).exp()));
}

/// Gathers samples of bytes as scaled numbers: column `j` of `x` (F, n) becomes
/// `scale * bytes[samples[j]]`, where `bytes` holds samples of `features` (F) bytes each.
///
/// # Panics
///
/// If a sample lies outside of `bytes` or `x` does not hold F values for each of `samples`.
pub fn gather_bytes<T: Scalar>(bytes: &[u8], features: usize, samples: &[usize], scale: T, x: &mut [T]) {
    assert_eq!(x.len(), features * samples.len(), "one column for each sample");
    for (x, &sample) in x.chunks_exact_mut(features).zip(samples) {
        for (x, &byte) in x.iter_mut().zip(&bytes[sample * features..][..features]) {
            *x = scale * T::from_f64(f64::from(byte));
        }
    }
}
