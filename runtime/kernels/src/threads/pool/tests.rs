use core::sync::atomic::AtomicUsize;
use core::sync::atomic::Ordering::SeqCst;
use std::boxed::Box;
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any};
use std::thread;
use std::vec::Vec;

use super::{MAX_THREADS, PATIENCE, Pool};

fn pool() -> &'static Pool {
    Box::leak(Box::new(Pool::new()))
}

fn counts(parts: usize) -> Vec<AtomicUsize> {
    (0..parts).map(|_| AtomicUsize::new(0)).collect()
}

#[test]
fn every_part_is_done_once() {
    let pool = pool();
    for round in 0..3000 {
        let (threads, parts) = (1 + round % 8, 1 + round * 7 % MAX_THREADS);
        let done = counts(parts);
        assert!(pool.parallel_for(threads, parts, &|part| _ = done[part].fetch_add(1, SeqCst)));
        assert!(done.iter().all(|done| done.load(SeqCst) == 1), "{threads} threads, {parts} parts");
    }
}

#[test]
fn workers_that_sleep_are_woken() {
    let pool = pool();
    let (here, others) = (thread::current().id(), AtomicUsize::new(0));
    // The caller's part ends when another thread's has started.
    let work = |_| {
        if thread::current().id() != here {
            others.fetch_add(1, SeqCst);
        }
        while others.load(SeqCst) == 0 {
            thread::yield_now();
        }
    };
    for _ in 0..3 {
        others.store(0, SeqCst);
        assert!(pool.parallel_for(2, 2, &work));
        while pool.asleep.load(SeqCst) == 0 {
            thread::yield_now();
        }
    }
}

#[test]
fn a_caller_waits_asleep_for_a_long_part() {
    let pool = pool();
    let (here, done) = (thread::current().id(), AtomicUsize::new(0));
    let work = |_| {
        if thread::current().id() != here {
            thread::sleep(20 * PATIENCE);
        }
        done.fetch_add(1, SeqCst);
    };
    for round in 1..20 {
        assert!(pool.parallel_for(2, 8, &work));
        assert_eq!(done.load(SeqCst), 8 * round);
    }
}

#[test]
fn a_panic_arrives_after_all_parts_and_the_pool_goes_on() {
    let pool = pool();
    for bad in [0, 3, 7] {
        let done = counts(8);
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            pool.parallel_for(3, 8, &|part| {
                done[part].fetch_add(1, SeqCst);
                if part == bad {
                    panic_any(bad);
                }
            })
        }));
        assert_eq!(outcome.unwrap_err().downcast_ref(), Some(&bad));
        assert!(done.iter().all(|done| done.load(SeqCst) == 1));
        assert!(pool.parallel_for(3, 8, &|_| ()));
    }
}

/// A payload that panics again when it is dropped.
struct Bomb(usize);

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(Self(self.0 + 1));
    }
}

#[test]
fn panic_payloads_are_not_dropped() {
    let pool = pool();
    let here = thread::current().id();
    for bad in 1..=3 {
        for _ in 0..20 {
            // Both threads compute a part, and have started it, when one or both of them panic.
            let begun = AtomicUsize::new(0);
            let run_parts = |panics: usize| {
                begun.store(0, SeqCst);
                pool.parallel_for(2, 2, &|_| {
                    begun.fetch_add(1, SeqCst);
                    while begun.load(SeqCst) < 2 {
                        thread::yield_now();
                    }
                    if panics & (1 << usize::from(thread::current().id() == here)) != 0 {
                        panic_any(Bomb(0));
                    }
                })
            };
            let payload = catch_unwind(AssertUnwindSafe(|| run_parts(bad))).unwrap_err();
            assert!(payload.downcast_ref().is_some_and(|bomb: &Bomb| bomb.0 == 0), "not dropped");
            forget(payload);
            assert!(run_parts(0), "both threads go on");
        }
    }
}

#[test]
fn a_panic_of_nested_work_is_one_of_its_part() {
    let pool = pool();
    let done = counts(8);
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        pool.parallel_for(3, 8, &|part| {
            let inner = catch_unwind(AssertUnwindSafe(|| {
                assert!(!pool.parallel_for(2, 2, &|_| ()));
                panic_any(Bomb(part));
            }));
            forget(inner);
            done[part].fetch_add(1, SeqCst);
            panic_any(Bomb(part));
        })
    }));
    assert!(done.iter().all(|done| done.load(SeqCst) == 1));
    forget(outcome.unwrap_err());
    assert!(pool.parallel_for(3, 8, &|_| ()));
}

#[test]
fn nested_and_concurrent_work_is_left_to_its_caller() {
    let pool = pool();
    let refused = AtomicUsize::new(0);
    let inner = |_| refused.fetch_add(usize::from(!pool.parallel_for(2, 2, &|_| ())), SeqCst);
    assert!(pool.parallel_for(4, 8, &|part| _ = inner(part)));
    assert_eq!(refused.load(SeqCst), 8);

    let (shared, alone) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..500 {
                    if !pool.parallel_for(2, 4, &|_| _ = shared.fetch_add(1, SeqCst)) {
                        alone.fetch_add(1, SeqCst);
                    }
                }
            });
        }
    });
    assert_eq!(shared.load(SeqCst) / 4 + alone.load(SeqCst), 2000);
}
