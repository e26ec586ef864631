//! A crate of its own, which `tests/alignment.rs` compiles to LLVM's language: everything that the vectors of all
//! instruction sets do with pointers, in functions that say in their names what these point to.

#![crate_type = "lib"]
#![allow(dead_code, unused_imports, unexpected_cfgs, missing_docs, clippy::missing_safety_doc)]

pub mod kernel;

/// What the vectors need of the numbers.
pub trait Scalar:
    Copy
    + PartialOrd
    + core::ops::Add<Output = Self>
    + core::ops::Sub<Output = Self>
    + core::ops::Mul<Output = Self>
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
