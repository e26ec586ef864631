//! Networks under strict lints, with attributes, and declared by macros of the user's.

mod attributes;
mod deprecated;
mod forbidden;
mod fragments;
