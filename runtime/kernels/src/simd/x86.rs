//! AVX-512 and AVX2: the vectors of x86-64.

use core::arch::x86_64::*;
use core::convert::identity;

use super::transpose::{transpose_f32, transpose_f64};
use super::{InstructionSet, Job, Vector, Vectors};

/// AVX-512 with the extensions of all its server and desktop cores.
#[derive(Clone, Copy)]
pub(crate) struct Avx512;

/// AVX2 with fused multiply-add.
#[derive(Clone, Copy)]
pub(crate) struct Avx2;

impl InstructionSet for Avx512 {
    #[inline(always)]
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output {
        #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw,avx2,fma,bmi2")]
        #[inline(never)]
        unsafe fn avx512<J: Job<Avx512>>(job: J) -> J::Output {
            // SAFETY: this is compiled for the set; the rest is guaranteed by the caller.
            unsafe { job.run() }
        }
        // SAFETY: the caller knows that the machine has these features.
        unsafe { avx512(job) }
    }
}

impl InstructionSet for Avx2 {
    #[inline(always)]
    unsafe fn with_features<J: Job<Self>>(job: J) -> J::Output {
        #[target_feature(enable = "avx2,fma")]
        #[inline(never)]
        unsafe fn avx2<J: Job<Avx2>>(job: J) -> J::Output {
            // SAFETY: this is compiled for the set; the rest is guaranteed by the caller.
            unsafe { job.run() }
        }
        // SAFETY: the caller knows that the machine has these features.
        unsafe { avx2(job) }
    }
}

/// `$name`: `$lanes` lanes of `$scalar` in `$register`, from the intrinsics of that register.
macro_rules! vector {
    (
        $name:ident: $lanes:literal $scalar:ty => $register:ty, full $full:ident by $low:path,
        mask $mask:ty: $first:path,
        $zero:ident $splat:ident $load:ident $store:ident $load_masked:ident $store_masked:ident $add:ident $sub:ident $fma:ident $div:ident
        $compare:ident $keep:ident $max:ident $or:ident
    ) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name($register);

        // SAFETY (of each block): the trait's callers run under the instruction set and pass
        // pointers that are valid for the lanes in question; the intrinsics need no alignment.
        impl Vector<$scalar> for $name {
            const LANES: usize = $lanes;
            type Full = $full;
            type Mask = $mask;

            #[inline(always)]
            unsafe fn zero() -> Self {
                // SAFETY: see above.
                Self(unsafe { $zero() })
            }

            #[inline(always)]
            unsafe fn splat(value: $scalar) -> Self {
                // SAFETY: see above.
                Self(unsafe { $splat(value) })
            }

            #[inline(always)]
            #[allow(unused_unsafe, reason = "the low lanes of a full vector are itself")]
            unsafe fn truncate(full: $full) -> Self {
                // SAFETY: see above.
                Self(unsafe { $low(full.0) })
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
            #[allow(unused_unsafe, reason = "masks in general registers need no intrinsic")]
            unsafe fn mask_first(lanes: usize) -> $mask {
                // SAFETY: see above.
                unsafe { $first(lanes) }
            }

            #[inline(always)]
            unsafe fn load_masked(from: *const $scalar, mask: $mask) -> Self {
                // SAFETY: see above.
                Self(unsafe { $load_masked(mask, from) })
            }

            #[inline(always)]
            unsafe fn store_masked(self, to: *mut $scalar, mask: $mask) {
                // SAFETY: see above.
                unsafe { $store_masked(to, mask, self.0) }
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
                Self(unsafe { $fma(a.0, b.0, self.0) })
            }

            #[inline(always)]
            unsafe fn div(self, other: Self) -> Self {
                // SAFETY: see above.
                Self(unsafe { $div(self.0, other.0) })
            }

            #[inline(always)]
            unsafe fn relu_mask(self, y: Self) -> Self {
                // SAFETY: see above. "Not less or equal" holds for a NaN.
                Self(unsafe { $keep($compare::<_CMP_NLE_UQ>(y.0, $zero()), self.0) })
            }

            #[inline(always)]
            unsafe fn max(self, x: Self) -> Self {
                // SAFETY: see above. Of two values the maximum is the second one where either is a NaN.
                unsafe {
                    let nan = $keep($compare::<_CMP_UNORD_Q>(x.0, x.0), x.0);
                    Self($or($max(x.0, self.0), nan))
                }
            }

            #[inline(always)]
            unsafe fn select_eq(self, x: Self, y: Self) -> (Self, Self) {
                // SAFETY: see above.
                unsafe {
                    let same = $keep($compare::<_CMP_EQ_OQ>(x.0, y.0), self.0);
                    let nan = $keep($compare::<_CMP_UNORD_Q>(x.0, x.0), self.0);
                    let other = $keep($compare::<_CMP_NEQ_UQ>(x.0, y.0), self.0);
                    let kept = $keep($compare::<_CMP_ORD_Q>(x.0, x.0), other);
                    (Self($or(same, nan)), Self(kept))
                }
            }
        }
    };
}

