use constnet::prelude::*;

network! {
    struct r#Net = |r#type: 3, r#match: 3| [r#type -> r#fn: Affine(3, 2), r#match] -> Relu -> r#loop: Affine(_, 2);
}

fn main() {
    let x = SVector::<f32, 3>::zeros();
    let mut ws = r#Net::workspace::<1>();
    let net = r#Net::new(1);
    assert_eq!(net.view().r#loop.weight.shape(), (2, 5));
    assert_eq!(Net::LAYERS[0].name, "fn");
    let gradient = net.backward(&(x, x), &SVector::<f32, 2>::zeros(), &mut ws).unwrap();
    assert_eq!((gradient.r#type.nrows(), gradient.r#match.nrows()), (3, 3));
}
