//! SIMD: the instruction sets of the machine, their vectors, and code compiled once for each.

mod isa;
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
mod neon;
mod portable;
#[cfg(target_arch = "x86_64")]
mod transpose;
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use isa::{Isa, UnknownIsa, isa};
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
pub(super) use neon::Neon;
pub(super) use portable::Portable;
pub(super) use vector::{Vector, Vectors, sum_of_lanes};
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

/// Work for the instruction set `S`; the type system ensures that it only runs with that one.
///
/// Closures can't replace this trait: `run` must be inlined into a function that has the
/// features of the instruction set, and only a method can be marked so.
pub(super) trait Job<S: InstructionSet> {
    /// The result of the work.
    type Output;

    /// Does the work. Implementations are `#[inline(always)]`.
    ///
    /// # Safety
    ///
    /// It must be called in a function that is compiled for `S`, as [`InstructionSet::with_features`] does. A
    /// job documents its other requirements.
    unsafe fn run(self) -> Self::Output;
}

/// An instruction set.
pub(super) trait InstructionSet: Copy + Sized {
    /// Runs the job in a function that is compiled for this instruction set.
    ///
    /// # Safety
    ///
    /// The machine must have the instruction set, and the job's requirements must hold.
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output;
}

/// Work that is compiled for every instruction set.
pub(super) trait UpToAvx512<R>: UpToAvx2<R> + OnAvx512<R> {}
impl<R, J: UpToAvx2<R> + OnAvx512<R>> UpToAvx512<R> for J {}

/// Work that is compiled for all instruction sets except AVX-512.
pub(super) trait UpToAvx2<R>: Job<Portable, Output = R> + OnAvx2<R> + OnNeon<R> {}
impl<R, J: Job<Portable, Output = R> + OnAvx2<R> + OnNeon<R>> UpToAvx2<R> for J {}

/// A job for an instruction set that only some targets have; on others it is any type.
macro_rules! on_set {
    ($name:ident, $set:ident, $($target:tt)*) => {
        #[cfg($($target)*)]
        pub(super) trait $name<R>: Job<$set, Output = R> {}
        #[cfg($($target)*)]
        impl<R, J: Job<$set, Output = R>> $name<R> for J {}
        #[cfg(not($($target)*))]
        pub(super) trait $name<R> {}
        #[cfg(not($($target)*))]
        impl<R, J> $name<R> for J {}
    };
}
on_set!(OnAvx2, Avx2, target_arch = "x86_64");
on_set!(OnAvx512, Avx512, target_arch = "x86_64");
on_set!(OnNeon, Neon, all(target_arch = "aarch64", target_feature = "neon"));

/// Runs work that is bound by arithmetic: with the widest vectors.
///
/// # Safety
///
/// The machine must have the instruction set, and the job's requirements must hold.
#[inline]
pub(super) unsafe fn up_to_avx512<R, J: UpToAvx512<R>>(isa: Isa, job: J) -> R {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match isa {
            #[cfg(all(target_arch = "x86_64", any(feature = "std", target_feature = "avx512f")))]
            Isa::Avx512 => Avx512::with_features(job),
            _ => up_to_avx2(isa, job),
        }
    }
}

/// Runs work that is bound by memory, for which a copy with the widest vectors of x86-64 does not pay.
///
/// # Safety
///
/// As for [`up_to_avx512`].
#[inline]
pub(super) unsafe fn up_to_avx2<R, J: UpToAvx2<R>>(isa: Isa, job: J) -> R {
    // SAFETY: guaranteed by the caller; a machine with AVX-512 has AVX2.
    unsafe {
        match isa {
            #[cfg(all(target_arch = "x86_64", any(feature = "std", target_feature = "avx2")))]
            Isa::Avx512 | Isa::Avx2 => Avx2::with_features(job),
            #[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
            Isa::Neon => Neon::with_features(job),
            _ => Portable::with_features(job),
        }
    }
}

/// Runs work for which more than one copy does not pay.
///
/// # Safety
///
/// As for [`up_to_avx512`].
#[inline]
pub(super) unsafe fn portable_only<J: Job<Portable>>(_: Isa, job: J) -> J::Output {
    // SAFETY: guaranteed by the caller.
    unsafe { Portable::with_features(job) }
}
