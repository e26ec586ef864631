use constnet::prelude::*;

network! { pub struct Net = "fc1": Affine(784, 50) -> "act": Relu -> fc2: Affine(50, 10); }

fn main() {}
