//~ `MseLoss` is not a classification loss, so accuracy is undefined
use constnet::prelude::*;

network! {
    struct Net = Affine(4, 2) -> MseLoss;
}

fn main() {
    let mut ws = Net::workspace::<1>();
    let _ = Net::new(1).accuracy(&SVector::<f32, 4>::zeros(), &SVector::<f32, 2>::zeros(), &mut ws);
}
