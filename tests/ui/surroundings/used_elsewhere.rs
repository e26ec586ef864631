use constnet::prelude::*;

network! {
    pub struct Net = Affine(784, 50) -> Relu -> Affine(60, 10) -> SoftmaxWithLoss;
}

fn main() {
    let mut net = Net::new(42);
    let mut ws = Net::workspace::<100>();
    let x = SMatrix::<f32, 784, 100>::zeros();
    let labels = [0_u8; 100];
    let y = net.predict(&x, &mut ws).unwrap();
    println!("{}", y.nrows());
    let _: f32 = net.loss(&x, &labels, &mut ws).unwrap() + net.accuracy(&x, &labels, &mut ws).unwrap();
    let mut optimizer = Sgd::new(&net, 0.1);
    net.gradient(&x, &labels, &mut ws).unwrap();
    optimizer.step(&mut net, ws.gradient());
    println!("{} {}", net.view().affine1.weight, net.view().affine2.bias);
    println!("{} {}", Net::PARAMS, Net::SUMMARY);
    let _ = net.cast::<f64>().params().len();
}
