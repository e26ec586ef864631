//! Multithreading of the kernels.
//!
//! Outputs are split, sums never: each value is computed by the same operations in the same order for any
//! partition. So the results are the same bits for any number of threads.
//!
//! * `count`: the number of threads.
//! * `partition`: parts of the work.
//! * `pool`: the thread pool, with the atomics and locks of `sync`; `model` checks it in all orders of events.

mod count;
mod disjoint_slice;
#[cfg_attr(not(feature = "parallel"), expect(dead_code, reason = "without threads nothing is split"))]
mod partition;
#[cfg(feature = "parallel")]
mod pool;
#[cfg(feature = "parallel")]
mod sync;

pub use count::{MAX_THREADS, count, set};
pub(crate) use disjoint_slice::DisjointSlice;
pub(crate) use partition::Partition;
#[cfg(all(test, feature = "std"))]
pub(crate) use partition::tests::in_parts;