#[inline(always)]
fn bits16(lanes: usize) -> __mmask16 {
    ((1_u32 << lanes) - 1) as __mmask16
}

#[inline(always)]
fn bits8(lanes: usize) -> __mmask8 {
    ((1_u32 << lanes) - 1) as __mmask8
}

vector!(F32x16: 16 f32 => __m512, full F32x16 by identity, mask __mmask16: bits16,
    _mm512_setzero_ps _mm512_set1_ps _mm512_loadu_ps _mm512_storeu_ps
    _mm512_maskz_loadu_ps _mm512_mask_storeu_ps _mm512_add_ps _mm512_sub_ps _mm512_fmadd_ps _mm512_div_ps
    _mm512_cmp_ps_mask _mm512_maskz_mov_ps _mm512_max_ps _mm512_or_ps);
vector!(F32x8: 8 f32 => __m256, full F32x16 by _mm512_castps512_ps256, mask __mmask8: bits8,
    _mm256_setzero_ps _mm256_set1_ps _mm256_loadu_ps _mm256_storeu_ps
    _mm256_maskz_loadu_ps _mm256_mask_storeu_ps _mm256_add_ps _mm256_sub_ps _mm256_fmadd_ps _mm256_div_ps
    _mm256_cmp_ps _mm256_and_ps _mm256_max_ps _mm256_or_ps);
vector!(F32x4: 4 f32 => __m128, full F32x16 by _mm512_castps512_ps128, mask __mmask8: bits8,
    _mm_setzero_ps _mm_set1_ps _mm_loadu_ps _mm_storeu_ps
    _mm_maskz_loadu_ps _mm_mask_storeu_ps _mm_add_ps _mm_sub_ps _mm_fmadd_ps _mm_div_ps
    _mm_cmp_ps _mm_and_ps _mm_max_ps _mm_or_ps);
vector!(F64x8: 8 f64 => __m512d, full F64x8 by identity, mask __mmask8: bits8,
    _mm512_setzero_pd _mm512_set1_pd _mm512_loadu_pd _mm512_storeu_pd
    _mm512_maskz_loadu_pd _mm512_mask_storeu_pd _mm512_add_pd _mm512_sub_pd _mm512_fmadd_pd _mm512_div_pd
    _mm512_cmp_pd_mask _mm512_maskz_mov_pd _mm512_max_pd _mm512_or_pd);
vector!(F64x4: 4 f64 => __m256d, full F64x8 by _mm512_castpd512_pd256, mask __mmask8: bits8,
    _mm256_setzero_pd _mm256_set1_pd _mm256_loadu_pd _mm256_storeu_pd
    _mm256_maskz_loadu_pd _mm256_mask_storeu_pd _mm256_add_pd _mm256_sub_pd _mm256_fmadd_pd _mm256_div_pd
    _mm256_cmp_pd _mm256_and_pd _mm256_max_pd _mm256_or_pd);
