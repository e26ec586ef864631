use constnet::prelude::*;

const CHANNELS: usize = 2;

struct MyLayer;

network! { pub struct Both: (1, 5, 5) = Custom(MyLayer, (1, 5, 5) -> (2, 3, 3)) -> Flatten -> Affine(_, 2); }

network! { pub struct Output: 25 = Custom(MyLayer, 25 -> (CHANNELS, 3, 3)) -> Flatten -> Affine(_, 2); }

network! { pub struct Float: 25 = Custom(MyLayer, 25 -> 1.5) -> Affine(_, 2); }

fn main() {
    let _ = Both::new(1);
}
