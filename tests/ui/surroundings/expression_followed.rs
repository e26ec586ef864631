use constnet::prelude::*;

fn main() {
    let _ = network!(Affine(784, 50) -> Relu; 7);
}
