//! Made by the compiler's tests; `CONSTNET_BLESS=1 cargo test -p constnet-macros fuzz` writes it.
mod world {
    pub use constnet::prelude::*;
}

fn main() {
    network_1::network();
    network_4::network();
    network_7::network();
    network_8::network();
    network_11::network();
    network_15::network();
    network_16::network();
    network_17::network();
    network_21::network();
    network_23::network();
    network_24::network();
    network_26::network();
    network_29::network();
    network_35::network();
    network_36::network();
    network_39::network();
    network_41::network();
    network_44::network();
    network_51::network();
    network_58::network();
    network_61::network();
    network_62::network();
    network_64::network();
    network_68::network();
    network_71::network();
    network_74::network();
    network_77::network();
    network_79::network();
    network_80::network();
    network_84::network();
    network_89::network();
    network_91::network();
    network_92::network();
    network_94::network();
    network_95::network();
    network_96::network();
    network_99::network();
    network_106::network();
    network_109::network();
    network_113::network();
}

mod network_1 {
    use crate::world::*;

    network! { struct Net: 3 = <Affine(3, 7)>; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_4 {
    use crate::world::*;

    network! { struct Net = |apple: 3, b: 4| (b -> stage_0: Sum(2)) * (apple -> #[intended] affine3: Softmax -> #[init(normal(1))] stage_2: Affine(3, 2)) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_7 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = |apple, b, x, r#type, tax| tax * (r#type -> #[intended] Relu -> #[doc = "A stage."] Identity) * x * b * (apple); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_8 {
    use crate::world::*;

    network! { pub struct Net = #[frozen] MatMul(1, 6) -> #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_11 {
    use crate::world::*;

    network! { struct Net: (3, 1, 3) = <#[doc = "A stage."] Sigmoid -> stage_1: Sum(3)>; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_15 {
    use crate::world::*;

    network! { pub(crate) struct Net: 6 = Affine(6, 7) -> #[intended] the_loss: SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_16 {
    use crate::world::*;

    network! { pub struct Net = stage_0: Affine(6, 1) -> #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_17 {
    use crate::world::*;

    network! { pub(crate) struct Net = |apple, b, x, r#type, tax| (tax) + r#type + (x) + b + (apple -> stage_0: Affine(1, 4) -> affine3: Relu -> #[intended] stage_2: Affine(4, 1)) -> Sum(1) * #[intended] Softmax * stage_9: Relu -> stage_12: Repeat(1) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_21 {
    use crate::world::*;

    network! { pub(crate) struct Net = #[frozen] stage_0: Affine(6, 3) -> Sigmoid -> (stage_2: Sum(1)) -> MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_23 {
    use crate::world::*;

    network! { struct Net = |apple, b: 4, x: 5| x * (b -> stage_0: Affine(4, 5)) * ([apple -> #[doc = "A stage."] Sigmoid -> #[frozen] Affine(_, 4), x, b] -> stage_4: MatMul(13, 5)) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_24 {
    use crate::world::*;

    network! { struct Net: (3, 3, 2) = stage_0: Sum(1) -> #[doc = "A stage."] Repeat(3) -> the_loss: SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_26 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple: 5, b: 1, x: 6| (x) * (b -> MatMul(1, 6)) * (apple -> stage_1: Affine(_, 4) -> affine3: Relu -> #[frozen] Affine(4, 6)) -> #[intended] Sigmoid -> MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_29 {
    use crate::world::*;

    pub fn network() { let _ = network! { |apple: 3, b: 5| b + (apple -> stage_0: Affine(_, 5)) }; }
}

mod network_35 {
    use crate::world::*;

    network! { pub(crate) struct Net: (4, 4, 2) = (Repeat(3) -> stage_1: Identity -> stage_2: Relu) -> #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_36 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net: 3 = (#[intended] Repeat(3)) + #[intended] stage_1: MatMul(3, 9) + stage_2: Affine(3, 9) -> affine3: Identity -> #[intended] MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_39 {
    use crate::world::*;

    network! { struct Net: 6 = #[frozen] stage_0: Affine(6, 4) -> affine3: Sum(1); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_41 {
    use crate::world::*;

    network! { pub struct Net: 3 = stage_0: MatMul(3, 1) -> #[intended] SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_44 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = stage_0: Affine(6, 6) -> the_loss: MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_51 {
    use crate::world::*;

    pub fn network() { let _ = network! { Affine(3, 5) -> #[intended] MseLoss }; }
}

mod network_58 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: (2, 3, 3) = Sigmoid; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_61 {
    use crate::world::*;

    network! { pub struct Net = |apple, b, x, r#type, tax| tax + r#type + x + (b) + apple -> #[intended] stage_4: Affine(1, 3) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_62 {
    use crate::world::*;

    network! { struct Net = |apple: 5| apple -> #[intended] stage_0: Softmax + (apple); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_64 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = |apple: (1, 3, 4)| apple + (apple -> #[doc = "A stage."] Relu) + (apple -> Sigmoid) -> (Sigmoid); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_68 {
    use crate::world::*;

    network! { pub struct Net: (2, 4, 2) = Identity -> Identity -> stage_2: Identity; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_71 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = stage_0: Affine(5, 7) -> #[intended] the_loss: SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_74 {
    use crate::world::*;

    network! { pub struct Net: 4 = Affine(4, 1); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_77 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net: 7 = #[frozen] Affine(_, 1) -> #[intended] Softmax -> #[intended] SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_79 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] struct Net = stage_0: Affine(6, 3) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_80 {
    use crate::world::*;

    network! { pub(crate) struct Net: 5 = Affine(5, 2) -> stage_1: Repeat(2) -> SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_84 {
    use crate::world::*;

    network! { struct Net = |apple: 6, b: 1, x: 3, r#type: 7, tax: 5| (tax) + (r#type -> MatMul(7, 5)) + (x -> #[intended] stage_1: Identity -> #[init(he)] affine3: MatMul(_, 5)) + (b -> stage_3: Sigmoid -> #[doc = "A stage."] #[frozen] stage_4: MatMul(1, 5)) + (apple -> Affine(6, 5)); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_89 {
    use crate::world::*;

    network! { pub struct Net = #[doc = "A stage."] Affine(1, 4) -> #[doc = "A stage."] stage_1: Repeat(3); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_91 {
    use crate::world::*;

    network! { pub(crate) struct Net: 5 = <Affine(5, 1) -> #[doc = "A stage."] Softmax>; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_92 {
    use crate::world::*;

    network! { pub struct Net = #[frozen] Affine(2, 3); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_94 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] pub(crate) struct Net = #[frozen] #[init(he)] Affine(3, 2) -> SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_95 {
    use crate::world::*;

    network! { pub(crate) struct Net = #[init(normal(1))] stage_0: Affine(2, 5); }

    pub fn network() { let _ = Net::new(1); }
}

mod network_96 {
    use crate::world::*;

    network! { pub struct Net = #[init(he)] stage_0: MatMul(2, 1) -> #[doc = "A stage."] stage_1: Sigmoid -> #[doc = "A stage."] #[intended] affine3: Repeat(1) + Sigmoid; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_99 {
    use crate::world::*;

    network! { #[doc = "A network."] #[allow(dead_code)] pub struct Net: (4, 4, 4) = stage_0: Softmax -> #[intended] stage_1: Sigmoid -> #[intended] affine3: Relu -> #[intended] SigmoidWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_106 {
    use crate::world::*;

    network! { pub(crate) struct Net = (#[frozen] Affine(4, 2)) + (stage_1: Relu -> #[intended] #[frozen] stage_2: Affine(4, 2)) + stage_3: MatMul(4, 2) -> MseLoss; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_109 {
    use crate::world::*;

    network! { pub struct Net = <Affine(7, 7)>; }

    pub fn network() { let _ = Net::new(1); }
}

mod network_113 {
    use crate::world::*;

    network! { pub struct Net = |apple| apple -> #[frozen] #[init(he)] MatMul(_, 5) -> #[intended] SoftmaxWithLoss; }

    pub fn network() { let _ = Net::new(1); }
}
