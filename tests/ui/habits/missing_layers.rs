use constnet::prelude::*;

network! {
    pub struct Net: (1, 28, 28) = Conv1d(28, 16, 3) -> GroupNorm(4, 16) -> Lstm(16, 32) -> MultiHeadAttention(4)
        -> Embedding(100, 16) -> Mish -> Affine(_, 10) -> SoftmaxWithLoss;
}

fn main() {}
