//! What is emitted beside errors, so that the code that uses the network does not light up too.

use proc_macro2::TokenStream;

use crate::emit;
use crate::model::Model;
use crate::plan::plan;

/// The errors, and the network's type with methods that take anything.
pub fn stand_in(model: &Model, errors: &[TokenStream]) -> TokenStream {
    emit::stand_in(&plan(model), errors)
}
