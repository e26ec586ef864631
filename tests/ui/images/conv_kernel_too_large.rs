use constnet::prelude::*;

network! {
    pub struct Net: (1, 28, 28) = Conv2d(1, 6, 5, pad = 2) -> MaxPool2d(2) -> Conv2d(6, 16, 5) -> MaxPool2d(2)
        -> Conv2d(16, 32, 7);
}

fn main() {}
