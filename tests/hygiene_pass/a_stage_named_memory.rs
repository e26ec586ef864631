use constnet::prelude::*;

network! {
    struct Net = memory: Affine(3, 2) -> scalar: Relu -> gradient: Affine(2, 2) -> SoftmaxWithLoss;
}

fn main() {
    let net = Net::new(1);
    assert_eq!(net.view().memory.weight.shape(), (2, 3));
    assert!(net.gradient_alloc(&SVector::<f32, 3>::zeros(), &[0_u8]).is_ok());
}
