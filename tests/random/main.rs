//! Random networks, compiled and differentiated: every parameter and every input, one at a time.

// Here differences are taken over more than one distance.
#[allow(dead_code)]
#[path = "../gradients/check.rs"]
mod check;
#[macro_use]
mod checked;
// What is probably a mistake happens by chance.
#[allow(deprecated)]
mod networks;
#[path = "../support/mod.rs"]
mod support;
mod world;
