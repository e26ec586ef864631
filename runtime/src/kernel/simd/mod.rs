//! SIMD: which instruction set the machine has, its vectors, and code compiled once for each.

mod path;
mod portable;
#[cfg(target_arch = "x86_64")]
mod turn;
mod vector;
#[cfg(target_arch = "x86_64")]
mod x86;

pub use path::{Path, UnknownPath, path};
pub(super) use portable::Portable;
pub(super) use vector::{Vector, Vectors, sum_of_lanes};
#[cfg(target_arch = "x86_64")]
pub(super) use x86::{Avx2, Avx512};

/// A piece of work that is compiled for an instruction set.
///
/// Closures can't take the place of this trait: `run` must be inlined into a function that has the
/// features of the instruction set, and only a method can be marked so.
pub(super) trait Job {
    /// What the work gives.
    type Output;

    /// Does the work. Implementations are `#[inline(always)]`.
    fn run(self) -> Self::Output;
}

/// An instruction set.
pub(super) trait InstructionSet: Copy {
    /// Does the job in a function of its own that is compiled for this instruction set.
    ///
    /// # Safety
    ///
    /// The machine must have the instruction set.
    unsafe fn enter<J: Job>(job: J) -> J::Output;
}

/// Does the job with the instruction set of [`path`].
#[inline]
pub(super) fn run<J: Job>(job: J) -> J::Output {
    // SAFETY: the machine has this path.
    unsafe { run_on(path(), job) }
}

/// Does the job with the instruction set of this path.
///
/// # Safety
///
/// The machine must have the path.
#[inline]
pub(super) unsafe fn run_on<J: Job>(path: Path, job: J) -> J::Output {
    // SAFETY: the caller knows that the machine has the path.
    unsafe {
        match path {
            #[cfg(target_arch = "x86_64")]
            Path::Avx512 => Avx512::enter(job),
            #[cfg(target_arch = "x86_64")]
            Path::Avx2 => Avx2::enter(job),
            _ => Portable::enter(job),
        }
    }
}
