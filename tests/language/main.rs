//! The language beyond chains: graphs, inputs by name, layers of a program's own, networks as layers,
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
mod several;
mod shared;
mod sizes;
mod summary;
#[path = "../support/mod.rs"]
mod support;
