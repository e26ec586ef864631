//! Forms of a declaration: names, sizes and attributes of the generated type.

use constnet::nalgebra::{Const, DimName};
use constnet::prelude::*;

mod sizes {
    pub const INPUTS: usize = 6;

    pub struct Sizes;

    impl Sizes {
        pub const HIDDEN: usize = 5;
    }

    pub trait Classes {
        const CLASSES: usize;
    }

    impl Classes for Sizes {
        const CLASSES: usize = 3;
    }
}

use sizes::{Classes, INPUTS, Sizes};

/// The shape of every network below: 6 -> 5 -> 3, with these parameters.
const PARAMS: usize = 6 * 5 + 5 + 5 * 3 + 3;

/// Asserts that the network computes what the one of plain numbers computes.
macro_rules! assert_same {
    ($net:ident) => {{
        let x = SMatrix::<f32, 6, 4>::from_fn(|i, j| (i * 5 + j * 3 % 7) as f32 / 10.0 - 1.0);
        let t = [0_u8, 2, 1, 1];
        let net = $net::new(42);
        assert_eq!($net::PARAMS, PARAMS);
        assert_eq!(net.params(), Plain::new(42).params());
        assert_eq!(net.predict_alloc(&x).unwrap(), Plain::new(42).predict_alloc(&x).unwrap());
        let gradient = net.gradient_alloc(&x, &t).unwrap();
        assert_eq!(gradient.params(), Plain::new(42).gradient_alloc(&x, &t).unwrap().params());
    }};
}

