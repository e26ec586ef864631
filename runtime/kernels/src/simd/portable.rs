//! The instruction set of every machine: arrays that the compiler turns into baseline vectors.

use super::{InstructionSet, Job, Vector, Vectors};
use crate::Scalar;
use crate::relu::relu_mask;

/// No particular instruction set.
#[derive(Clone, Copy)]
pub(crate) struct Portable;

impl InstructionSet for Portable {
    #[inline(always)]
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output {
        #[inline(never)]
        unsafe fn baseline<J: Job<Portable>>(job: J) -> J::Output {
            // SAFETY: this is compiled for the set; the rest is guaranteed by the caller.
            unsafe { job.run() }
        }
        // SAFETY: guaranteed by the caller.
        unsafe { baseline(job) }
    }
}

/// A vector as an array: 128 bits, the minimum of x86-64 and AArch64.
#[derive(Clone, Copy)]
pub(crate) struct Array<T, const N: usize>([T; N]);

impl<T: Scalar, const N: usize> Vector<T> for Array<T, N> {
    const LANES: usize = N;
    type Full = Self;
    type Mask = usize;

    #[inline(always)]
    unsafe fn zero() -> Self {
        Self([T::zero(); N])
    }

    #[inline(always)]
    unsafe fn splat(value: T) -> Self {
        Self([value; N])
    }

    #[inline(always)]
    unsafe fn truncate(full: Self) -> Self {
        full
    }

    #[inline(always)]
    unsafe fn load(from: *const T) -> Self {
        // SAFETY: the caller's pointer is valid for all lanes; an array is aligned like its values.
        Self(unsafe { *from.cast() })
    }

    #[inline(always)]
    unsafe fn store(self, to: *mut T) {
        // SAFETY: the caller's pointer is valid for all lanes; an array is aligned like its values.
        unsafe { *to.cast() = self.0 }
    }

    #[inline(always)]
    unsafe fn mask_first(lanes: usize) -> usize {
        lanes
    }

    #[inline(always)]
    unsafe fn load_masked(from: *const T, mask: usize) -> Self {
        // SAFETY: the caller's pointer is valid for the lanes of the mask.
        Self(core::array::from_fn(|lane| if lane < mask { unsafe { *from.add(lane) } } else { T::zero() }))
    }

    #[inline(always)]
    unsafe fn store_masked(self, to: *mut T, mask: usize) {
        for lane in 0..N {
            if lane < mask {
                // SAFETY: the caller's pointer is valid for the lanes of the mask.
                unsafe { *to.add(lane) = self.0[lane] }
            }
        }
    }

    #[inline(always)]
    unsafe fn add(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    #[inline(always)]
    unsafe fn sub(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] - other.0[lane]))
    }

    #[inline(always)]
    unsafe fn add_product(self, a: Self, b: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] + a.0[lane] * b.0[lane]))
    }

    #[inline(always)]
    unsafe fn div(self, other: Self) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] / other.0[lane]))
    }

    #[inline(always)]
    unsafe fn relu_mask(self, y: Self) -> Self {
        Self(core::array::from_fn(|lane| relu_mask(y.0[lane], self.0[lane])))
    }

    #[inline(always)]
    unsafe fn max(self, x: Self) -> Self {
        let larger = |(x, value): (T, T)| if (x > value) | x.is_nan() { x } else { value };
        Self(core::array::from_fn(|lane| larger((x.0[lane], self.0[lane]))))
    }

    #[inline(always)]
    unsafe fn select_eq(self, x: Self, y: Self) -> (Self, Self) {
        let is_given = |lane: usize| (x.0[lane] == y.0[lane]) | x.0[lane].is_nan();
        let given = |lane| if is_given(lane) { self.0[lane] } else { T::zero() };
        let kept = |lane| if is_given(lane) { T::zero() } else { self.0[lane] };
        (Self(core::array::from_fn(given)), Self(core::array::from_fn(kept)))
    }
}

macro_rules! vectors {
    ($scalar:ty, $lanes:literal) => {
        impl Vectors<$scalar> for Portable {
            type Full = Array<$scalar, $lanes>;
            type Half = Self::Full;
            type Quarter = Self::Full;
            const FULL: usize = 2;
            const COLUMNS: [usize; 4] = [8, 4, 4, 4];
            const MASKS: bool = false;
            const SIDE: usize = 4;

            #[inline(always)]
            unsafe fn transpose(
                from: *const $scalar,
                from_column: usize,
                to: *mut $scalar,
                to_column: usize,
            ) {
                for r in 0..<Self as Vectors<$scalar>>::SIDE {
                    for q in 0..<Self as Vectors<$scalar>>::SIDE {
                        // SAFETY: guaranteed by the caller.
                        unsafe { *to.add(r + q * to_column) = *from.add(q + r * from_column) };
                    }
                }
            }
        }
    };
}
vectors!(f32, 4);
vectors!(f64, 2);
