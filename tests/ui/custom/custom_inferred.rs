use constnet::prelude::*;

network! {
    pub struct Net = Custom(MyLayer, _ -> 3) -> Custom(MyLayer, 3 -> _);
}

fn main() {}
