#![deny(warnings)]

pub mod layers {
    use constnet::Scalar;

    struct Square;

    impl constnet::Elementwise for Square {
        fn forward<T: Scalar>(x: T) -> T {
            x * x
        }

        fn derivative<T: Scalar>(x: T, _: T) -> T {
            x + x
        }
    }

    constnet::network! {
        struct Hidden = Affine(3, 3) -> Custom(Square);
    }

    constnet::network! {
        pub(super) struct Net = #[frozen] Hidden -> Affine(3, 2) -> Custom(Square) -> MseLoss;
    }
}

use constnet::prelude::*;

fn main() {
    let x = SVector::<f32, 3>::zeros();
    assert!(layers::Net::new(1).gradient_alloc(&x, &SVector::<f32, 2>::zeros()).is_ok());
}
