use constnet::prelude::*;

network! {
    pub struct Net = Affine(8, 4)
        -> (Affine(5, 4) -> Relu)
        + [Affine(4, 2), Affine(_, 2) -> Affine(3, 2)]
        + (Afine(4, 4) -> Affine(0, 4))
        -> Affine(4, 2) -> SoftmaxWithLoss;
}

fn main() {}
