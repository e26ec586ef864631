#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
use crate::simd::Neon;
#[cfg(target_arch = "x86_64")]
use crate::simd::{Avx2, Avx512};
use crate::simd::{Portable, Vectors};

/// The tiles of windows that suit the registers of an instruction set: the accumulators, the values read in
/// one step and one more value just fit.
pub(crate) trait Tiles<T>: Vectors<T> {
    /// Vectors of a correlation's tile with 1, 2, ... filters, or 0 where there is none.
    const VECTORS: [usize; 6];
    /// Filters of a gradient's tile with 1, 2, 3 and 5 taps side by side.
    const FILTERS: [usize; 5];
    /// Channels of such a tile. If it has fewer filters, it has one channel.
    const CHANNELS: [usize; 5];
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx512
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = [8, 4, 4, 4, 0, 4];
    const FILTERS: [usize; 5] = [4, 4, 4, 0, 4];
    const CHANNELS: [usize; 5] = [4, 2, 2, 0, 1];
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx2
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = [8, 4, 2, 2, 0, 2];
    const FILTERS: [usize; 5] = [4, 4, 3, 0, 2];
    const CHANNELS: [usize; 5] = [2, 1, 1, 0, 1];
}

/// As for AVX-512, which has the same number of registers.
#[cfg(all(target_arch = "aarch64", target_feature = "neon"))]
impl<T> Tiles<T> for Neon
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = [8, 4, 4, 4, 0, 4];
    const FILTERS: [usize; 5] = [4, 4, 4, 0, 4];
    const CHANNELS: [usize; 5] = [4, 2, 2, 0, 1];
}

impl Tiles<f32> for Portable {
    const VECTORS: [usize; 6] = [8, 4, 0, 2, 0, 0];
    const FILTERS: [usize; 5] = [2, 2, 2, 0, 2];
    const CHANNELS: [usize; 5] = [1, 1, 1, 0, 1];
}

/// The minimum, as `f64` is mainly used for checks.
impl Tiles<f64> for Portable {
    const VECTORS: [usize; 6] = [4, 0, 0, 2, 0, 0];
    const FILTERS: [usize; 5] = [1, 1, 1, 0, 1];
    const CHANNELS: [usize; 5] = [1, 1, 1, 0, 1];
}
