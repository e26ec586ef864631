#[cfg(target_arch = "x86_64")]
use crate::kernel::simd::{Avx2, Avx512};
use crate::kernel::simd::{Portable, Vector, Vectors};

use super::BLOCK;

/// The tiles of windows that suit the registers of an instruction set.
pub(in crate::kernel) trait Tiles<T>: Vectors<T> {
    /// Filters of a correlation's tile at most.
    const FILTERS: usize;
    /// Pixels of a correlation's tile with 1, 2, ... filters.
    const PIXELS: [usize; 6];
    /// Filters of a gradient's tile with 1, 2, ... taps side by side, and channels of it.
    const GRADIENT: [[usize; 2]; 5];
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx512
where
    Self: Vectors<T>,
{
    const FILTERS: usize = 6;
    const PIXELS: [usize; 6] = [8, 8, 8, 6, 4, 4];
    const GRADIENT: [[usize; 2]; 5] = [[4, 4], [4, 2], [4, 2], [4, 1], [4, 1]];
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx2
where
    Self: Vectors<T>,
{
    const FILTERS: usize = 6;
    const PIXELS: [usize; 6] = [8, 4, 3, 2, 2, 2];
    const GRADIENT: [[usize; 2]; 5] = [[4, 2], [4, 1], [3, 1], [2, 1], [2, 1]];
}

impl<T> Tiles<T> for Portable
where
    Self: Vectors<T>,
{
    const FILTERS: usize = 6;
    const PIXELS: [usize; 6] = [8, 4, 3, 2, 2, 2];
    const GRADIENT: [[usize; 2]; 5] = [[4, 2], [4, 1], [3, 1], [2, 1], [2, 1]];
}

/// The samples of a block that lie in one vector.
///
/// `WHOLE` blocks have [`BLOCK`] samples: how far neighbours are apart is known when this is compiled,
/// and no lane is left out.
#[derive(Clone, Copy)]
pub(super) struct Lanes<V: Vector<T>, T, const WHOLE: bool> {
    samples: usize,
    mask: V::Mask,
}

impl<V: Vector<T>, T, const WHOLE: bool> Lanes<V, T, WHOLE> {
    /// The lanes for the samples from `first` on, of a block of `samples`.
    ///
    /// # Safety
    ///
    /// The machine must have the vectors.
    #[inline(always)]
    pub(super) unsafe fn new(first: usize, samples: usize) -> Self {
        // SAFETY: the caller's.
        Self { samples, mask: unsafe { V::first(V::LANES.min(samples - first)) } }
    }

    /// How far one value is from the next.
    #[inline(always)]
    pub(super) fn step(&self) -> usize {
        if WHOLE { BLOCK } else { self.samples }
    }

    /// # Safety
    ///
    /// The machine must have the vectors, and the pointer must be valid for the lanes.
    #[inline(always)]
    pub(super) unsafe fn load(&self, from: *const T) -> V {
        // SAFETY: the caller's.
        unsafe { if WHOLE { V::load(from) } else { V::load_masked(from, self.mask) } }
    }

    /// # Safety
    ///
    /// The machine must have the vectors, and the pointer must be valid for the lanes.
    #[inline(always)]
    pub(super) unsafe fn store(&self, vector: V, to: *mut T) {
        // SAFETY: the caller's.
        unsafe { if WHOLE { vector.store(to) } else { vector.store_masked(to, self.mask) } }
    }
}
