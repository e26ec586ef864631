#![deny(missing_docs, warnings)]

//! A crate with `missing_docs`.

use constnet::prelude::*;

network! {
    /// Of any width.
    pub struct Wide<const HIDDEN: usize> = Affine(4, HIDDEN) -> Relu -> Affine(HIDDEN, 2) -> SoftmaxWithLoss;
}

network! {
    /// With named inputs.
    pub struct Join = |left: 4, right| [left -> Affine(4, 2), right] -> Relu;
}

network! {
    /// With another one in it.
    pub struct Outer = Affine(3, 4) -> inner: Inner -> Affine(_, 2);
}

network! {
    /// A layer of another one.
    pub struct Inner = Affine(4, 4) -> Relu;
}

fn main() {
    assert_eq!(Wide::<3>::PARAMS, 15 + 8);
    assert_eq!(Join::PARAMS, 10);
    let _ = Outer::new(1);
}
