//! What the program does, as a library: it compiles with an allocator and without one.

#![no_std]
#![forbid(unsafe_code)]

pub mod program;
