//~ `Encoder` expects shape Encoder::INPUT_SHAPE, but the input of the network has shape (1, 2, 8)
//~ `Encoder` expects shape Encoder::INPUT_SHAPE, but the previous layer `other1` outputs shape Other::OUTPUT_SHAPE
//~ `BatchNorm` would treat each of the Encoder::OUTPUTS values separately
use constnet::prelude::*;

network! { pub struct Encoder: (1, 4, 4) = Conv2d(1, 2, 3, pad = 1); }

network! { pub struct Other: 3 = Affine(_, 16) -> Reshape(1, 8, 2); }

network! { pub struct Turned: (1, 2, 8) = Encoder -> Relu; }

network! { pub struct Behind: 3 = Other -> Encoder; }

network! { pub struct Normalised: (1, 4, 4) = Encoder -> BatchNorm; }

network! { pub struct Meant: (1, 4, 4) = Encoder -> Reshape(2, 4, 4) -> BatchNorm -> Encoders -> Flatten -> BatchNorm; }

network! { pub struct Encoders: (2, 4, 4) = Relu -> MaxPool2d(2); }

network! { pub struct Vectors: 16 = Encoder -> Relu; }

fn main() {}
