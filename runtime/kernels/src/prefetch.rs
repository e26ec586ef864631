//! Prefetches: hints to caches that change nothing else.

/// Bytes of a cache line.
pub const LINE: usize = 64;

/// Prefetches the line of a value, which need not exist, to the first-level cache, or to the `SECOND`.
#[inline(always)]
pub fn prefetch<const SECOND: bool, T>(value: *const T) {
    #[cfg(target_arch = "x86_64")]
    {
        use core::arch::x86_64::{_MM_HINT_T0, _MM_HINT_T1, _mm_prefetch};
        // SAFETY: a prefetch changes nothing but caches, and every x86-64 has it.
        unsafe {
            match SECOND {
                true => _mm_prefetch::<_MM_HINT_T1>(value.cast()),
                false => _mm_prefetch::<_MM_HINT_T0>(value.cast()),
            }
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = value;
}
