//~ `ConvTranspose2d` with a padding of P has no output
//~ `ConvTranspose2d` with stride S can't have an output padding of 2
//~ `Upsample2d` can't have a factor of 0
use constnet::prelude::*;

const P: usize = 2;
const S: usize = 2;
const ZERO: usize = 0;

network! { pub struct Away: (1, 2, 2) = ConvTranspose2d(1, 2, 3, pad = P) -> Flatten -> Affine(_, 2); }

network! { pub struct Beyond: (1, 2, 2) = ConvTranspose2d(1, 2, 3, stride = S, output_pad = 2) -> Flatten -> Affine(_, 2); }

network! { pub struct Zero: (1, 2, 2) = Upsample2d(ZERO) -> Flatten -> Affine(_, 2); }

network! { pub struct Right: (1, 2, 2) = ConvTranspose2d(1, 2, 3, stride = S, pad = 1, output_pad = 1) -> Upsample2d(S); }

const _: () = assert!(Right::LAYERS[0].outputs == 32 && Right::LAYERS[1].outputs == 128);

fn main() {}
