//! How many threads compute: [`set`] and [`count`].
//!
//! With the feature `parallel` (default), large kernels, such as products, convolutions and updates of many
//! parameters, are shared by several threads. Outputs are split, sums never are, so that all results are the same
//! bits for any number of threads, and without the feature.
//!
//! There are as many threads as the machine has cores for this process, unless the environment variable
//! `CONSTNET_THREADS` or [`set`] say otherwise. The calling thread is one of them; the others are started by
//! the first kernel that is worth it and sleep while there is nothing to do. Small kernels, such as the
//! prediction for a single sample, never leave the calling thread.
//!
//! One kernel is shared at a time. Where several threads of a program train or predict at once, each computes
//! alone while the others' kernels are being shared, so nothing waits.

pub use crate::kernel::threads::{MOST, count, set};
