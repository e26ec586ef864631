use constnet::prelude::*;

network! { pub struct Channels: (6, 9, 9) = ConvTranspose2d(5, 8, 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Away: (1, 2, 2) = ConvTranspose2d(1, 2, 3, pad = 2) -> Flatten -> Affine(_, 2); }

network! { pub struct Beyond: (1, 2, 2) = ConvTranspose2d(1, 2, 3, stride = 2, output_pad = (1, 2)) -> Flatten -> Affine(_, 2); }

network! { pub struct Zeros: (1, 2, 2) = ConvTranspose2d(1, 0, (3, 0), stride = 0) -> Flatten -> Affine(_, 2); }

network! { pub struct Vector = ConvTranspose2d(1, 2, 3) -> Flatten -> Affine(_, 2); }

network! { pub struct Count: (1, 2, 2) = ConvTranspose2d(1, 2) -> Flatten -> Affine(_, 2); }

network! { pub struct Huge: (1, 2, 2) = ConvTranspose2d(1, 2, 3, stride = 18_446_744_073_709_551_615) -> Flatten -> Affine(_, 2); }

fn main() {}
