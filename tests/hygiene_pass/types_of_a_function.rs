#![deny(warnings)]

use constnet::layers::{Elementwise, BackwardContext, Layer};
use constnet::prelude::*;
use constnet::{Columns, ColumnsMut};

fn main() {
    /// `y = x³`.
    struct Cube;

    impl Elementwise for Cube {
        fn forward<T: Scalar>(x: T) -> T {
            x * x * x
        }

        fn derivative<T: Scalar>(x: T, _: T) -> T {
            T::from_f64(3.0) * x * x
        }
    }

    /// The first value alone.
    struct First;

    impl<const I: usize> Layer<I, 1> for First {
        fn forward<T: Scalar>(_: &[T], x: Columns<'_, T, I>, _: &mut [T], mut y: ColumnsMut<'_, T, 1>) {
            y.copy_from(&x.row(0));
        }

        fn backward<T: Scalar>(_: BackwardContext<'_, T, I, 1>, dy: Columns<'_, T, 1>, mut dx: ColumnsMut<'_, T, I>) {
            dx.fill(T::from_f64(0.0));
            dx.row_mut(0).copy_from(&dy);
        }
    }

    network! {
        struct Inner = Affine(3, 4) -> Custom(Cube);
    }

    network! {
        struct Local = Inner -> Custom(First, _ -> 1) -> MseLoss;
    }

    let mut ws = Local::workspace::<1>();
    let x = SVector::<f32, 3>::repeat(1.0);
    assert!(Local::new(1).gradient(&x, &SVector::<f32, 1>::zeros(), &mut ws).is_ok());
    let anonymous = network!(Inner -> Custom(First, 4 -> 1) -> MseLoss);
    assert_eq!(anonymous.params(), Local::PARAMS);
}
