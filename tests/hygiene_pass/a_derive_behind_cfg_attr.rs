use constnet::prelude::*;

network! {
    #[cfg_attr(all(), derive(Clone, Debug))]
    struct Net = Affine(3, 2);
}

fn main() {
    assert_eq!(format!("{:?}", Net::new(1).clone()), "Net { params: 8 values }");
}
