use constnet::prelude::*;

network! { pub struct Zero: (1, 2, 2) = Upsample2d((2, 0)) -> Flatten -> Affine(_, 2); }

network! { pub struct Mode: (1, 2, 2) = Upsample2d(2, mode = bicubic) -> Flatten -> Affine(_, 2); }

network! { pub struct Text: (1, 2, 2) = Upsample2d(2, mode = "bilinear") -> Flatten -> Affine(_, 2); }

network! { pub struct Position: (1, 2, 2) = Upsample2d(2, bilinear) -> Flatten -> Affine(_, 2); }

network! { pub struct Vector: 4 = Upsample2d(2) -> Flatten -> Affine(_, 2); }

fn main() {}
