//! A separate crate, which `tests/alignment.rs` compiles to LLVM IR: all pointer accesses of the vectors of all
//! instruction sets, in functions whose names contain the type of the values.

#![crate_type = "lib"]
#![allow(dead_code, unused_imports, unexpected_cfgs, missing_docs, clippy::missing_safety_doc)]

#[path = "../../simd/mod.rs"]
pub mod simd;

mod relu {
    pub fn relu_mask<T: crate::Scalar>(y: T, dy: T) -> T {
        if y <= T::zero() { T::zero() } else { dy }
    }
}

use simd::{Vector, Vectors};

/// The operations of the numbers that the vectors need.
pub trait Scalar:
    Copy
    + PartialOrd
    + core::ops::Add<Output = Self>
    + core::ops::Sub<Output = Self>
    + core::ops::Mul<Output = Self>
    + core::ops::Div<Output = Self>
    + core::ops::AddAssign
{
    fn zero() -> Self;
    fn is_nan(self) -> bool;
}

macro_rules! scalar {
    ($($scalar:ty)*) => { $(
        impl Scalar for $scalar {
            fn zero() -> Self {
                0.0
            }

            fn is_nan(self) -> bool {
                self != self
            }
        }
    )* };
}
scalar!(f32 f64);

/// All accesses of a vector, each at a different address, so that they are not merged.
#[inline(always)]
unsafe fn of_vector<V: Vector<T>, T>(from: *const T, to: *mut T, lanes: usize) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        V::load(from).store(to);
        V::load_masked(from.add(100), V::mask_first(lanes)).store(to.add(100));
        V::load(from.add(200)).store_masked(to.add(200), V::mask_first(lanes));
    }
}

/// All accesses of an instruction set.
#[inline(always)]
unsafe fn of_set<S: Vectors<T>, T: Scalar>(from: *const T, to: *mut T, lanes: usize) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        of_vector::<S::Full, T>(from, to, lanes);
        of_vector::<S::Half, T>(from.add(1000), to.add(1000), lanes);
        of_vector::<S::Quarter, T>(from.add(2000), to.add(2000), lanes);
        S::transpose(from.add(3000), lanes, to.add(3000), lanes);
    }
}

macro_rules! functions {
    ($($(#[$features:meta])* $f32:ident $f64:ident $set:ident;)*) => { $(
        $(#[$features])*
        pub unsafe fn $f32(from: *const f32, to: *mut f32, lanes: usize) {
            // SAFETY: guaranteed by the caller.
            unsafe { of_set::<simd::$set, f32>(from, to, lanes) }
        }

        $(#[$features])*
        pub unsafe fn $f64(from: *const f64, to: *mut f64, lanes: usize) {
            // SAFETY: guaranteed by the caller.
            unsafe { of_set::<simd::$set, f64>(from, to, lanes) }
        }
    )* };
}
functions! {
    portable_f32 portable_f64 Portable;
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    avx2_f32 avx2_f64 Avx2;
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,bmi2")]
    avx512_f32 avx512_f64 Avx512;
    #[cfg(target_arch = "aarch64")]
    #[target_feature(enable = "neon")]
    neon_f32 neon_f64 Neon;
}
