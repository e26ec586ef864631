//! The program: it exits with 0, or the number of the check that failed.

#![no_std]
#![no_main]

use core::ffi::c_int;
use core::panic::PanicInfo;

#[link(name = "c")]
unsafe extern "C" {
    safe fn abort() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    abort()
}

#[unsafe(no_mangle)]
extern "C" fn main() -> c_int {
    match no_alloc::program::run() {
        Ok(()) => 0,
        Err(check) => check.into(),
    }
}

/// The precompiled core library refers to this symbol for unwinding; nothing here unwinds.
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
