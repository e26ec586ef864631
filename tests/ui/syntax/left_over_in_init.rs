use constnet::prelude::*;

network! {
    pub struct Net = #[init(he) x] Affine(4, 3);
}

fn main() {
    let _ = Net::new(1);
}
