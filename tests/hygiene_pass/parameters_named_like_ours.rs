use constnet::prelude::*;

network! {
    struct Net<const T: usize, const S: usize, const U: usize, const P: usize, const D: usize, const B: usize> =
        Affine(T, S) -> Relu -> Affine(S, U) -> Relu -> Affine(U, P) -> Relu -> Affine(P, D) -> Relu
        -> Affine(D, B) -> SoftmaxWithLoss;
}

type Small = Net<2, 3, 4, 3, 2, 2>;

fn main() {
    let mut ws = Small::workspace::<1>();
    let x = SVector::<f32, 2>::zeros();
    assert!(Small::new(1).gradient(&x, &[0_u8], &mut ws).is_ok());
    assert_eq!(Small::PARAMS, 9 + 16 + 15 + 8 + 6);
}
