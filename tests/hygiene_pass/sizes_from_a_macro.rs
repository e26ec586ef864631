#![deny(warnings)]

use constnet::prelude::*;

macro_rules! declare {
    ($name:ident, $size:expr, $literal:literal, $block:block) => {
        network! {
            struct $name = Affine($literal, $size) -> Relu -> Affine($size, $block);
        }
    };
}

declare!(Net, { 5 }, 3, { 1 + 1 });

mod deprecated {
    use constnet::prelude::*;

    network! {
        #[deprecated]
        #[allow(dead_code)]
        pub struct Old = Affine(3, 4) -> Relu;
    }
}

mod named_like_generated_types {
    #[allow(non_snake_case)]
    pub mod SizesValues {
        pub const HIDDEN: usize = 4;
    }

    constnet::network! {
        pub struct Sizes = Affine(3, SizesValues::HIDDEN) -> Relu;
    }
}

fn main() {
    assert_eq!(Net::PARAMS, 3 * 5 + 5 + 5 * 2 + 2);
    assert_eq!(named_like_generated_types::Sizes::PARAMS, 16);
    let _ = Net::new(1);
}
