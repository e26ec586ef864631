//! Thread pool: threads that wait for parts of kernels, and the distribution of the parts.
//!
//! A kernel of a small network takes some tens of microseconds, so a hand-over may cost no more than one or
//! two: a worker that has just finished spins on the [`Pool`] for a while before it sleeps, and nothing
//! is allocated, queued or locked. The parts that are not taken yet are the bits of one word; the thread that clears a
//! bit computes that part. The caller takes parts like the workers, so it never waits for a worker to start,
//! only for one to finish: if workers sleep or their core is busy, it computes the parts itself.
//!
//! One kernel at a time is split. Callers that come while another one's work is active, from other
//! threads or from within a part, compute theirs alone.

use core::any::Any;
use core::mem::forget;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::boxed::Box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{OnceLock, PoisonError};
use std::time::Duration;

use super::MAX_THREADS;
use super::sync::{
    AtomicBool, AtomicPtr, AtomicUsize, Condvar, Mutex, MutexGuard, Thread, constant, park, spawn, watch_for,
};

/// How long a worker spins before it sleeps. Waking it takes longer than most kernels, so
/// this is longer than the time between two kernels of a training step.
const WATCH: Duration = Duration::from_millis(2);

/// How long a caller spins while workers finish before it sleeps and leaves them its core.
const PATIENCE: Duration = Duration::from_micros(20);

/// Set in [`Pool::unfinished`] while the caller sleeps.
const CALLER_SLEEPS: usize = 1 << (usize::BITS - 1);

/// The work of a kernel: a closure of the caller, who waits until all parts are done.
struct Task {
    /// Computes one part.
    part: unsafe fn(*const (), usize),
    work: *const (),
}

/// The workers, and the current work. It lives as long as the program.
#[repr(align(128))]
pub(super) struct Pool {
    /// A bit for each part that is not taken yet.
    open: AtomicUsize,
    /// Number of parts that are not done yet.
    unfinished: AtomicUsize,
    /// The current work; valid for threads that have taken a part that is not done yet.
    task: AtomicPtr<Task>,
    /// Maximum number of threads for it.
    threads: AtomicUsize,
    /// The distance between the first parts of the threads.
    stride: AtomicUsize,
    /// Whether there is current work.
    busy: AtomicBool,
    /// A bit for each worker that sleeps or is about to.
    asleep: AtomicUsize,
    workers: [OnceLock<Thread>; MAX_THREADS],
    hired: Mutex<usize>,
    /// The payload of the first panic of a part.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    /// The condition variable of a sleeping caller.
    rest: (Mutex<()>, Condvar),
}

impl Pool {
    constant! {
        pub(super) fn new() -> Self {
            Self {
                open: AtomicUsize::new(0),
                unfinished: AtomicUsize::new(0),
                task: AtomicPtr::new(core::ptr::null_mut()),
                threads: AtomicUsize::new(1),
                stride: AtomicUsize::new(1),
                busy: AtomicBool::new(false),
                asleep: AtomicUsize::new(0),
                workers: [const { OnceLock::new() }; MAX_THREADS],
                hired: Mutex::new(1),
                panic: Mutex::new(None),
                rest: (Mutex::new(()), Condvar::new()),
            }
        }
    }

    /// Calls `work(part)` for each of `parts`, on at most `threads` threads; a thread starts where it did the last
    /// time, as its data may still be in its cache. Returns whether it is done: not if other work is active.
    ///
    /// # Panics
    ///
    /// If a part panics, after all that were started have ended.
    pub(super) fn parallel_for<W: Fn(usize) + Sync>(
        &'static self,
        threads: usize,
        parts: usize,
        work: &W,
    ) -> bool {
        unsafe fn part<W: Fn(usize)>(work: *const (), part: usize) {
            // SAFETY: `work` is that of `parallel_for`, which is still waiting for this part.
            unsafe { (*work.cast::<W>())(part) }
        }
        debug_assert!((1..=MAX_THREADS).contains(&parts) && threads <= MAX_THREADS, "a bit for each part");
        if self.busy.load(Relaxed) || self.busy.swap(true, Acquire) {
            return false;
        }
        let task = Task { part: part::<W>, work: core::ptr::from_ref(work).cast() };
        self.publish(&task, threads, parts);
        let staying = Staying;
        while let Some(part) = self.take(0) {
            self.do_part(part);
        }
        self.wait();
        forget(staying);
        let panic = lock(&self.panic).take();
        self.busy.store(false, Release);
        if let Some(panic) = panic {
            resume_unwind(panic);
        }
        true
    }

