//! Code shared by the compiler of [constnet](https://docs.rs/constnet) and its library: memory planning of
//! a pass, the summary table of a network, and its graph with a drawing of it.
//!
//! The compiler uses it if a declaration contains all sizes. If they are constants, rustc runs the same
//! functions. It is a part of constnet with the same version, and has no stable API.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(any(test, feature = "drawing")), no_std)]
#![forbid(unsafe_code)]

mod allocate;
#[cfg(any(test, feature = "drawing"))]
pub mod drawing;
mod few;
mod graph;
pub mod summary;

pub use allocate::{Buffer, allocate, allocate_into};
pub use few::few_samples;
pub use graph::{Block, Kind};
