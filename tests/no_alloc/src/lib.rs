//! The program as a library, which compiles with an allocator and without one.

#![no_std]
#![forbid(unsafe_code)]

pub mod program;
