//! NEON: the vectors of AArch64, which all of its cores have.
//!
//! There is one width, 128 bits, and there are 32 registers; so tiles have the sizes of those of AVX-512 with vectors
//! of a quarter of the length. A broadcast value needs no instruction of its own: the multiply-add reads it from a lane
//! of a register, into which a load that needs no vector pipe has put it.
//!
//! The inner loops, as `aarch64-linux-gnu-objdump -d` shows them, without spills:
//!
//! | tile | multiply-adds | loads | all instructions |
//! |---|---|---|---|
//! | product: 3 vectors of rows by 8 columns | 24 `fmla` by lane | 2 of vectors (`ldp`, `ldr`), 8 of values | 38 |
//! | convolution: 6 filters by 4 vectors of pixels | 24 `fmla` by lane | 2 of vectors (`ldp`), 6 of values, 1 of a tap | 37 |
//! | gradient: 4 filters by 2 channels by 3 taps | 24 `fmla` | 10 of vectors | 41 |
//! | one sample: 6 pixels by 4 vectors of channels | 24 `fmla` by lane | 2 of vectors (`ldp`), 6 of values | 36 |
//!
//! Two 128-bit pipes (Cortex-A76 to A78, Neoverse N1) take 12 cycles for 24 multiply-adds. Two loads in a cycle take
//! 6, and decoding of four instructions 9 to 10. Four pipes (Apple's, Cortex-X, Neoverse V1) take 6 cycles, three loads
//! in a cycle 4, eight instructions 5. So the multiply-adds are the limit of both, and 24 sums that do not wait for
//! each other hide a latency of four cycles on four pipes. With values that are broadcast as they are loaded (`ld1r`),
//! which takes a vector pipe as well, two pipes would take 16 cycles. No core has been measured.

use core::arch::aarch64::*;
use core::arch::asm;

use super::{InstructionSet, Job, Vector, Vectors};

/// NEON, with fused multiply-add.
#[derive(Clone, Copy)]
pub(crate) struct Neon;

impl InstructionSet for Neon {
    #[inline(always)]
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output {
        #[target_feature(enable = "neon")]
        #[inline(never)]
        unsafe fn neon<J: Job<Neon>>(job: J) -> J::Output {
            // SAFETY: this is compiled for the set; the rest is guaranteed by the caller.
            unsafe { job.run() }
        }
        // SAFETY: every machine of the target has it.
        unsafe { neon(job) }
    }
}

/// `$name`: `$lanes` lanes of `$scalar` in `$register`, from the intrinsics of that register.
macro_rules! vector {
    (
        $name:ident: $lanes:literal $scalar:ty => $register:ty, $first:ident $store_first:ident
        $splat:ident $load:ident $store:ident $add:ident $sub:ident $fma:ident $div:ident
        $less_or_zero:ident $equal:ident $greater:ident
        $or_not:ident $and:ident $clear:ident $select:ident bits $bits:ident value $value:ident
    ) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name($register);

        // SAFETY (of each block): the trait's callers run under the instruction set and pass
        // pointers that are valid for the lanes in question; the intrinsics need no alignment.
        impl Vector<$scalar> for $name {
            const LANES: usize = $lanes;
            type Full = Self;
            /// The number of lanes: reads and writes are in pieces.
            type Mask = usize;

            #[inline(always)]
            unsafe fn zero() -> Self {
                // SAFETY: see above.
                Self(unsafe { $splat(0.0) })
            }

            #[inline(always)]
            unsafe fn splat(value: $scalar) -> Self {
                let mut value = value;
                // SAFETY: see above; there is no instruction. The compiler would read a value to all lanes where it
                // is loaded, which takes a vector pipe too. If it can't see the load, the multiply-add takes a lane.
                unsafe { asm!("/* {0:v} */", inout(vreg) value, options(pure, nomem, nostack, preserves_flags)) };
                // SAFETY: see above.
                Self(unsafe { $splat(value) })
            }

            #[inline(always)]
            unsafe fn truncate(full: Self) -> Self {
                full
            }

            #[inline(always)]
            unsafe fn load(from: *const $scalar) -> Self {
                // SAFETY: see above.
                Self(unsafe { $load(from) })
            }

            #[inline(always)]
            unsafe fn store(self, to: *mut $scalar) {
                // SAFETY: see above.
                unsafe { $store(to, self.0) }
            }

            #[inline(always)]
            unsafe fn mask_first(lanes: usize) -> usize {
                lanes
            }

            #[inline(always)]
            unsafe fn load_masked(from: *const $scalar, lanes: usize) -> Self {
                // SAFETY: see above.
                Self(unsafe { $first(from, lanes) })
            }

            #[inline(always)]
            unsafe fn store_masked(self, to: *mut $scalar, lanes: usize) {
                // SAFETY: see above.
                unsafe { $store_first(to, lanes, self.0) }
            }

            #[inline(always)]
            unsafe fn add(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $add(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn sub(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $sub(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn add_product(self, a: Self, b: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $fma(self.0, a.0, b.0) })
            }

            #[inline(always)]
            unsafe fn div(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $div(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn relu_mask(self, y: Self) -> Self {
                // SAFETY: see above. "Less or equal" does not hold for a NaN.
                Self(unsafe { $value($clear($bits(self.0), $less_or_zero(y.0))) })
            }

            #[inline(always)]
            unsafe fn max(self, x: Self) -> Self {
                // SAFETY: see above. Not the instruction for a maximum: it would turn a NaN of `self` into one.
                Self(unsafe { $select($or_not($greater(x.0, self.0), $equal(x.0, x.0)), x.0, self.0) })
            }

            #[inline(always)]
            unsafe fn select_eq(self, x: Self, y: Self) -> (Self, Self) {
                // SAFETY: see above. What is not equal to itself is a NaN.
                unsafe {
                    let given = $or_not($equal(x.0, y.0), $equal(x.0, x.0));
                    let bits = $bits(self.0);
                    (Self($value($and(bits, given))), Self($value($clear(bits, given))))
                }
            }
        }
    };
}
vector!(NeonF32x4: 4 f32 => float32x4_t, load_first4 store_first4
    vdupq_n_f32 vld1q_f32 vst1q_f32 vaddq_f32 vsubq_f32 vfmaq_f32 vdivq_f32
    vclezq_f32 vceqq_f32 vcgtq_f32
    vornq_u32 vandq_u32 vbicq_u32 vbslq_f32 bits vreinterpretq_u32_f32 value vreinterpretq_f32_u32);
vector!(NeonF64x2: 2 f64 => float64x2_t, load_first2 store_first2
    vdupq_n_f64 vld1q_f64 vst1q_f64 vaddq_f64 vsubq_f64 vfmaq_f64 vdivq_f64
    vclezq_f64 vceqq_f64 vcgtq_f64
    vornq_u64 vandq_u64 vbicq_u64 vbslq_f64 bits vreinterpretq_u64_f64 value vreinterpretq_f64_u64);

// NEON has no masks: the first lanes are read and written in pieces.

#[inline(always)]
unsafe fn load_first4(from: *const f32, lanes: usize) -> float32x4_t {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let zero = vdupq_n_f32(0.0);
        match lanes {
            0 => zero,
            1 => vld1q_lane_f32::<0>(from, zero),
            2 => vcombine_f32(vld1_f32(from), vget_low_f32(zero)),
            3 => vld1q_lane_f32::<2>(from.add(2), vcombine_f32(vld1_f32(from), vget_low_f32(zero))),
            _ => vld1q_f32(from),
        }
    }
}

#[inline(always)]
unsafe fn store_first4(to: *mut f32, lanes: usize, vector: float32x4_t) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match lanes {
            0 => {}
            1 => vst1q_lane_f32::<0>(to, vector),
            2 => vst1_f32(to, vget_low_f32(vector)),
            3 => {
                vst1_f32(to, vget_low_f32(vector));
                vst1q_lane_f32::<2>(to.add(2), vector);
            }
            _ => vst1q_f32(to, vector),
        }
    }
}

