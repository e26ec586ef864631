//! The language beyond chains: graphs, named inputs, custom layers, nested networks,
//! shared and frozen stages, sizes that only the compiler knows.

#[path = "../gradients/check.rs"]
mod check;
mod custom;
mod edges;
mod frozen;
mod frozen_networks;
mod generic;
mod gradients;
mod inputs;
mod joins;
mod networks;
mod notebooks;
mod predictor;
mod several;
mod shared;
mod sizes;
mod summary;
#[path = "../support/mod.rs"]
mod support;
