//! `Debug` of errors.

/// Writes an error's `Debug` as its `Display`, as Rust prints the `Debug` of an error that `main` returns.
macro_rules! debug_as_display {
    ($error:ty) => {
        impl core::fmt::Debug for $error {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                core::fmt::Display::fmt(self, f)
            }
        }
    };
}

pub(crate) use debug_as_display;