network! { struct Plain = Affine(6, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss; }

#[test]
fn brackets_are_optional() {
    network! { struct Net = < Affine(6, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss >; }
    assert_same!(Net);
}

#[test]
fn sizes_may_be_constants() {
    const HIDDEN: usize = 5;
    network! { struct Local = Affine(6, HIDDEN) -> Relu -> Affine(HIDDEN, 3) -> SoftmaxWithLoss; }
    assert_same!(Local);
    network! { struct Imported = Affine(INPUTS, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss; }
    assert_same!(Imported);
    network! { struct Path = Affine(sizes::INPUTS, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss; }
    assert_same!(Path);
    network! {
        struct Associated = Affine(6, Sizes::HIDDEN) -> Relu -> Affine(Sizes::HIDDEN, 3) -> SoftmaxWithLoss;
    }
    assert_same!(Associated);
    network! {
        struct OfATrait = Affine(6, 5) -> Relu -> Affine(5, <Sizes as Classes>::CLASSES) -> SoftmaxWithLoss;
    }
    assert_same!(OfATrait);
}

#[test]
fn sizes_may_be_blocks() {
    network! {
        struct Net = Affine({ 2 * 3 }, { Sizes::HIDDEN }) -> Relu
            -> Affine({ INPUTS - 1 }, { <Sizes as Classes>::CLASSES }) -> SoftmaxWithLoss;
    }
    assert_same!(Net);
}

/// Only rustc knows whether two of them are equal.
#[test]
fn different_constants_of_the_same_value_fit() {
    const GIVEN: usize = 5;
    const TAKEN: usize = 5;
    network! { struct Net = Affine(6, GIVEN) -> Relu -> Affine(TAKEN, 3) -> SoftmaxWithLoss; }
    assert_same!(Net);
    network! { struct Mixed: INPUTS = Affine(6, GIVEN) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss; }
    assert_same!(Mixed);
}

#[test]
fn a_size_is_inferred_from_what_comes_before() {
    const HIDDEN: usize = 5;
    network! { struct Net = Affine(6, 5) -> Relu -> Affine(_, 3) -> SoftmaxWithLoss; }
    assert_same!(Net);
    network! { struct FromConstant = Affine(6, HIDDEN) -> Relu -> Affine(_, 3) -> SoftmaxWithLoss; }
    assert_same!(FromConstant);
    network! { struct FromInput: 6 = Affine(_, 5) -> Relu -> Affine(_, 3) -> SoftmaxWithLoss; }
    assert_same!(FromInput);
}

#[test]
fn a_declared_input_has_the_shape() {
    network! { struct Net: 6 = Affine(6, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss; }
    assert_same!(Net);
    network! { struct Constant: INPUTS = Relu; }
    network! { struct Image: (2, 3, 4) = Relu -> Identity; }
    assert_eq!(<Constant as Network>::Input::DIM, 6);
    assert_eq!(<Image as Network>::Input::DIM, 24);
    assert!(Image::SUMMARY.starts_with("Image: (2, 3, 4) -> (2, 3, 4)\n"), "{}", Image::SUMMARY);
    let x = SVector::<f32, 24>::from_fn(|i, _| i as f32 - 12.0);
    assert_eq!(Image::new(0).predict_alloc(&x).unwrap(), x.map(|x| x.max(0.0)));
}

#[test]
fn the_sizes_of_input_and_output_are_types() {
    fn sizes<N: Network<Input = Const<6>, Output = Const<3>>>() {}
    sizes::<Plain>();
    sizes::<Plain<f64>>();
}

#[test]
fn identity_changes_nothing() {
    network! { struct Net: 6 = Identity -> Affine(6, 5) -> Relu -> Identity -> Affine(5, 3) -> SoftmaxWithLoss; }
    assert_same!(Net);
}

#[test]
fn stages_may_have_names() {
    network! {
        struct Net = hidden: Affine(6, 5) -> bend: Relu -> Affine(5, 3) -> error: SoftmaxWithLoss;
    }
    assert_same!(Net);
    let stages: Vec<_> = Net::LAYERS.iter().map(|layer| layer.name).collect();
    assert_eq!(stages, ["hidden", "bend", "affine1", "error"]);
    let net = Net::new(42);
    assert_eq!(net.view().hidden.weight.shape(), (5, 6));
    assert_eq!(net.view().affine1.weight.shape(), (3, 5));
}

#[test]
fn a_number_used_in_a_name_is_skipped() {
    network! { struct Net = affine2: Affine(6, 5) -> Relu -> Affine(5, 4) -> Sigmoid -> Affine(4, 3); }
    let stages: Vec<_> = Net::LAYERS.iter().map(|layer| layer.name).collect();
    assert_eq!(stages, ["affine2", "relu1", "affine1", "sigmoid1", "affine3"]);
}

/// Even the names used in the generated code.
#[test]
fn stages_may_have_any_name() {
    network! {
        struct Net = params: Affine(6, 5) -> x: Relu -> dy: Affine(5, 4) -> memory1: Sigmoid -> p: Affine(4, 3)
            -> loss: SoftmaxWithLoss;
    }
    let net = Net::new(1);
    let gradient = net.gradient_alloc(&SVector::<f32, 6>::repeat(1.0), &[1_u8]).unwrap();
    assert_eq!(gradient.view().dy.weight.shape(), (4, 5));
    assert!(gradient.params().iter().any(|&slope| slope != 0.0));
}

#[test]
fn a_network_may_be_an_expression() {
    let definition = network!(< Affine(6, 5) -> Relu -> Affine(5, 3) -> SoftmaxWithLoss >);
    assert_eq!(definition.params(), PARAMS);
    assert!(definition.summary().contains("affine2"));
    let (mut net, mut ws) = (definition.init(42), definition.workspace::<2>());
    assert_eq!(net.params(), Plain::new(42).params());
    let x = SMatrix::<f32, 6, 2>::repeat(0.5);
    let before = net.loss(&x, &[0_u8, 0], &mut ws).unwrap();
    let mut optimizer = Sgd::new(&net, 0.1);
    net.gradient(&x, &[0_u8, 0], &mut ws).unwrap();
    optimizer.step(&mut net, ws.gradient());
    assert!(net.loss(&x, &[0_u8, 0], &mut ws).unwrap() < before);
}

#[test]
fn expressions_stand_side_by_side_and_use_what_is_in_scope() {
    const HIDDEN: usize = 5;
    let (a, b) = (
        network!(Affine(6, HIDDEN) -> hidden: Sigmoid),
        network!(
            #[init(zeros)]
            Affine(6, 2)
        ),
    );
    assert_eq!((a.params(), b.params()), (35, 14));
    assert_eq!(b.init(1).predict_alloc(&SVector::<f32, 6>::repeat(1.0)).unwrap().as_slice(), [0.0, 0.0]);
    assert_eq!(a.init(1).view().affine1.weight.shape(), (5, 6));
}

mod declared_elsewhere {
    use constnet::prelude::*;

    network! { pub struct Public = Affine(2, 1) -> MseLoss; }
    network! { pub(crate) struct OfTheCrate = Affine(2, 1) -> MseLoss; }
    network! { pub(super) struct OfTheParent = layer: Affine(2, 1) -> MseLoss; }
}

#[test]
fn a_network_has_its_declared_visibility() {
    use declared_elsewhere::{OfTheCrate, OfTheParent, Public};
    let x = SVector::<f32, 2>::zeros();
    assert_eq!(Public::new(1).loss_alloc(&x, &[2.0_f32]), Ok(4.0));
    assert_eq!(OfTheCrate::new(1).loss_alloc(&x, &[2.0_f32]), Ok(4.0));
    assert_eq!(OfTheParent::new(1).view().layer.bias[0], 0.0);
}

network! {
    /// Documentation of the user.
    #[derive(Clone, Debug, PartialEq)]
    #[cfg_attr(all(), derive(PartialOrd))]
    #[cfg_attr(any(), derive(NotATrait))]
    #[must_use]
    #[allow(clippy::derive_partial_eq_without_eq, reason = "an attribute of the user stays as it is")]
    struct Derived = Affine(1, 1);
}

network! {
    #[derive(Clone, Copy)]
    struct InAnArray = Affine(1, 1);
}

#[test]
fn attributes_pass_through() {
    let net = Derived::from_params([1.0_f32, 2.0]).unwrap();
    assert_eq!(net, net.clone());
    assert!(net < Derived::from_params([1.0_f32, 3.0]).unwrap());
    assert_eq!(Derived::new(1), Derived::new(1));
    assert_ne!(Derived::new(1), Derived::new(2));
    assert_eq!(format!("{net:?}"), "Derived { params: 2 values }");
    let net = InAnArray::from_params([1.0_f32, 2.0]).unwrap();
    let copy = net;
    assert_eq!(net.params(), copy.params());
}

#[test]
fn the_debug_output_of_a_network_is_short() {
    assert_eq!(format!("{:?}", Plain::new(1)), "Plain { params: 53 values }");
    assert_eq!(format!("{:?}", network!(Affine(2, 1)).init(1)), "Network { params: 3 values }");
}
