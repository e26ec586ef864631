//! Generated code gets along with any surroundings: strict lints, no prelude, names taken by
//! others, the crate under another name.

#![no_implicit_prelude]
#![deny(warnings, missing_docs, unused, clippy::all, clippy::pedantic, rust_2018_idioms, unreachable_pub)]
#![forbid(unsafe_code)]

use ::constnet::Model as _;
use ::std::prelude::rust_2024::test;

/// A public network in a crate that documents everything.
pub mod strict {
    ::constnet::network! {
        /// A documented network.
        pub struct Documented =
            /// The first stage.
            first: Affine(4, 3) -> Relu -> Affine(3, 2) -> SoftmaxWithLoss;
    }

    ::constnet::network! {
        /// Without a loss and without parameters.
        pub struct Bare: 4 = Relu -> Sigmoid;
    }
}

mod names_taken {
    #![allow(dead_code, unused_macros, non_camel_case_types)]

    // Types and constants that generated code could stumble over.
    struct Box;
    struct Result;
    struct Option;
    struct Clone;
    struct Some;
    struct Ok;
    struct Err;
    struct Columns;
    struct Scalar;
    struct Network;
    struct Workspace;
    struct f32;
    struct usize;
    mod core {}
    mod std {}
    mod constnet {}
    mod nalgebra {}
    const B: ::core::primitive::usize = 3;
    const O: ::core::primitive::usize = 2;
    const I: ::core::primitive::usize = 4;
    // The names of the generic parameters of generated code.
    const Y: ::core::primitive::usize = 7;
    const T: ::core::primitive::usize = 8;
    const S: ::core::primitive::usize = 9;

    macro_rules! assert {
        () => {};
    }

    ::constnet::network! {
        pub(super) struct Taken = Affine(I, B) -> Relu -> Affine(B, O) -> SoftmaxWithLoss;
    }

    ::constnet::network! {
        pub(super) struct Variables = Affine(Y, T) -> Sigmoid -> Affine(T, S) -> MseLoss;
    }

    #[super::test]
    fn constants_keep_their_values() {
        ::core::assert_eq!(Taken::PARAMS, 4 * 3 + 3 + 3 * 2 + 2);
        ::core::assert_eq!(Variables::PARAMS, 7 * 8 + 8 + 8 * 9 + 9);
    }
}

mod renamed {
    // What a dependency `renamed = { package = "constnet" }` looks like from inside.
    use ::constnet as another_name;

    another_name::network! {
        pub(super) struct Renamed = Affine(4, 2) -> SoftmaxWithLoss;
    }
}

#[test]
fn networks_work_inside_a_function() {
    const HIDDEN: usize = 5;
    ::constnet::network! {
        struct Local = Affine(4, HIDDEN) -> Relu -> Affine(HIDDEN, 2) -> SoftmaxWithLoss;
    }
    ::std::assert_eq!(Local::PARAMS, 4 * HIDDEN + HIDDEN + HIDDEN * 2 + 2);

    let anonymous = ::constnet::network!(< Affine(4, HIDDEN) -> Relu -> Affine(HIDDEN, 2) >);
    let another = ::constnet::network!(Affine(4, 2) -> SigmoidWithLoss);
    ::std::assert_eq!(anonymous.params(), Local::PARAMS);
    ::std::assert_eq!(another.params(), 10);
}

#[test]
fn networks_work_under_any_name() {
    let x = ::constnet::nalgebra::SVector::<f32, 4>::repeat(1.0);
    let mut ws = renamed::Renamed::workspace::<1>();
    ::std::assert!(renamed::Renamed::new(1).predict(&x, &mut ws).is_ok());
    let mut ws = strict::Documented::workspace::<1>();
    ::std::assert!(strict::Documented::new(1).loss(&x, &[1_u8], &mut ws).is_ok());
    let mut ws = strict::Bare::workspace::<1>();
    ::std::assert!(strict::Bare::new(1).backward(&x, &x, &mut ws).is_ok());
    let mut ws = names_taken::Taken::workspace::<1>();
    ::std::assert!(names_taken::Taken::new(1).loss(&x, &[1_u8], &mut ws).is_ok());
}