#[inline(always)]
unsafe fn load_first2(from: *const f64, lanes: usize) -> float64x2_t {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match lanes {
            0 => vdupq_n_f64(0.0),
            1 => vld1q_lane_f64::<0>(from, vdupq_n_f64(0.0)),
            _ => vld1q_f64(from),
        }
    }
}

#[inline(always)]
unsafe fn store_first2(to: *mut f64, lanes: usize, vector: float64x2_t) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match lanes {
            0 => {}
            1 => vst1q_lane_f64::<0>(to, vector),
            _ => vst1q_f64(to, vector),
        }
    }
}

/// See [`Vectors::hidden`]. All columns are as far apart, so the compiler would compute each pointer from the one
/// before, in a chain of additions that takes longer than four pipes take for the multiply-adds.
#[inline(always)]
#[allow(clippy::pointers_in_nomem_asm_block, reason = "there is no instruction that could follow it")]
fn hidden<T>(mut pointer: *const T) -> *const T {
    // SAFETY: there is no instruction.
    unsafe { asm!("/* {0} */", inout(reg) pointer, options(pure, nomem, nostack, preserves_flags)) };
    pointer
}

impl Vectors<f32> for Neon {
    type Full = NeonF32x4;
    // Half a register takes as long as a whole one.
    type Half = NeonF32x4;
    type Quarter = NeonF32x4;
    const FULL: usize = 3;
    const COLUMNS: [usize; 4] = [12, 12, 8, 6];
    const MASKS: bool = false;
    const POINTERS: bool = true;
    const SIDE: usize = 4;

    #[inline(always)]
    fn hidden(pointer: *const f32) -> *const f32 {
        hidden(pointer)
    }

    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_column: usize, to: *mut f32, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let row = |r: usize| vld1q_f32(from.add(r * from_column));
            let (a, b, c, d) = (row(0), row(1), row(2), row(3));
            // Every other value of two rows, as pairs; then every other pair.
            let (even, odd) = (vtrn1q_f32(a, b), vtrn2q_f32(a, b));
            let (even_below, odd_below) = (vtrn1q_f32(c, d), vtrn2q_f32(c, d));
            for (q, upper, lower) in [(0, even, even_below), (1, odd, odd_below)] {
                let (upper, lower) = (vreinterpretq_f64_f32(upper), vreinterpretq_f64_f32(lower));
                let (near, far) = (vtrn1q_f64(upper, lower), vtrn2q_f64(upper, lower));
                vst1q_f32(to.add(q * to_column), vreinterpretq_f32_f64(near));
                vst1q_f32(to.add((q + 2) * to_column), vreinterpretq_f32_f64(far));
            }
        }
    }
}

impl Vectors<f64> for Neon {
    type Full = NeonF64x2;
    type Half = NeonF64x2;
    type Quarter = NeonF64x2;
    const FULL: usize = 3;
    const COLUMNS: [usize; 4] = [12, 12, 8, 6];
    const MASKS: bool = false;
    const POINTERS: bool = true;
    const SIDE: usize = 2;

    #[inline(always)]
    fn hidden(pointer: *const f64) -> *const f64 {
        hidden(pointer)
    }

    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_column: usize, to: *mut f64, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let (a, b) = (vld1q_f64(from), vld1q_f64(from.add(from_column)));
            vst1q_f64(to, vtrn1q_f64(a, b));
            vst1q_f64(to.add(to_column), vtrn2q_f64(a, b));
        }
    }
}
