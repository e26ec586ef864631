use constnet::prelude::*;

network! {
    pub struct Net = Affine(4, 3) - > Relu ~> Sigmoid >> Relu -> Affine(3, 2);
}

fn main() {}
