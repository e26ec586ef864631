use core::fmt;
use core::str::FromStr;

/// The instruction set that the kernels use.
///
/// Results may differ in their last bits between instruction sets; on one instruction set they are the same bits on
/// every run.
///
/// AVX-512, AVX2 and NEON fuse multiplications and additions, the portable instruction set does not. Sums that are split
/// among the lanes of a vector also depend on their number: gradients of filters, and products of a few columns. The
/// portable instruction set gives the same bits on x86-64 and AArch64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Isa {
    /// AVX-512 (F, VL, DQ, BW) on x86-64.
    Avx512,
    /// AVX2 with fused multiply-add on x86-64.
    Avx2,
    /// NEON on AArch64.
    Neon,
    /// The instructions that every machine of the target has.
    Portable,
}

/// The text is not the name of an [`Isa`].
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UnknownIsa;

/// As `Display`, which `main` prints when it returns an error.
impl fmt::Debug for UnknownIsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for UnknownIsa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of avx512, avx2, neon, portable")
    }
}

impl core::error::Error for UnknownIsa {}

impl Isa {
    const ALL: [Self; 4] = [Self::Avx512, Self::Avx2, Self::Neon, Self::Portable];

    /// The instruction sets of this machine, the best first.
    pub fn available() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|isa| isa.is_available())
    }

    /// Whether this machine has the instruction set.
    #[must_use]
    #[inline]
    pub fn is_available(self) -> bool {
        match self {
            Self::Avx512 => has_avx512(),
            Self::Avx2 => has_avx2(),
            Self::Neon => HAS_NEON,
            Self::Portable => true,
        }
    }

    fn best() -> Self {
        Self::available().next().unwrap_or(Self::Portable)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Avx512 => "avx512",
            Self::Avx2 => "avx2",
            Self::Neon => "neon",
            Self::Portable => "portable",
        }
    }
}

impl fmt::Display for Isa {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Isa {
    type Err = UnknownIsa;

    fn from_str(name: &str) -> Result<Self, UnknownIsa> {
        Self::ALL.into_iter().find(|isa| isa.name() == name).ok_or(UnknownIsa)
    }
}

/// Whether the target, or with `std` this machine, has these features.
macro_rules! machine_has {
    ($($feature:tt)*) => {{
        #[cfg(all(target_arch = "x86_64", feature = "std"))]
        { $(std::arch::is_x86_feature_detected!($feature))&&* }
        #[cfg(not(all(target_arch = "x86_64", feature = "std")))]
        { cfg!(all(target_arch = "x86_64", $(target_feature = $feature),*)) }
    }};
}

fn has_avx512() -> bool {
    has_avx2() && machine_has!("avx512f" "avx512vl" "avx512dq" "avx512bw" "bmi2")
}

fn has_avx2() -> bool {
    machine_has!("avx2" "fma")
}

/// Every AArch64 has it, except for targets without floating-point registers.
const HAS_NEON: bool = cfg!(all(target_arch = "aarch64", target_feature = "neon"));

/// The instruction set that all kernels use: the best one of the target.
#[cfg(not(feature = "std"))]
#[must_use]
#[inline]
pub fn isa() -> Isa {
    Isa::best()
}

#[cfg(feature = "std")]
pub use chosen::isa;

#[cfg(feature = "std")]
mod chosen {
    use alloc::format;
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::sync::atomic::{AtomicU8, Ordering::Relaxed};

    use super::Isa;

    /// 0 before the first use, then one more than the instruction set's number. Threads that are first at
    /// the same time all choose the same.
    static CHOSEN: AtomicU8 = AtomicU8::new(0);

    /// The instruction set that all kernels use: one that this machine has.
    ///
    /// That is the best one, unless the environment variable `CONSTNET_SIMD` (`avx512`, `avx2`,
    /// `neon`, `portable`) forces another; it is read once. Without the feature `std` it is the best one of
    /// the target.
    #[must_use]
    #[inline]
    pub fn isa() -> Isa {
        match CHOSEN.load(Relaxed) {
            1 => Isa::Avx512,
            2 => Isa::Avx2,
            3 => Isa::Neon,
            4 => Isa::Portable,
            _ => choose(),
        }
    }

    #[cold]
    fn choose() -> Isa {
        let isa = match std::env::var_os("CONSTNET_SIMD") {
            Some(wish) => forced(&wish.to_string_lossy()).unwrap_or_else(|refusal| {
                eprintln!("{refusal}");
                Isa::best()
            }),
            None => Isa::best(),
        };
        CHOSEN.store(isa as u8 + 1, Relaxed);
        isa
    }

    /// The instruction set with that name, or why it can't be used.
    pub(super) fn forced(wish: &str) -> Result<Isa, String> {
        match wish.parse::<Isa>() {
            Ok(isa) if isa.is_available() => Ok(isa),
            _ => {
                let available: Vec<_> = Isa::available().map(Isa::name).collect();
                let (available, best) = (available.join(", "), Isa::best());
                Err(format!(
                    "constnet: CONSTNET_SIMD is `{wish}`, this machine has {available}; using {best}"
                ))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_parsed_back() {
        for isa in Isa::ALL {
            assert_eq!(alloc::format!("{isa}").parse(), Ok(isa));
        }
        assert_eq!("sse9".parse::<Isa>(), Err(UnknownIsa));
    }

    #[test]
    fn the_selected_isa_is_available() {
        assert!(Isa::available().any(|available| available == isa()));
    }

    #[test]
    fn every_machine_of_a_64_bit_arm_has_neon() {
        let is_arm = cfg!(target_arch = "aarch64");
        assert_eq!(Isa::available().next() == Some(Isa::Neon), is_arm);
        assert_eq!(Isa::Neon.is_available(), is_arm);
    }

    #[cfg(feature = "std")]
    #[test]
    fn a_request_is_granted_or_rejected_in_one_line() {
        assert_eq!(chosen::forced("portable"), Ok(Isa::Portable));
        let refusal = chosen::forced("sse9").unwrap_err();
        assert!(refusal.contains("`sse9`") && refusal.contains("portable") && !refusal.contains('\n'));
    }
}
