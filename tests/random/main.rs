//! Random networks, compiled and differentiated: every parameter and every input, one at a time.

#[allow(dead_code, reason = "here differences are taken over more than one distance")]
#[path = "../gradients/check.rs"]
mod check;
#[macro_use]
mod checked;
#[allow(deprecated, reason = "what is probably a mistake happens by chance")]
mod networks;
#[path = "../support/mod.rs"]
mod support;
mod world;
