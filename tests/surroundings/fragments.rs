//! Networks declared by a user-defined `macro_rules!`, with each kind of fragment at each position.

use constnet::prelude::*;

const SIZE: usize = 4;

/// `y = x / 2`.
struct Half;

impl constnet::Elementwise for Half {
    fn forward<T: Scalar>(x: T) -> T {
        x * T::from_f64(0.5)
    }

    fn derivative<T: Scalar>(_: T, _: T) -> T {
        T::from_f64(0.5)
    }
}

mod nets {
    use constnet::prelude::*;

    network! { pub(super) struct Inner = Affine(4, 4); }
}

macro_rules! with_init {
    ($name:ident, $std:literal, $init:meta) => {
        network! { struct $name = #[init(normal($std))] Affine(3, 2) -> Relu -> #[$init] Affine(2, 2); }
    };
}

with_init!(Drawn, 0.1, init(zeros));

macro_rules! everywhere {
    ($visibility:vis, $name:ident, $parameter:ident, $input:ident, $stage:ident, $path:path, $type:ty, $meta:meta,
     $size:expr, $literal:literal, $block:block, $tree:tt, $pattern:pat, $doc:expr, $ram:literal) => {
        network! {
            #[$meta]
            #[doc = $doc]
            #[budget(params = $literal, ram = $ram)]
            $visibility struct $name<const $parameter: usize> = |$input: $size, b: $pattern|
                [
                    $input -> $stage: Affine($size, 4) -> #[$meta] $path -> Custom($type) -> Affine(4, $block),
                    b -> #[frozen] Affine(_, $tree) -> LeakyRelu($literal)
                ]
                -> Affine(_, $parameter) -> Tanh
                -> #[doc = $doc] Affine(_, { $size * 2 }) -> Relu;
        }
    };
}

everywhere!(
    pub(super), Every, WIDTH, first, stage, nets::Inner, Half, doc = "A network.", SIZE, 400, { 1 + 1 }, 5, SIZE,
    concat!("One", "two"), "64 KiB"
);

macro_rules! bound {
    ($a:expr, $b:expr) => {
        network! { struct Bound: 4 = $a * $b; }
    };
}

bound!(Relu + Identity, Identity);

macro_rules! computed {
    ($a:expr) => {
        network! { struct Computed = Affine({ $a * 2 }, 1); }
    };
}

computed!(1 + 1);

macro_rules! image {
    ($shape:expr, $stride:expr, $pad:literal, $layer:expr) => {
        network! { struct Image: $shape = Conv2d(1, 2, 3, pad = $pad, stride = $stride) -> Flatten -> $layer; }
    };
}

image!((1, 8, 8), (1, 2), 1, Affine(_, 2));

macro_rules! outer {
    ($size:expr) => {
        inner!($size, 2)
    };
}

macro_rules! inner {
    ($size:expr, $out:literal) => {
        network!(Affine($size, $out) -> Relu)
    };
}

#[test]
fn fragments_are_replaced_by_their_tokens() {
    assert_eq!(Drawn::new(1).view().affine2.weight.sum(), 0.0);
    assert_eq!(Every::<3>::PARAMS, (16 + 4) + (16 + 4) + (8 + 2) + (20 + 5) + (7 * 3 + 3) + (3 * 8 + 8));
    assert_eq!(Computed::PARAMS, 5, "(1 + 1) * 2 inputs");
    assert_eq!(Image::PARAMS, 18 + 2 + 2 * 8 * 4 * 2 + 2);
    assert_eq!(outer!(SIZE).init(1).params().len(), 10);
}

#[test]
fn a_fragment_binds_tighter_than_its_surroundings() {
    let x = SVector::<f32, 4>::new(-1.0, 2.0, 3.0, -2.0);
    let y = Bound::new(1).predict_alloc(&x).expect("one sample");
    assert_eq!(y.as_slice(), [1.0, 8.0, 18.0, 4.0], "(relu(x) + x) * x");
}
