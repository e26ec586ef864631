//! Habits from Keras, PyTorch, burn, candle and others, answered in the syntax of `network!`.
//!
//! Nothing here accepts a foreign notation: it is only translated for the message, and so that the rest of the
//! declaration is checked with the right shapes.

pub mod calls;
mod keys;
pub mod missing;
pub mod names;
mod operands;
pub mod options;
pub mod rewrite;
