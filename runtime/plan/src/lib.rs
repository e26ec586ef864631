//! What the compiler of [constnet](https://docs.rs/constnet) and its library both need: where values lie in the memory
//! of a pass, the table of a network's stages, and its graph with a drawing of it.
//!
//! The compiler uses it where a declaration tells all sizes. Where they are constants, rustc does, with the same
//! functions. It is a part of constnet, of the same version, and promises no stability of its own.

#![cfg_attr(not(any(test, feature = "drawing")), no_std)]
#![forbid(unsafe_code)]

mod allocate;
#[cfg(any(test, feature = "drawing"))]
pub mod drawing;
mod graph;
pub mod summary;

pub use allocate::{Buffer, allocate, allocate_into};
pub use graph::{Block, Kind};
