//! Model of the pool: its own source, on atomics, locks and threads of loom, which tries every order of events
//! and every value that memory may show (Norris and Demsky, "CDSChecker", 2013).
//!
//! ```sh
//! cargo run --release --manifest-path runtime/kernels/src/threads/model/Cargo.toml --target-dir target/model
//! ```
//!
//! With `CI_LONG=1` threads are interrupted at more places. What must hold is asserted, and what must not happen
//! ends the run: two threads that access a value without an order between them, threads that all wait for each other.

#[path = "../pool.rs"]
mod pool;
mod sync;
mod values;

use std::any::Any;
use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::Instant;

use pool::Pool;
use loom::model::Builder;
use loom::sync::{Condvar, Mutex};
use loom::thread;
use values::Values;

/// The most parts and threads; see the original.
const MAX_THREADS: usize = usize::BITS as usize;

/// Tries all orders of events, with at most this number of preemptions, or any.
fn model(name: &str, interruptions: Option<usize>, events: impl Fn(&'static Pool) + Send + Sync + 'static) {
    let wish = env::args().nth(1);
    if wish.as_ref().is_some_and(|wish| !name.contains(wish)) {
        return;
    }
    let start = Instant::now();
    let mut builder = Builder::new();
    builder.preemption_bound = interruptions;
    builder.location = wish.is_some();
    builder.log = env::var_os("LOOM_LOG").is_some();
    builder.max_branches = 10_000;
    builder.check(move || sync::with_pool(|pool| events(pool)));
    println!("{name}: {} orders of events, {:.1} s", sync::executions(), start.elapsed().as_secs_f64());
}

/// A run whose parts read what the caller wrote and write what it reads.
fn run_parts(pool: &'static Pool, threads: usize, parts: usize, number: usize) -> bool {
    let (inputs, outputs) = (Values::new(parts), Values::new(parts));
    (0..parts).for_each(|part| inputs.set(part, number + part));
    let is_done = pool.parallel_for(threads, parts, &|part| {
        assert_eq!(outputs.get(part), 0, "each part once");
        outputs.set(part, 1 + inputs.get(part));
    });
    if is_done {
        (0..parts).for_each(|part| assert_eq!(outputs.get(part), 1 + number + part, "all parts"));
    }
    is_done
}

/// A run whose two parts are active at the same time: each waits for the other.
fn share_together(pool: &'static Pool, end: impl Fn(usize) + Sync) -> bool {
    let (begun, both) = (Mutex::new(0), Condvar::new());
    pool.parallel_for(2, 2, &|part| {
        let mut count = begun.lock().expect("nobody panics here");
        *count += 1;
        both.notify_all();
        while *count < 2 {
            count = both.wait(count).expect("nobody panics here");
        }
        drop(count);
        end(part);
    })
}

/// The payload of a panic of a run.
fn panic_of(run_parts: impl FnOnce() -> bool) -> Box<dyn Any + Send> {
    catch_unwind(AssertUnwindSafe(run_parts)).expect_err("a panic")
}

/// A payload that panics again when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        resume_unwind(Box::new("dropped"));
    }
}

fn main() {
    let is_long = env::var("CI_LONG").is_ok_and(|long| long == "1");
    let more = |usually: usize| usually + usize::from(is_long);
    model("one run", Some(more(3)), |pool| assert!(run_parts(pool, 2, 2, 0)));
    model("one run after another", Some(more(2)), |pool| {
        assert!(run_parts(pool, 2, 2, 0));
        assert!(run_parts(pool, 2, 2, 10));
    });
    model("a worker that sleeps is woken", Some(more(2)), |pool| {
        assert!(share_together(pool, |_| ()));
        assert!(share_together(pool, |_| ()));
    });
    model("a part panics", Some(more(2)), |pool| {
        let payload = panic_of(|| {
            pool.parallel_for(2, 2, &|part| {
                if part == 1 {
                    resume_unwind(Box::new(part));
                }
            })
        });
        assert_eq!(payload.downcast_ref(), Some(&1_usize));
        assert!(run_parts(pool, 2, 2, 0));
    });
    model("all parts panic", Some(more(2)), |pool| {
        let payload = panic_of(|| share_together(pool, |_| resume_unwind(Box::new(Bomb))));
        assert!(payload.is::<Bomb>());
        std::mem::forget(payload);
        assert!(share_together(pool, |_| ()));
    });
    model("two callers", Some(more(2)), |pool| {
        let other = thread::spawn(move || run_parts(pool, 2, 2, 10));
        let here = run_parts(pool, 2, 2, 0);
        assert!(here | other.join().expect("no panic"), "one of them");
    });
    model("two workers", Some(more(2)), |pool| assert!(run_parts(pool, 3, 3, 0)));
}
