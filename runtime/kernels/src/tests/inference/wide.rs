//! An instruction set with 16 lanes that every machine has: so what is done for AVX-512 is tested on those without.

use core::array::from_fn;

use crate::Scalar;
use crate::relu::relu_mask;
use crate::simd::{InstructionSet, Job, Vector, Vectors};

#[derive(Clone, Copy)]
pub(super) struct Wide;

impl InstructionSet for Wide {
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output {
        // SAFETY: guaranteed by the caller; every machine has it.
        unsafe { job.run() }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Lanes<T, const N: usize>([T; N]);

impl<T: Scalar, const N: usize> Vector<T> for Lanes<T, N> {
    const LANES: usize = N;
    type Full = Lanes<T, 16>;
    type Mask = usize;

    unsafe fn zero() -> Self {
        Self([T::zero(); N])
    }

    unsafe fn splat(value: T) -> Self {
        Self([value; N])
    }

    unsafe fn truncate(full: Lanes<T, 16>) -> Self {
        Self(from_fn(|lane| full.0[lane]))
    }

    unsafe fn load(from: *const T) -> Self {
        // SAFETY: the caller's pointer is valid for all lanes.
        Self(from_fn(|lane| unsafe { *from.add(lane) }))
    }

    unsafe fn store(self, to: *mut T) {
        // SAFETY: the caller's pointer is valid for all lanes.
        unsafe { self.store_masked(to, N) }
    }

    unsafe fn mask_first(lanes: usize) -> usize {
        lanes
    }

    unsafe fn load_masked(from: *const T, mask: usize) -> Self {
        // SAFETY: the caller's pointer is valid for these lanes.
        Self(from_fn(|lane| if lane < mask { unsafe { *from.add(lane) } } else { T::zero() }))
    }

    unsafe fn store_masked(self, to: *mut T, mask: usize) {
        for lane in 0..mask {
            // SAFETY: the caller's pointer is valid for these lanes.
            unsafe { *to.add(lane) = self.0[lane] }
        }
    }

    unsafe fn add(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] + other.0[lane]))
    }

    unsafe fn sub(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] - other.0[lane]))
    }

    unsafe fn add_product(self, a: Self, b: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] + a.0[lane] * b.0[lane]))
    }

    unsafe fn div(self, other: Self) -> Self {
        Self(from_fn(|lane| self.0[lane] / other.0[lane]))
    }

    unsafe fn relu_mask(self, y: Self) -> Self {
        Self(from_fn(|lane| relu_mask(y.0[lane], self.0[lane])))
    }

    unsafe fn max(self, x: Self) -> Self {
        Self(from_fn(
            |lane| if x.0[lane] > self.0[lane] || x.0[lane].is_nan() { x.0[lane] } else { self.0[lane] },
        ))
    }

    unsafe fn select_eq(self, _: Self, _: Self) -> (Self, Self) {
        unreachable!("nothing is passed back")
    }
}

impl<T: Scalar> Vectors<T> for Wide {
    type Full = Lanes<T, 16>;
    type Half = Lanes<T, 8>;
    type Quarter = Lanes<T, 4>;
    const FULL: usize = 3;
    const COLUMNS: [usize; 4] = [12, 12, 8, 6];
    const MASKS: bool = true;
    const SIDE: usize = 8;

    unsafe fn transpose(from: *const T, from_column: usize, to: *mut T, to_column: usize) {
        for (r, q) in (0..8).flat_map(|r| (0..8).map(move |q| (r, q))) {
            // SAFETY: guaranteed by the caller.
            unsafe { *to.add(r + q * to_column) = *from.add(q + r * from_column) };
        }
    }
}
