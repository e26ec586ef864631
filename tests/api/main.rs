//! The public interface of a declared network.

mod answers;
mod arguments;
mod causes;
mod constants;
mod declaration;
mod extremes;
mod in_memory;
mod initializers;
mod inputs;
mod params;
mod refusals;
mod send;
mod sums;
mod targets;
