use constnet::prelude::*;

network! {
    #[derive(PartialEq) x]
    pub struct Net = Affine(4, 3) -> Relu;
}

fn main() {
    let _ = Net::new(1);
}
