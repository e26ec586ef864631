//! Fuzzing of the compiler, pass by pass, with random declarations: valid ones, wrong ones and random tokens.

mod compiled;
mod declarations;
mod expected;
mod flow;
mod folded;
mod generator;
mod graph;
mod images;
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
