//! The compiler against random declarations, right ones, wrong ones and soup, through its own stages.

mod compiled;
mod declarations;
mod expected;
mod flow;
mod generator;
mod graph;
mod invalid;
mod mistakes;
mod parts;
mod random;
mod sharing;
mod stages;
mod tokens;
mod valid;
mod values;
mod world;
