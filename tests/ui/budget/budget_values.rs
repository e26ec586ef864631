use constnet::prelude::*;

network! {
    #[budget(params = "many", macs = -1, ram = "64 kilobytes", train_ram = LIMIT, batch = 0)]
    pub struct Net = Affine(4, 2);
}

fn main() {}
