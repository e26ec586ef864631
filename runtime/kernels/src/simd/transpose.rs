//! Transposes of squares in registers, with the shuffles of AVX.

use core::arch::x86_64::*;

/// Transposes 8 x 8; see [`Vectors::transpose`](super::Vectors::transpose).
///
/// # Safety
///
/// As there, under AVX2.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) unsafe fn transpose_f32(from: *const f32, from_column: usize, to: *mut f32, to_column: usize) {
    // SAFETY: the caller's pointers are valid for the square.
    let row = |r: usize| unsafe { _mm256_loadu_ps(from.add(r * from_column)) };
    // Pairs of rows interleaved, then pairs of pairs: a quarter of a column each.
    let quarters = |r: usize| {
        let (a, b, c, d) = (row(r), row(r + 1), row(r + 2), row(r + 3));
        let (ab, cd) = (_mm256_unpacklo_ps(a, b), _mm256_unpacklo_ps(c, d));
        let (ab_high, cd_high) = (_mm256_unpackhi_ps(a, b), _mm256_unpackhi_ps(c, d));
        [
            _mm256_shuffle_ps::<0x44>(ab, cd),
            _mm256_shuffle_ps::<0xee>(ab, cd),
            _mm256_shuffle_ps::<0x44>(ab_high, cd_high),
            _mm256_shuffle_ps::<0xee>(ab_high, cd_high),
        ]
    };
    let (upper, lower) = (quarters(0), quarters(4));
    for q in 0..4 {
        let near = _mm256_permute2f128_ps::<0x20>(upper[q], lower[q]);
        let far = _mm256_permute2f128_ps::<0x31>(upper[q], lower[q]);
        // SAFETY: the caller's pointers are valid for the square.
        unsafe {
            _mm256_storeu_ps(to.add(q * to_column), near);
            _mm256_storeu_ps(to.add((q + 4) * to_column), far);
        }
    }
}

/// Transposes 4 x 4; see [`Vectors::transpose`](super::Vectors::transpose).
///
/// # Safety
///
/// As there, under AVX2.
#[target_feature(enable = "avx2")]
#[inline]
pub(super) unsafe fn transpose_f64(from: *const f64, from_column: usize, to: *mut f64, to_column: usize) {
    // SAFETY: the caller's pointers are valid for the square.
    let row = |r: usize| unsafe { _mm256_loadu_pd(from.add(r * from_column)) };
    let (a, b, c, d) = (row(0), row(1), row(2), row(3));
    let halves = [
        (_mm256_unpacklo_pd(a, b), _mm256_unpacklo_pd(c, d)),
        (_mm256_unpackhi_pd(a, b), _mm256_unpackhi_pd(c, d)),
    ];
    for (q, (upper, lower)) in halves.into_iter().enumerate() {
        let near = _mm256_permute2f128_pd::<0x20>(upper, lower);
        let far = _mm256_permute2f128_pd::<0x31>(upper, lower);
        // SAFETY: the caller's pointers are valid for the square.
        unsafe {
            _mm256_storeu_pd(to.add(q * to_column), near);
            _mm256_storeu_pd(to.add((q + 2) * to_column), far);
        }
    }
}
