//! Code emitted beside errors, so that uses of the network do not cause further errors.

use proc_macro2::TokenStream;

use crate::emit;
use crate::model::Model;
use crate::plan::plan;

/// The errors, and the network's type with methods that accept any arguments.
pub fn stand_in(model: &Model, errors: &[TokenStream]) -> TokenStream {
    emit::stand_in(&plan(model), errors)
}