    /// Publishes the work to the workers, and wakes those that are needed.
    fn publish(&'static self, task: &Task, threads: usize, parts: usize) {
        if threads > self.threads.load(Relaxed) {
            self.hire(threads);
        }
        self.threads.store(threads, Relaxed);
        self.stride.store(parts.div_ceil(threads), Relaxed);
        self.task.store(core::ptr::from_ref(task).cast_mut(), Relaxed);
        self.unfinished.store(parts, Relaxed);
        // In one order with a worker that falls asleep: it sees the work, or its bit is seen here.
        self.open.store(usize::MAX >> (MAX_THREADS - parts), SeqCst);
        let needed = (usize::MAX >> (MAX_THREADS - threads.min(parts))) & !1;
        let asleep = self.asleep.load(SeqCst) & needed;
        if asleep != 0 {
            self.wake(asleep);
        }
    }

    #[cold]
    fn wake(&self, mut asleep: usize) {
        while asleep != 0 {
            let worker = asleep.trailing_zeros() as usize;
            asleep &= asleep - 1;
            if self.asleep.fetch_and(!(1 << worker), SeqCst) & (1 << worker) != 0
                && let Some(worker) = self.workers[worker].get()
            {
                worker.unpark();
            }
        }
    }

    /// Starts threads until there are this many, including the caller, if the system allows.
    #[cold]
    fn hire(&'static self, threads: usize) {
        let mut hired = lock(&self.hired);
        while *hired < threads {
            let worker = *hired;
            let Ok(thread) = spawn(worker, move || self.work(worker)) else { return };
            _ = self.workers[worker].set(thread);
            *hired += 1;
        }
    }

    /// Takes a part that is not taken yet, the first one from `from` on.
    #[inline]
    fn take(&self, from: usize) -> Option<usize> {
        let mut open = self.open.load(Relaxed);
        while open != 0 {
            let ahead = open.rotate_right(from as u32).trailing_zeros() as usize;
            let part = (from + ahead) % MAX_THREADS;
            let before = self.open.fetch_and(!(1 << part), AcqRel);
            if before & (1 << part) != 0 {
                return Some(part);
            }
            open = before;
        }
        None
    }

    /// The loop of a worker.
    fn work(&self, worker: usize) {
        loop {
            while worker < self.threads.load(Relaxed)
                && let Some(part) = self.take(worker * self.stride.load(Relaxed))
            {
                self.do_part(part);
            }
            self.watch(worker);
        }
    }

    /// Computes a part that was taken. Whatever it does, it is done afterwards, and nothing unwinds from here: other
    /// threads may still compute their parts.
    fn do_part(&self, part: usize) {
        // SAFETY: the caller waits for this part, so its task is valid. It is the task of this part as it was
        // stored before the part was opened, which was before it was taken.
        let outcome = catch_unwind(AssertUnwindSafe(|| unsafe {
            let task = &*self.task.load(Relaxed);
            (task.part)(task.work, part);
        }));
        if let Err(panic) = outcome {
            self.keep(panic);
        }
        if self.unfinished.fetch_sub(1, AcqRel) == CALLER_SLEEPS + 1 {
            let _resting = lock(&self.rest.0);
            self.rest.1.notify_all();
        }
    }

    /// Stores the payload of the first panic. The payloads of others are forgotten, not dropped: dropping one
    /// runs user code, which may panic again or never return.
    #[cold]
    fn keep(&self, panic: Box<dyn Any + Send>) {
        let mut first = lock(&self.panic);
        if first.is_none() {
            *first = Some(panic);
        } else {
            forget(panic);
        }
    }

    /// Returns when there is work for this worker.
    fn watch(&self, worker: usize) {
        let has_work = || self.open.load(SeqCst) != 0 && worker < self.threads.load(Relaxed);
        if watch_for(WATCH, has_work) {
            return;
        }
        self.asleep.fetch_or(1 << worker, SeqCst);
        if has_work() {
            self.asleep.fetch_and(!(1 << worker), SeqCst);
            return;
        }
        while self.asleep.load(SeqCst) & (1 << worker) != 0 {
            park();
        }
    }

    /// Waits for the parts that other threads compute.
    fn wait(&self) {
        if watch_for(PATIENCE, || self.unfinished.load(Acquire) == 0) {
            return;
        }
        let mut resting = lock(&self.rest.0);
        if self.unfinished.fetch_or(CALLER_SLEEPS, AcqRel) == 0 {
            return;
        }
        while self.unfinished.load(Acquire) != CALLER_SLEEPS {
            resting = self.rest.1.wait(resting).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// On the stack of a caller whose work others compute. Nothing unwinds it; if something did, the data they use
/// would be gone.
struct Staying;

impl Drop for Staying {
    fn drop(&mut self) {
        std::process::abort();
    }
}

/// The data of these locks is consistent after a panic.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
