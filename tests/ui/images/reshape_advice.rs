use constnet::prelude::*;

network! { pub struct One: (1, 5, 5) = Reshape(1, 5, 6) -> Flatten; }

network! { pub struct None: (1, 5, 5) = Reshape(2, 3, 4) -> Flatten; }

network! { pub struct Vector: (1, 5, 5) = Reshape(24) -> Relu; }

network! { pub struct TooLarge: (1, 5, 5) = Reshape(_, 18446744073709551615, 2) -> Relu; }

fn main() {}
