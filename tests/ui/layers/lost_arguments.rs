use constnet::prelude::*;

network! { struct Kept = Affine(784, 256) -> Relu -> Dropout(keep_prob = 0.8) -> Affine(256, 10); }

network! { struct Builder: (1, 28, 28) = Conv2dConfig::new([1, 8], [3, 3]).with_padding(1).init() -> Flatten -> Affine(_, 2); }

network! { struct Sizes = Dense(784, 50) -> Relu -> Dense(50, 10); }

network! { struct Inputs = |a, b| [a -> Affine(784, 64) -> Relu, b -> Affine(784, 64) -> Relu] -> Affine(128, 2); }

network! { struct Inferred: 784 = Affine(-1, 10); }

fn main() {}
