#![deny(warnings)]

use constnet::prelude::*;

network! { pub struct Net = Affine(4, 3) -> BatchNorm -> BatchNorm -> LayerNorm -> LayerNorm -> #[intended] LayerNorm; }

fn main() {}
