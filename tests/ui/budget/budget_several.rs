use constnet::prelude::*;

network! {
    #[budget(params = 1, macs = 1)]
    #[budget(ram = 1)]
    pub struct Net = a: Affine(4, 3) -> Relu -> b: Affine(3, 2);
}

fn main() {}
