//! Number of threads: [`set`] and [`count`].
//!
//! With the feature `parallel` (default), large kernels, such as products, convolutions and updates of many
//! parameters, are split over several threads. Outputs are split, sums never are, so that all results have the same
//! bits for any number of threads, and without the feature.
//!
//! The default is the number of cores that are available to this process; change it with the environment variable
//! `CONSTNET_THREADS` or [`set`]. The calling thread is one of them; the others are started by
//! the first kernel that is large enough and sleep while they are idle. Small kernels, such as the
//! prediction for a single sample, stay on the calling thread.
//!
//! One kernel is split at a time. If several threads of a program train or predict at once, each computes
//! alone while a kernel of another one is being split, so nothing waits.

pub use crate::kernel::threads::{MAX_THREADS, count, set};
