//~ `MyLayer` is not a layer from 4 to 3 values
use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Layer};

struct MyLayer;

impl Layer<4, 2> for MyLayer {
    fn forward<T: Scalar>(_: &[T], _: Columns<'_, T, 4>, _: &mut [T], _: ColumnsMut<'_, T, 2>) {}

    fn backward<T: Scalar>(_: BackwardContext<'_, T, 4, 2>, _: Columns<'_, T, 2>, _: ColumnsMut<'_, T, 4>) {}
}

network! {
    struct Net = Custom(MyLayer, 4 -> 3) -> MseLoss;
}

fn main() {
    let _ = Net::new(1);
}
