//! The user's attributes apply to all generated items, and an expected lint fires exactly once.

#![deny(warnings, missing_docs, nonstandard_style, deprecated, unfulfilled_lint_expectations)]

use constnet::prelude::*;

mod old {
    #![allow(deprecated)]

    #[deprecated]
    pub(super) const SIZE: usize = 4;

    #[deprecated]
    pub(super) struct Half;

    impl constnet::Elementwise for Half {
        fn forward<T: constnet::Scalar>(x: T) -> T {
            x * T::from_f64(0.5)
        }

        fn derivative<T: constnet::Scalar>(_: T, _: T) -> T {
            T::from_f64(0.5)
        }
    }
}

mod allowed {
    use super::{network, old};

    network! {
        #[allow(deprecated)]
        pub(super) struct Old = Affine(4, old::SIZE) -> Custom(old::Half) -> Affine(_, 2) -> MseLoss;
    }

    network! {
        #[allow(non_snake_case, non_camel_case_types)]
        pub(super) struct named = convA: Affine(4, 3) -> reluA: Relu;
    }

    network! {
        #[allow(non_snake_case)]
        pub(super) struct Inputs = |imageA: 4, b: 4| imageA + b;
    }

    network! {
        #[allow(non_upper_case_globals)]
        pub(super) struct Parameter<const n: usize> = Affine(n, 2);
    }

    network! {
        #[cfg_attr(all(), allow(non_snake_case))]
        pub(super) struct Conditional = convA: Affine(4, 3);
    }
}

mod expected {
    use super::{network, old};

    network! {
        #[expect(deprecated)]
        pub(super) struct Old = Affine(4, old::SIZE) -> Custom(old::Half) -> Affine(_, 2) -> MseLoss;
    }

    network! {
        #[expect(deprecated, reason = "it is kept for old files")]
        pub(super) struct OldSize = Affine(4, 4) -> Relu -> Affine(4, old::SIZE) -> MseLoss;
    }

    network! {
        #[expect(non_snake_case, non_camel_case_types)]
        pub(super) struct named = convA: Affine(4, 3) -> reluA: Relu;
    }

    network! {
        #[expect(nonstandard_style)]
        pub(super) struct Style = convA: Affine(4, 3);
    }

    network! {
        #[expect(non_snake_case)]
        pub(super) struct Inputs = |imageA: 4, b: 4| imageA + b;
    }

    network! {
        #[expect(non_snake_case)]
        pub(super) struct Both = |imageA: 4, b: 4| imageA + b -> fcA: Affine(_, 3);
    }

    network! {
        #[expect(non_upper_case_globals)]
        pub(super) struct Parameter<const n: usize> = Affine(n, 2);
    }

    network! {
        #[expect(dead_code)]
        struct Unused = Affine(4, 3) -> Relu;
    }

    network! {
        #[cfg_attr(all(), expect(non_snake_case))]
        pub(super) struct Conditional = convA: Affine(4, 3);
    }
}

/// Types with the names that generated ones had.
mod named {
    use constnet::prelude::*;

    pub(super) struct NetView;
    pub(super) struct JoinInputGradient;

    network! { pub(super) struct Net = fc: Affine(2, 1) -> MseLoss; }

    network! { pub(super) struct Join = |a, b| a * b; }
}

network! {
    /// With documentation of a stage.
    pub(super) struct Documented =
        #[doc = concat!("One", " and ", "two.")]
        #[doc(alias = "first")]
        fc: Affine({ size_of::<u64>() }, 2);
}

#[test]
fn attributes_change_no_network() {
    assert_eq!(allowed::Old::PARAMS, expected::Old::PARAMS);
    assert_eq!(expected::OldSize::PARAMS, 40);
    assert_eq!(allowed::named::new(1).view().convA.weight, expected::named::new(1).view().convA.weight);
    assert_eq!([allowed::Inputs::PARAMS, expected::Inputs::PARAMS, expected::Both::PARAMS], [0, 0, 15]);
    assert_eq!(allowed::Parameter::<3>::PARAMS, expected::Parameter::<3>::PARAMS);
    assert_eq!(
        [allowed::Conditional::PARAMS, expected::Conditional::PARAMS, expected::Style::PARAMS],
        [15; 3]
    );
    assert_eq!(Documented::PARAMS, 18);
}

#[test]
fn a_user_defined_type_may_have_any_name() {
    let _ = (named::NetView, named::JoinInputGradient);
    let net = named::Net::new(1);
    assert_eq!(net.view().fc.weight.shape(), (1, 2));
    let mut ws = named::Join::workspace::<1>();
    let slopes = named::Join::new(1).backward(&(2.0, 3.0), &1.0, &mut ws).expect("one sample");
    assert_eq!((slopes.a[0], slopes.b[0]), (3.0, 2.0));
}
