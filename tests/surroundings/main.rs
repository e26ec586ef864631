//! Networks under strict lints, with attributes, and declared by user-defined macros.

mod attributes;
mod deprecated;
mod forbidden;
mod fragments;
