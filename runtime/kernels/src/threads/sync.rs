//! Synchronisation of the pool. A model of the pool replaces this module; see `model/main.rs`.

use core::hint::spin_loop;
pub(super) use core::sync::atomic::{AtomicBool, AtomicPtr, AtomicUsize};
use std::io;
pub(super) use std::sync::{Condvar, Mutex, MutexGuard};
use std::thread::{self, Builder};
pub(super) use std::thread::{Thread, park};
use std::time::{Duration, Instant};

/// A function that is `const`, if the atomics allow it.
macro_rules! constant {
    ($visibility:vis fn $($rest:tt)*) => {
        $visibility const fn $($rest)*
    };
}
pub(super) use constant;

/// A worker's stack in bytes, whatever `RUST_MIN_STACK` says: the standard library's own choice.
const STACK: usize = 2 << 20;

/// Starts the thread of a worker.
pub(super) fn spawn(worker: usize, work: impl FnOnce() + Send + 'static) -> io::Result<Thread> {
    let builder = Builder::new().name(std::format!("constnet-{worker}")).stack_size(STACK);
    builder.spawn(work).map(|thread| thread.thread().clone())
}

/// Number of spins between two looks at the clock. After each such round the thread yields.
const GLANCES: usize = 50;

/// Spins until the condition holds or the time is over. Returns whether it holds.
#[inline]
pub(super) fn watch_for(time: Duration, is_so: impl Fn() -> bool) -> bool {
    let mut start = None;
    loop {
        for _ in 0..GLANCES {
            if is_so() {
                return true;
            }
            spin_loop();
        }
        let now = Instant::now();
        if now - *start.get_or_insert(now) > time {
            return false;
        }
        // Yields to other threads that need this core.
        thread::yield_now();
    }
}
