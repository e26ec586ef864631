//! Sizes that only rustc knows: constants, blocks, and computed ones.

use constnet::prelude::*;

use crate::gradients::{assert_maps_right, assert_trains_right, sample};
use dimensions::IMPORTED;

mod dimensions {
    pub const IMPORTED: usize = 3;

    pub struct Text;

    impl Text {
        pub const LETTERS: usize = 4;
    }

    pub trait Sized {
        const OUTPUTS: usize;
    }

    impl Sized for Text {
        const OUTPUTS: usize = 2;
    }
}

const INPUTS: usize = 5;

network! { struct Names = Affine(INPUTS, IMPORTED) -> Sigmoid -> Affine(IMPORTED, dimensions::IMPORTED); }
network! {
    struct Associated = Affine(dimensions::Text::LETTERS, <dimensions::Text as dimensions::Sized>::OUTPUTS)
        -> Sigmoid -> Affine(_, 3);
}
network! { struct Blocks = Affine({ INPUTS - 1 }, { 2 * IMPORTED }) -> Relu -> Affine({ 2 * IMPORTED }, { 1 + 1 }); }
network! { struct Mixed = Affine(5, IMPORTED) -> Sigmoid -> Affine(3, 2) -> SoftmaxWithLoss; }
network! { struct Inferred: INPUTS = Sigmoid -> Affine(_, IMPORTED) -> Relu -> Affine(_, 4) -> Sigmoid -> Affine(_, 2); }
network! { struct Residual = Affine(INPUTS, INPUTS) + Identity -> (Affine(5, INPUTS) -> Sigmoid) * Affine(INPUTS, 5); }
network! { struct Concat = [Affine(INPUTS, IMPORTED), Identity, Affine(INPUTS, 2)] -> Affine(_, 2); }
network! { struct ConcatNamed = [Affine(INPUTS, IMPORTED), Identity] -> Affine({ INPUTS + IMPORTED }, 2); }
network! { struct Copies = Affine(INPUTS, IMPORTED) -> Repeat(INPUTS) -> Sigmoid -> Sum(5); }
network! { struct Inputs = |a: INPUTS, b: IMPORTED| [a, b] -> Affine(_, 2) -> SoftmaxWithLoss; }

#[test]
fn constants_are_sizes() {
    assert_maps_right::<Names<f64>, 5, 3>();
    assert_maps_right::<Associated<f64>, 4, 3>();
    assert_maps_right::<Blocks<f64>, 4, 2>();
    assert_maps_right::<Inferred<f64>, 5, 2>();
    assert_trains_right::<Mixed<f64>, _>(&sample::<5>(2), &[0_u8, 1, 1, 0]);
}

#[test]
fn graphs_of_such_sizes() {
    assert_maps_right::<Residual<f64>, 5, 5>();
    assert_maps_right::<Concat<f64>, 5, 2>();
    assert_maps_right::<ConcatNamed<f64>, 5, 2>();
    assert_maps_right::<Copies<f64>, 5, 3>();
    assert_trains_right::<Inputs<f64>, _>(&(sample::<5>(2), sample::<3>(3)), &[0_u8, 1, 1, 0]);
}

#[test]
fn tables_hold_their_values() {
    assert_eq!(Names::PARAMS, 5 * 3 + 3 + 3 * 3 + 3);
    assert_eq!(Concat::PARAMS, 5 * 3 + 3 + 5 * 2 + 2 + 10 * 2 + 2);
    assert_eq!(Concat::LAYERS.last().map(|layer| (layer.inputs, layer.outputs)), Some((10, 2)));
    assert_eq!(Copies::LAYERS[1].outputs, 15);
}

const H1: usize = 100;
const H2: usize = 90;
const H3: usize = 80;

network! {
    struct Literal = Affine(50, 100) -> Relu -> Affine(100, 90) -> Relu -> Affine(90, 80) -> Relu -> Affine(80, 5);
}
network! {
    struct Constant = Affine(50, H1) -> Relu -> Affine(H1, H2) -> Relu -> Affine(H2, H3) -> Relu -> Affine(H3, 5);
}
network! {
    struct Parameter<const A: usize, const B: usize> =
        Affine(50, A) -> Relu -> Affine(A, B) -> Relu -> Affine(B, 80) -> Relu -> Affine(80, 5);
}

/// Memory allocated by rustc is not larger than if the macro allocates it.
#[test]
fn memory_is_shared_whoever_knows_the_sizes() {
    let literal = [Literal::<f32>::FORWARD_MEMORY, Literal::<f32>::TRAINING_MEMORY];
    assert_eq!(literal[0], 100 + 90);
    assert_eq!([Constant::<f32>::FORWARD_MEMORY, Constant::<f32>::TRAINING_MEMORY], literal);
    assert_eq!([Parameter::<100, 90>::FORWARD_MEMORY, Parameter::<100, 90>::TRAINING_MEMORY], literal);
    let x = sample::<50>(3).cast::<f32>();
    let expected = Literal::new(1).predict_alloc(&x).unwrap();
    assert_eq!(Constant::new(1).predict_alloc(&x).unwrap(), expected);
    assert_eq!(Parameter::<100, 90>::new(1).predict_alloc(&x).unwrap(), expected);
}
