//! What a declared network offers, item by item, as seen by its user.

mod constants;
mod declaration;
mod extremes;
mod initializers;
mod inputs;
mod params;
mod refusals;
mod sums;
mod targets;
