use constnet::prelude::*;

network! {
    #[cfg_attr(all(), derive(Clone, Debug))]
    struct Net = Affine(3, 2);
}

fn main() {
    assert!(format!("{:?}", Net::new(1).clone()).starts_with("Net { params: ["));
}
