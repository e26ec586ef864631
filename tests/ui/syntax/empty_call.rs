use constnet::prelude::*;

network! {
    
}

fn main() {}
