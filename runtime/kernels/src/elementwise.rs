//! Loops over elements, compiled for each instruction set.

use super::isa;
use super::simd::{InstructionSet, Job, up_to_avx2};
use crate::Scalar;

/// `y = f(x)` for each element.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn map<T: Scalar>(x: &[T], y: &mut [T], f: impl Fn(T) -> T) {
    assert_eq!(x.len(), y.len(), "one result for each element");
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), Map { x, y, f }) };
}

pub(super) struct Map<'a, T, F> {
    pub(super) x: &'a [T],
    pub(super) y: &'a mut [T],
    pub(super) f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(T) -> T> Job<S> for Map<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for (y, &x) in self.y.iter_mut().zip(self.x) {
            *y = (self.f)(x);
        }
    }
}

/// `y = f(y)` for each element.
#[inline]
pub fn map_in_place<T: Scalar>(y: &mut [T], f: impl Fn(T) -> T) {
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), MapInPlace { y, f }) };
}

pub(super) struct MapInPlace<'a, T, F> {
    pub(super) y: &'a mut [T],
    pub(super) f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(T) -> T> Job<S> for MapInPlace<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for y in self.y {
            *y = (self.f)(*y);
        }
    }
}

/// `z = f(x, y)` for each element.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn zip_map<T: Scalar>(x: &[T], y: &[T], z: &mut [T], f: impl Fn(T, T) -> T) {
    assert!(x.len() == y.len() && y.len() == z.len(), "one result for each pair of elements");
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), ZipMap { x, y, z, f }) };
}

pub(super) struct ZipMap<'a, T, F> {
    pub(super) x: &'a [T],
    pub(super) y: &'a [T],
    pub(super) z: &'a mut [T],
    pub(super) f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(T, T) -> T> Job<S> for ZipMap<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for ((z, &x), &y) in self.z.iter_mut().zip(self.x).zip(self.y) {
            *z = (self.f)(x, y);
        }
    }
}

/// `dx = f(y, dx)` for each element.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn zip_map_in_place<T: Scalar>(y: &[T], dx: &mut [T], f: impl Fn(T, T) -> T) {
    assert_eq!(y.len(), dx.len(), "one element for each result");
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), ZipMapInPlace { y, dx, f }) };
}

pub(super) struct ZipMapInPlace<'a, T, F> {
    pub(super) y: &'a [T],
    pub(super) dx: &'a mut [T],
    pub(super) f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(T, T) -> T> Job<S> for ZipMapInPlace<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for (dx, &y) in self.dx.iter_mut().zip(self.y) {
            *dx = (self.f)(y, *dx);
        }
    }
}

/// `out = f(x, y, z)` for each element.
///
/// # Panics
///
/// If the lengths differ.
#[inline]
pub fn zip_map3<T: Scalar>(x: &[T], y: &[T], z: &[T], out: &mut [T], f: impl Fn(T, T, T) -> T) {
    let same = x.len() == out.len() && y.len() == out.len() && z.len() == out.len();
    assert!(same, "one result for each three elements");
    // SAFETY: the machine has its instruction set.
    unsafe { up_to_avx2(isa(), ZipMap3 { x, y, z, out, f }) };
}

pub(super) struct ZipMap3<'a, T, F> {
    pub(super) x: &'a [T],
    pub(super) y: &'a [T],
    pub(super) z: &'a [T],
    pub(super) out: &'a mut [T],
    pub(super) f: F,
}

impl<S: InstructionSet, T: Scalar, F: Fn(T, T, T) -> T> Job<S> for ZipMap3<'_, T, F> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        for (((out, &x), &y), &z) in self.out.iter_mut().zip(self.x).zip(self.y).zip(self.z) {
            *out = (self.f)(x, y, z);
        }
    }
}
