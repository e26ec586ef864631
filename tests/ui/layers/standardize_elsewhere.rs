use constnet::prelude::*;

network! { struct Between = Affine(4, 3) -> Standardize -> Affine(3, 2) -> MseLoss; }
network! { struct BeforeClasses = Affine(4, 3) -> Standardize -> SoftmaxWithLoss; }
network! { struct WithoutLoss = Affine(4, 3) -> Standardize; }
network! { struct OfImages: (1, 4, 4) = Conv2d(1, 2, 3) -> Standardize -> MseLoss; }
network! { struct Unknown = Standardize -> Affine(4, 3) -> MseLoss; }
network! { struct Frozen: 4 = #[frozen] Standardize -> Affine(4, 3) -> MseLoss; }

fn main() {}
