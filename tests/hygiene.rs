//! Generated code compiles in any context: strict lints, no prelude, names taken by
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

    ::constnet::network! {
        /// A graph of named inputs.
        pub struct Graph = |image: 4, hint|
            [
                image ->
                /// A stage in a branch.
                hidden: Affine(4, 3) -> Identity,
                hint
            ] -> Affine(_, 3) -> Relu + Identity
            -> Repeat(2) -> Sum(2);
    }

    ::constnet::network! {
        /// Of any width.
        pub struct Wide<const HIDDEN: usize> = MatMul(4, HIDDEN) -> Relu -> MatMul(HIDDEN, 2) -> MseLoss;
    }

    ::constnet::network! {
        /// A layer of another one.
        pub struct Part = Affine(4, 4) -> Relu;
    }

    ::constnet::network! {
        /// Nested networks, one of them twice, and custom layers.
        pub struct Outer = #[frozen] Affine(3, 4) -> inner: Part -> &inner -> Custom(Half) -> MseLoss;
    }

    /// `y = x / 2`.
    #[derive(Clone, Copy, Debug)]
    pub struct Half;

    impl ::constnet::Elementwise for Half {
        fn forward<T: ::constnet::Scalar>(x: T) -> T {
            x * T::from_f64(0.5)
        }

        fn derivative<T: ::constnet::Scalar>(_: T, _: T) -> T {
            T::from_f64(0.5)
        }
    }
}

mod names_taken {
    #![allow(dead_code, unused_macros, non_camel_case_types)]

    // Types and constants that generated code could collide with.
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
    struct Layer;
    struct Elementwise;
    struct Custom;
    struct Map;
    struct Nested;
    struct AsLayer;
    struct Affine;
    struct Relu;
    struct Add;
    struct Concat;
    struct MseLoss;
    struct Arena;
    struct Write;
    struct Read;
    fn read() {}
    fn write() {}
    fn saved() {}
    fn copy() {}
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

    ::constnet::network! {
        pub(super) struct Graph = |left: I, right: I|
            (left -> Affine(I, B)) * (right -> Affine(I, B) -> Relu) -> [Identity, Relu + Sigmoid] -> Affine(_, O);
    }

    ::constnet::network! {
        pub(super) struct Outer = Affine(O, I) -> Part -> Custom(Mine, B -> B) -> Custom(Own) -> Affine(B, O) -> MseLoss;
    }

    ::constnet::network! {
        pub(super) struct Part = shared: Affine(I, I) -> Relu -> &shared -> Relu -> Affine(I, B);
    }

    struct Mine;
    struct Own;

    impl<const F: ::core::primitive::usize> ::constnet::Layer<F, F> for Mine {
        fn forward<N: ::constnet::Scalar>(
            _: &[N],
            x: ::constnet::Columns<'_, N, F>,
            _: &mut [N],
            mut y: ::constnet::ColumnsMut<'_, N, F>,
        ) {
            y.copy_from(&x);
        }

        fn backward<N: ::constnet::Scalar>(
            _: ::constnet::BackwardContext<'_, N, F, F>,
            dy: ::constnet::Columns<'_, N, F>,
            mut dx: ::constnet::ColumnsMut<'_, N, F>,
        ) {
            dx.copy_from(&dy);
        }
    }

    impl ::constnet::Elementwise for Own {
        fn forward<N: ::constnet::Scalar>(x: N) -> N {
            x
        }

        fn derivative<N: ::constnet::Scalar>(_: N, _: N) -> N {
            N::from_f64(1.0)
        }
    }

    #[super::test]
    fn constants_keep_their_values() {
        ::core::assert_eq!(Taken::PARAMS, 4 * 3 + 3 + 3 * 2 + 2);
        ::core::assert_eq!(Variables::PARAMS, 7 * 8 + 8 + 8 * 9 + 9);
    }
}

mod renamed {
    // A dependency `renamed = { package = "constnet" }` as seen from inside.
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
    let (one, two) =
        (::constnet::nalgebra::SVector::<f32, 1>::zeros(), ::constnet::nalgebra::SVector::<f32, 2>::zeros());
    let mut ws = strict::Graph::workspace::<1>();
    ::std::assert!(strict::Graph::new(1).predict(&(x, one), &mut ws).is_ok());
    ::std::assert!(strict::Wide::<3>::new(1).gradient_alloc(&x, &two).is_ok());
    ::std::assert!(strict::Outer::new(1).gradient_alloc(&x.fixed_rows::<3>(0).into_owned(), &x).is_ok());
    let mut ws = names_taken::Graph::workspace::<1>();
    ::std::assert!(names_taken::Graph::new(1).backward(&(x, x), &two, &mut ws).is_ok());
    ::std::assert!(names_taken::Outer::new(1).gradient_alloc(&two, &two).is_ok());
    let mut ws = names_taken::Taken::workspace::<1>();
    ::std::assert!(names_taken::Taken::new(1).loss(&x, &[1_u8], &mut ws).is_ok());
}
