use constnet::prelude::*;

network! {
    strct Net = Affine(4, 3) -> Relu;
}

fn main() {
    let _ = Net::new(1);
}
