use constnet::prelude::*;

const A: usize = 3;
const B: usize = 2;

network! {
    struct Net = Affine(A, B) -> SoftmaxWithLoss;
}

fn main() {
    let mut ws = Net::workspace::<5>();
    let x = SMatrix::<f32, 3, 5>::zeros();
    assert_eq!(Net::new(1).predict(&x, &mut ws).unwrap().shape(), (2, 5));
    assert!(Net::new(1).gradient(&x, &[0_u8; 5], &mut ws).is_ok());
}
