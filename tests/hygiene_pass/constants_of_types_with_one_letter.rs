use constnet::prelude::*;

struct S;
struct T;
struct U;
struct Y;

impl S {
    const SIZE: usize = 3;
}

impl T {
    const SIZE: usize = 4;
}

impl U {
    const SIZE: usize = 5;
}

impl Y {
    const SIZE: usize = 2;
}

network! {
    struct Net = Affine(S::SIZE, T::SIZE) -> Relu -> Affine(T::SIZE, U::SIZE) -> Relu -> Affine(_, Y::SIZE);
}

fn main() {
    let _ = (S, T, U, Y);
    assert_eq!(Net::new(1).predict_alloc(&SVector::<f32, 3>::zeros()).unwrap().len(), 2);
}
