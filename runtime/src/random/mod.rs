//! Random numbers, and the weights that are drawn from them.

pub mod init;
mod rng;

pub use rng::Rng;
