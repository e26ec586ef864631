//! Peak rate of multiply-adds of a core: nothing else, on values that stay in registers.

#[cfg(not(target_arch = "aarch64"))]
use std::hint::black_box;

/// An implementation of many multiply-adds.
pub struct Peak {
    /// Runs this number of rounds.
    rounds: fn(usize),
    /// Floating-point operations of a round.
    operations: usize,
}

/// Number of independent sums: more than the latency of a multiply-add, times how many begin in a cycle.
#[cfg(not(target_arch = "aarch64"))]
const SUMS: usize = 12;

impl Peak {
    /// With the widest vectors that the machine has.
    pub fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx512f") {
                // SAFETY: the machine has AVX-512.
                return Self { rounds: |rounds| unsafe { x86::avx512(rounds) }, operations: 2 * SUMS * 16 };
            }
            if has!("avx2") && has!("fma") {
                // SAFETY: the machine has AVX2 and FMA.
                return Self { rounds: |rounds| unsafe { x86::avx2(rounds) }, operations: 2 * SUMS * 8 };
            }
        }
        #[cfg(target_arch = "aarch64")]
        // SAFETY: every AArch64 with an operating system has NEON.
        return Self { rounds: |rounds| unsafe { arm::neon(rounds) }, operations: 2 * arm::SUMS * 4 };
        #[cfg(not(target_arch = "aarch64"))]
        Self { rounds: portable, operations: 2 * SUMS * 4 }
    }

    /// Runs at least this number of floating-point operations.
    pub fn compute(&self, operations: usize) {
        (self.rounds)(operations.div_ceil(self.operations));
    }
}

/// A multiplication and an addition on four lanes, as compiled by default.
#[cfg(not(target_arch = "aarch64"))]
fn portable(rounds: usize) {
    let factor = black_box([0.5_f32; 4]);
    let mut sums = black_box([[1.0_f32; 4]; SUMS]);
    for _ in 0..rounds {
        for sum in &mut sums {
            for (lane, factor) in sum.iter_mut().zip(factor) {
                *lane = *lane * factor + factor;
            }
        }
    }
    black_box(sums);
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    use super::SUMS;

    /// Multiply-adds on 16 lanes.
    #[target_feature(enable = "avx512f")]
    pub fn avx512(rounds: usize) {
        let factor = black_box(_mm512_set1_ps(0.5));
        let mut sums = black_box([_mm512_set1_ps(1.0); SUMS]);
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm512_fmadd_ps(*sum, factor, factor);
            }
        }
        black_box(sums);
    }

    /// Multiply-adds on 8 lanes.
    #[target_feature(enable = "avx2,fma")]
    pub fn avx2(rounds: usize) {
        let factor = black_box(_mm256_set1_ps(0.5));
        let mut sums = black_box([_mm256_set1_ps(1.0); SUMS]);
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = _mm256_fmadd_ps(*sum, factor, factor);
            }
        }
        black_box(sums);
    }
}

#[cfg(target_arch = "aarch64")]
mod arm {
    use std::arch::aarch64::*;
    use std::hint::black_box;

    /// More than elsewhere: some cores begin four multiply-adds in a cycle.
    pub const SUMS: usize = 24;

    /// Multiply-adds on 4 lanes.
    #[target_feature(enable = "neon")]
    pub fn neon(rounds: usize) {
        let factor = black_box(vdupq_n_f32(0.5));
        let mut sums = black_box([vdupq_n_f32(1.0); SUMS]);
        for _ in 0..rounds {
            for sum in &mut sums {
                *sum = vfmaq_f32(factor, *sum, factor);
            }
        }
        black_box(sums);
    }
}
