//! The pool's `sync` module, for loom. Timeouts are over at once: who spins looks a single time.

use std::cell::Cell;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, SeqCst};
use std::sync::atomic::{self, Ordering};
use std::time::Duration;

use loom::sync::atomic::fence;
pub(super) use loom::sync::atomic::{AtomicBool, AtomicPtr};
pub(super) use loom::sync::{Condvar, Mutex, MutexGuard};
pub(super) use loom::thread::Thread;

use crate::pool::Pool;

/// loom treats an access that is `SeqCst` as one that is `AcqRel`, but supports fences. So there is one
/// between a change that is `SeqCst` and the next access of its thread, if that is a load that is `SeqCst`
/// too. That is all which the pool relies on: of two threads that each write one word and then read the
/// other's, one sees the other.
///
/// And a store is a change that reads nothing, unless it is `Relaxed`: loom would let its own thread miss it for a
/// change by another one that came before it.
pub(super) struct AtomicUsize(loom::sync::atomic::AtomicUsize);

loom::thread_local! {
    /// Whether the last access of this thread was a change that is `SeqCst`.
    static HAS_CHANGED: Cell<bool> = Cell::new(false);
}

/// The access as loom is to see it.
fn access<R>(order: Ordering, is_load: bool, access: impl FnOnce(Ordering) -> R) -> R {
    let is_sequential = order == SeqCst;
    let has_changed = HAS_CHANGED.with(|last| last.replace(is_sequential && !is_load));
    if is_sequential && is_load && has_changed {
        fence(SeqCst);
    }
    match (order, is_load) {
        (SeqCst, true) => access(Acquire),
        (SeqCst, false) => access(AcqRel),
        (order, _) => access(order),
    }
}

impl AtomicUsize {
    pub(super) fn new(value: usize) -> Self {
        Self(loom::sync::atomic::AtomicUsize::new(value))
    }

    pub(super) fn load(&self, order: Ordering) -> usize {
        access(order, true, |order| self.0.load(order))
    }

    pub(super) fn store(&self, value: usize, order: Ordering) {
        access(order, false, |order| match order {
            Relaxed => self.0.store(value, order),
            _ => _ = self.0.swap(value, AcqRel),
        });
    }

    pub(super) fn fetch_and(&self, value: usize, order: Ordering) -> usize {
        access(order, false, |order| self.0.fetch_and(value, order))
    }

    pub(super) fn fetch_or(&self, value: usize, order: Ordering) -> usize {
        access(order, false, |order| self.0.fetch_or(value, order))
    }

    pub(super) fn fetch_sub(&self, value: usize, order: Ordering) -> usize {
        access(order, false, |order| self.0.fetch_sub(value, order))
    }
}

macro_rules! constant {
    ($visibility:vis fn $($rest:tt)*) => {
        $visibility fn $($rest)*
    };
}
pub(super) use constant;

pub(super) fn watch_for(_: Duration, is_so: impl Fn() -> bool) -> bool {
    is_so()
}

/// The workers of the current execution. This and everything below is not part of the model.
static WORKERS: std::sync::Mutex<Vec<Thread>> = std::sync::Mutex::new(Vec::new());
/// Whether workers end: a program ends with its workers asleep, an execution only without them.
static IS_OVER: atomic::AtomicBool = atomic::AtomicBool::new(false);
static EXECUTIONS: atomic::AtomicUsize = atomic::AtomicUsize::new(0);

/// What unwinds a worker that falls asleep at the end.
struct Over;

pub(super) fn spawn(_: usize, work: impl FnOnce() + Send + 'static) -> io::Result<Thread> {
    let worker = loom::thread::Builder::new().spawn(move || {
        if let Err(panic) = catch_unwind(AssertUnwindSafe(work))
            && !panic.is::<Over>()
        {
            resume_unwind(panic);
        }
    })?;
    let worker = worker.thread().clone();
    WORKERS.lock().expect("no panic").push(worker.clone());
    Ok(worker)
}

pub(super) fn park() {
    let end_if_over = || {
        if IS_OVER.load(Relaxed) {
            resume_unwind(Box::new(Over));
        }
    };
    end_if_over();
    loom::thread::park();
    end_if_over();
}

/// One execution with a new pool.
pub(super) fn with_pool(events: impl FnOnce(&'static Pool)) {
    IS_OVER.store(false, Relaxed);
    EXECUTIONS.fetch_add(1, Relaxed);
    WORKERS.lock().expect("no panic").clear();
    events(Box::leak(Box::new(Pool::new())));
    IS_OVER.store(true, Relaxed);
    WORKERS.lock().expect("no panic").iter().for_each(Thread::unpark);
}

/// Number of executions since the last call.
pub(super) fn executions() -> usize {
    EXECUTIONS.swap(0, Relaxed)
}
