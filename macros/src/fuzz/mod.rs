//! The compiler against random declarations, right ones, wrong ones and soup, through its own stages.

mod compiled;
mod declarations;
mod expected;
mod flow;
mod generator;
mod graph;
mod invalid;
mod mistakes;
mod random;
mod sharing;
mod soups;
mod stages;
mod valid;
mod values;
mod world;
mod written;
