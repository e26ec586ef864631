//~ the `PARAMS` of `MyLayer` are not the number of values of its `TENSORS`
use constnet::prelude::*;
use constnet::{BackwardContext, Columns, ColumnsMut, Layer, TensorSpec};

struct MyLayer;

impl Layer<4, 2> for MyLayer {
    const TENSORS: &'static [TensorSpec] = &[TensorSpec::matrix("weight", 2, 4), TensorSpec::vector("bias", 2)];
    const PARAMS: usize = 8;

    fn forward<T: Scalar>(_: &[T], _: Columns<'_, T, 4>, _: &mut [T], _: ColumnsMut<'_, T, 2>) {}

    fn backward<T: Scalar>(_: BackwardContext<'_, T, 4, 2>, _: Columns<'_, T, 2>, _: ColumnsMut<'_, T, 4>) {}

    fn gradient<T: Scalar>(_: BackwardContext<'_, T, 4, 2>, _: Columns<'_, T, 2>, _: &mut [T]) {}
}

network! {
    struct Net = Custom(MyLayer, 4 -> 2) -> MseLoss;
}

fn main() {
    let _ = Net::new(1);
}
