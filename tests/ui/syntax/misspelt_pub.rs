use constnet::prelude::*;

network! {
    pubb struct Net = Affine(4, 3) -> Relu;
}

fn main() {
    let _ = Net::new(1);
}
