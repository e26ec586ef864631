use constnet::prelude::*;

network! {
    struct S = Affine(3, 2) -> Relu;
}

network! {
    struct T = Affine(3, 2) -> SoftmaxWithLoss;
}

fn main() {
    let x = SVector::<f32, 3>::zeros();
    assert!(S::new(1).predict_alloc(&x).is_ok());
    assert!(T::new(1).loss_alloc(&x, &[0_u8]).is_ok());
}
