//! A word about slow debug builds.

use std::io::Write;
use std::sync::Once;

/// The lines of a `Cargo.toml` with which a debug build trains about as fast as a release build.
const PROFILE: &str = "[profile.dev.package.\"*\"]
opt-level = 3";

/// Says on stderr, once in a process, that the kernels are not optimised, and what to do.
pub(super) fn say_once() {
    static SAID: Once = Once::new();
    if !crate::kernel::IS_OPTIMIZED {
        SAID.call_once(|| {
            // A closed pipe is no reason to stop training.
            _ = writeln!(
                std::io::stderr(),
                "note: constnet is compiled without optimisation, so training is many times slower; use `--release`, or \
                 add to the Cargo.toml of your workspace, which optimises what you depend on:\n\n{PROFILE}"
            );
        });
    }
}
