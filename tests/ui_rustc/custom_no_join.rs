//~ `MyLayer` is not a layer of two branches, from 3 and 4 values to 2
use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Layer};

struct MyLayer;

impl Layer<7, 2> for MyLayer {
    fn forward<T: Scalar>(_: &[T], _: Columns<'_, T, 7>, _: &mut [T], _: ColumnsMut<'_, T, 2>) {}

    fn backward<T: Scalar>(_: BackwardContext<'_, T, 7, 2>, _: Columns<'_, T, 2>, _: ColumnsMut<'_, T, 7>) {}
}

network! {
    struct Net: 4 = [Affine(4, 3), Identity] -> Custom(MyLayer, [3, 4] -> 2) -> MseLoss;
}

fn main() {
    let _ = Net::new(1);
}
