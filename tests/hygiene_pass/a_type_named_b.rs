use constnet::prelude::*;

type B = u8;

network! {
    struct Net = Affine(3, 4) -> Relu;
}

mod another {
    use constnet::prelude::*;

    network! {
        pub struct B = Affine(3, 4) -> SoftmaxWithLoss;
    }
}

fn main() {
    let mut ws = Net::workspace::<2>();
    let label: B = 1;
    assert!(Net::new(1).predict(&SVector::<f32, 3>::zeros(), &mut ws).is_ok());
    let mut ws = another::B::workspace::<2>();
    assert!(another::B::new(1).loss(&SVector::<f32, 3>::zeros(), &[label], &mut ws).is_ok());
}
