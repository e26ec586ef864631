use constnet::prelude::*;

macro_rules! sizes {
    ($name:ident, $size:expr) => {
        network! { struct $name = Affine(4, $size) -> Relu; }
    };
}

sizes!(Computed, 2 * 3);
sizes!(Negative, -1);
sizes!(Text, "three");

macro_rules! literals {
    ($name:ident, $number:literal) => {
        network! { struct $name = #[init(normal($number))] Affine(4, 3) -> LeakyRelu($number); }
    };
}

literals!(BelowZero, -0.1);

macro_rules! behind {
    ($name:ident, $lifetime:lifetime) => {
        network! { struct $name = Affine(4, 3) -> $lifetime; }
    };
}

behind!(Lifetime, 'a);

fn main() {}
