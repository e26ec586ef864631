#[cfg(target_arch = "x86_64")]
use crate::kernel::simd::{Avx2, Avx512};
use crate::kernel::simd::{Portable, Vectors};

/// The tiles of windows that suit the registers of an instruction set: the accumulators, what is read in
/// one step and one more value just fit.
pub(in crate::kernel) trait Tiles<T>: Vectors<T> {
    /// Vectors of a correlation's tile with 1, 2, ... filters, or 0 where there is none.
    const VECTORS: [usize; 6];
    /// Filters of a gradient's tile with 1, 2, 3 and 5 taps side by side.
    const FILTERS: [usize; 5];
    /// Channels of such a tile. If it has fewer filters, it has one channel.
    const CHANNELS: [usize; 5];
}

/// The tiles of `f64`, and of the portable path: few of them, as each takes its time to compile. `f64` is for checking.
const FEW_VECTORS: [usize; 6] = [8, 4, 0, 2, 0, 0];
const FEW_FILTERS: [usize; 5] = [2, 2, 2, 0, 2];
const FEW_CHANNELS: [usize; 5] = [1, 1, 1, 0, 1];

/// What suits `f32`, or what suits `f64`.
#[cfg(target_arch = "x86_64")]
const fn of_single<T, const N: usize>(single: [usize; N], double: [usize; N]) -> [usize; N] {
    if size_of::<T>() == size_of::<f32>() { single } else { double }
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx512
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = of_single::<T, 6>([8, 4, 4, 4, 0, 4], FEW_VECTORS);
    const FILTERS: [usize; 5] = of_single::<T, 5>([4, 4, 4, 0, 4], FEW_FILTERS);
    const CHANNELS: [usize; 5] = of_single::<T, 5>([4, 2, 2, 0, 1], FEW_CHANNELS);
}

#[cfg(target_arch = "x86_64")]
impl<T> Tiles<T> for Avx2
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = of_single::<T, 6>([8, 4, 2, 2, 0, 2], FEW_VECTORS);
    const FILTERS: [usize; 5] = of_single::<T, 5>([4, 4, 3, 0, 2], FEW_FILTERS);
    const CHANNELS: [usize; 5] = of_single::<T, 5>([2, 1, 1, 0, 1], FEW_CHANNELS);
}

impl<T> Tiles<T> for Portable
where
    Self: Vectors<T>,
{
    const VECTORS: [usize; 6] = FEW_VECTORS;
    const FILTERS: [usize; 5] = FEW_FILTERS;
    const CHANNELS: [usize; 5] = FEW_CHANNELS;
}
