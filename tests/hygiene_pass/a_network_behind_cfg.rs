use constnet::prelude::*;

network! {
    #[cfg(any())]
    struct Net = Affine(3, 2);
}

network! {
    #[cfg(all())]
    struct Net = Affine(3, 4);
}

fn main() {
    assert_eq!(Net::PARAMS, 16);
}