vector!(F64x2: 2 f64 => __m128d, full F64x8 by _mm512_castpd512_pd128, mask __mmask8: bits8,
    _mm_setzero_pd _mm_set1_pd _mm_loadu_pd _mm_storeu_pd
    _mm_maskz_loadu_pd _mm_mask_storeu_pd _mm_add_pd _mm_sub_pd _mm_fmadd_pd _mm_div_pd
    _mm_cmp_pd _mm_and_pd _mm_max_pd _mm_or_pd);

impl Vectors<f32> for Avx512 {
    type Full = F32x16;
    type Half = F32x8;
    type Quarter = F32x4;
    const FULL: usize = 3;
    const COLUMNS: [usize; 4] = [12, 12, 8, 6];
    const MASKS: bool = true;
    const SIDE: usize = 8;

    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_column: usize, to: *mut f32, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe { transpose_f32(from, from_column, to, to_column) }
    }
}

impl Vectors<f64> for Avx512 {
    type Full = F64x8;
    type Half = F64x4;
    type Quarter = F64x2;
    const FULL: usize = 3;
    const COLUMNS: [usize; 4] = [12, 12, 8, 6];
    const MASKS: bool = true;
    const SIDE: usize = 4;

    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_column: usize, to: *mut f64, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe { transpose_f64(from, from_column, to, to_column) }
    }
}

/// AVX2 reads the first lanes by masks: vectors of integers with ones in these lanes.
macro_rules! load_first {
    ($($name:ident: $scalar:ty => $register:ty, $load:ident $splat:ident $sequence:ident($($lane:literal)*) $greater:ident;)*) => { $(
        #[inline(always)]
        unsafe fn $name(lanes: usize, from: *const $scalar) -> $register {
            // SAFETY: guaranteed by the caller, which runs under AVX2.
            unsafe { $load(from, $greater($splat(lanes as _), $sequence($($lane),*))) }
        }
    )* };
}
load_first! {
    load_first8: f32 => __m256, _mm256_maskload_ps _mm256_set1_epi32 _mm256_setr_epi32(0 1 2 3 4 5 6 7) _mm256_cmpgt_epi32;
    load_first4: f32 => __m128, _mm_maskload_ps _mm_set1_epi32 _mm_setr_epi32(0 1 2 3) _mm_cmpgt_epi32;
    load_first4_wide: f64 => __m256d, _mm256_maskload_pd _mm256_set1_epi64x _mm256_setr_epi64x(0 1 2 3) _mm256_cmpgt_epi64;
    load_first2_wide: f64 => __m128d, _mm_maskload_pd _mm_set1_epi64x _mm_set_epi64x(1 0) _mm_cmpgt_epi64;
}

// It writes them in pieces, as masked writes take tens of cycles on some machines.

#[inline(always)]
unsafe fn store_first8(to: *mut f32, lanes: usize, vector: __m256) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let low = _mm256_castps256_ps128(vector);
        if lanes < 4 {
            return store_first4(to, lanes, low);
        }
        _mm_storeu_ps(to, low);
        store_first4(to.add(4), lanes - 4, _mm256_extractf128_ps::<1>(vector));
    }
}

#[inline(always)]
unsafe fn store_first4(to: *mut f32, lanes: usize, vector: __m128) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match lanes {
            0 => {}
            1 => _mm_store_ss(to, vector),
            2 => store_two(to, vector),
            3 => {
                store_two(to, vector);
                _mm_store_ss(to.add(2), _mm_movehl_ps(vector, vector));
            }
            _ => _mm_storeu_ps(to, vector),
        }
    }
}

/// Not `_mm_storel_pd`: it takes a pointer to an `f64`, which must be aligned to eight bytes.
#[inline(always)]
unsafe fn store_two(to: *mut f32, vector: __m128) {
    // SAFETY: guaranteed by the caller, and this one needs no alignment.
    unsafe { _mm_storeu_si64(to.cast(), _mm_castps_si128(vector)) }
}

