//! Kernels that several threads share.
//!
//! Outputs are split, sums never: each value is computed by the same operations in the same order wherever
//! the cuts are. So the results are the same bits for any number of threads.
//!
//! * `count`: how many threads there are.
//! * `cut`: where the cuts are.
//! * `crew`: who does what, with the atomics and locks of `sync`; `model` tries it in all orders of events.

mod count;
#[cfg(feature = "parallel")]
mod crew;
#[cfg_attr(not(feature = "parallel"), expect(dead_code, reason = "without threads nothing is cut"))]
mod cut;
#[cfg(feature = "parallel")]
mod sync;
mod written;

pub use count::{MOST, count, set};
pub(crate) use cut::Cut;
#[cfg(all(test, feature = "std"))]
pub(crate) use cut::tests::in_parts;
pub(crate) use written::Written;
