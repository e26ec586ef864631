#![allow(non_upper_case_globals, dead_code)]

use constnet::prelude::*;

const x: f64 = 1.0;
const p: u8 = 2;
const m: [u8; 3] = [1, 2, 3];
const d: usize = 4;
const dy: &str = "dy";
const write: bool = true;
static values: u8 = 5;
const rng: usize = 3;
const seed: u64 = 6;
const params: () = ();
const inputs: usize = 5;

struct Unit;

network! {
    struct Net = Affine(d, rng) -> Relu -> Affine(rng, 2) -> SoftmaxWithLoss;
}

network! {
    struct Graph = |left: d, right: d| (left -> Affine(d, inputs)) * (right -> Affine(d, inputs)) -> Sigmoid;
}

fn main() {
    let batch = SVector::<f32, 4>::zeros();
    assert!(Net::new(1).gradient_alloc(&batch, &[0_u8]).is_ok());
    let mut ws = Graph::workspace::<1>();
    let target = SVector::<f32, 5>::zeros();
    assert!(Graph::new(1).backward(&(batch, batch), &target, &mut ws).is_ok());
    let _ = Unit;
}
