//! Number of threads of the kernels.

/// The maximum number of threads.
pub const MAX_THREADS: usize = usize::BITS as usize;

/// Number of threads that compute, including the calling one; 1 without the feature `parallel`.
///
/// That is the number of [`set`], or of the environment variable `CONSTNET_THREADS`, which is read once, or of
/// the cores that this process may use. A variable that is not a number is reported on stderr and ignored.
#[cfg(not(feature = "parallel"))]
#[must_use]
pub fn count() -> usize {
    1
}

/// Sets the maximum number of threads that compute from now on, including the calling one; 0 restores the default, as
/// without this call. More than [`MAX_THREADS`] is the same as [`MAX_THREADS`].
///
/// Results do not depend on it. Without the feature `parallel` it has no effect.
#[cfg(not(feature = "parallel"))]
pub fn set(threads: usize) {
    let _ = threads;
}

#[cfg(feature = "parallel")]
pub use chosen::{count, set};

#[cfg(feature = "parallel")]
mod chosen {
    use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::ffi::OsStr;
    use std::string::String;
    use std::thread::available_parallelism;
    use std::{env, eprintln, format};

    use super::MAX_THREADS;

    /// 0 before the first use.
    static CHOSEN: AtomicUsize = AtomicUsize::new(0);

    /// Number of threads that compute, including the calling one; 1 without the feature `parallel`.
    ///
    /// That is the number of [`set`], or of the environment variable `CONSTNET_THREADS`, which is read once,
    /// or of the cores that this process may use. A variable that is not a number is reported on stderr and
    /// ignored.
    #[must_use]
    #[inline]
    pub fn count() -> usize {
        match CHOSEN.load(Relaxed) {
            0 => choose(),
            chosen => chosen,
        }
    }

    /// Sets the maximum number of threads that compute from now on, including the calling one; 0 restores the
    /// default, as without this call. More than [`MAX_THREADS`] is the same as [`MAX_THREADS`].
    ///
    /// Results do not depend on it. Without the feature `parallel` it has no effect.
    ///
    /// ```
    /// constnet::threads::set(1);
    /// assert_eq!(constnet::threads::count(), 1);
    /// ```
    pub fn set(threads: usize) {
        CHOSEN.store(threads.min(MAX_THREADS), Relaxed);
    }

    #[cold]
    fn choose() -> usize {
        let count = wished(env::var_os("CONSTNET_THREADS").as_deref()).unwrap_or_else(|refusal| {
            eprintln!("{refusal}");
            cores()
        });
        CHOSEN.store(count, Relaxed);
        count
    }

    fn cores() -> usize {
        available_parallelism().map_or(1, |cores| cores.get().min(MAX_THREADS))
    }

    /// The value of the variable, or why it can't be used.
    pub(super) fn wished(variable: Option<&OsStr>) -> Result<usize, String> {
        let Some(text) = variable else { return Ok(cores()) };
        match text.to_str().and_then(|text| text.trim().parse::<usize>().ok()) {
            Some(0) => Ok(cores()),
            Some(threads) => Ok(threads.min(MAX_THREADS)),
            None => Err(format!(
                "constnet: CONSTNET_THREADS is `{}`, expected a number of threads (0: all cores); using {}",
                text.to_string_lossy(),
                cores()
            )),
        }
    }
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use std::ffi::OsStr;

    use super::MAX_THREADS;
    use super::chosen::wished;

    fn wish(text: &str) -> Result<usize, std::string::String> {
        wished(Some(OsStr::new(text)))
    }

    #[test]
    fn a_number_is_used_and_the_default_is_all_cores() {
        assert_eq!(wish("3"), Ok(3));
        assert_eq!(wish(" 1 "), Ok(1));
        assert_eq!(wish("100000"), Ok(MAX_THREADS));
        assert_eq!(wish("0"), wished(None));
    }

    #[test]
    fn a_value_that_is_not_a_number_is_rejected_in_one_line() {
        for text in ["", "two", "-1", "1.5", "99999999999999999999999999"] {
            let refusal = wish(text).unwrap_err();
            assert!(refusal.contains(&std::format!("`{text}`")) && !refusal.contains('\n'), "{refusal}");
        }
    }
}