#[inline(always)]
unsafe fn store_first4_wide(to: *mut f64, lanes: usize, vector: __m256d) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        let low = _mm256_castpd256_pd128(vector);
        if lanes < 2 {
            return store_first2_wide(to, lanes, low);
        }
        _mm_storeu_pd(to, low);
        store_first2_wide(to.add(2), lanes - 2, _mm256_extractf128_pd::<1>(vector));
    }
}

#[inline(always)]
unsafe fn store_first2_wide(to: *mut f64, lanes: usize, vector: __m128d) {
    // SAFETY: guaranteed by the caller.
    unsafe {
        match lanes {
            0 => {}
            1 => _mm_storel_pd(to, vector),
            _ => _mm_storeu_pd(to, vector),
        }
    }
}

vector!(Avx2F32x8: 8 f32 => __m256, full Avx2F32x8 by identity, mask usize: identity,
    _mm256_setzero_ps _mm256_set1_ps _mm256_loadu_ps _mm256_storeu_ps
    load_first8 store_first8 _mm256_add_ps _mm256_sub_ps _mm256_fmadd_ps _mm256_div_ps
    _mm256_cmp_ps _mm256_and_ps _mm256_max_ps _mm256_or_ps);
vector!(Avx2F32x4: 4 f32 => __m128, full Avx2F32x8 by _mm256_castps256_ps128, mask usize: identity,
    _mm_setzero_ps _mm_set1_ps _mm_loadu_ps _mm_storeu_ps
    load_first4 store_first4 _mm_add_ps _mm_sub_ps _mm_fmadd_ps _mm_div_ps
    _mm_cmp_ps _mm_and_ps _mm_max_ps _mm_or_ps);
vector!(Avx2F64x4: 4 f64 => __m256d, full Avx2F64x4 by identity, mask usize: identity,
    _mm256_setzero_pd _mm256_set1_pd _mm256_loadu_pd _mm256_storeu_pd
    load_first4_wide store_first4_wide _mm256_add_pd _mm256_sub_pd _mm256_fmadd_pd _mm256_div_pd
    _mm256_cmp_pd _mm256_and_pd _mm256_max_pd _mm256_or_pd);
vector!(Avx2F64x2: 2 f64 => __m128d, full Avx2F64x4 by _mm256_castpd256_pd128, mask usize: identity,
    _mm_setzero_pd _mm_set1_pd _mm_loadu_pd _mm_storeu_pd
    load_first2_wide store_first2_wide _mm_add_pd _mm_sub_pd _mm_fmadd_pd _mm_div_pd
    _mm_cmp_pd _mm_and_pd _mm_max_pd _mm_or_pd);

impl Vectors<f32> for Avx2 {
    type Full = Avx2F32x8;
    type Half = Avx2F32x4;
    type Quarter = Avx2F32x4;
    const FULL: usize = 2;
    const COLUMNS: [usize; 4] = [12, 6, 4, 4];
    const MASKS: bool = false;
    const SIDE: usize = 8;

    #[inline(always)]
    unsafe fn transpose(from: *const f32, from_column: usize, to: *mut f32, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe { transpose_f32(from, from_column, to, to_column) }
    }
}

impl Vectors<f64> for Avx2 {
    type Full = Avx2F64x4;
    type Half = Avx2F64x2;
    type Quarter = Avx2F64x2;
    const FULL: usize = 2;
    const COLUMNS: [usize; 4] = [12, 6, 4, 4];
    const MASKS: bool = false;
    const SIDE: usize = 4;

    #[inline(always)]
    unsafe fn transpose(from: *const f64, from_column: usize, to: *mut f64, to_column: usize) {
        // SAFETY: guaranteed by the caller.
        unsafe { transpose_f64(from, from_column, to, to_column) }
    }
}
