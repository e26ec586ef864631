use constnet::prelude::*;

network! {
    #[cfg_attr(all(), derive(Default))]
    pub struct Net = Affine(4, 3) -> Relu;
}

fn main() {
    let _ = Net::new(1);
}
