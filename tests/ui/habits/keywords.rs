use constnet::prelude::*;

network! {
    pub struct Net: (3, 32, 32) = Conv2d(in_channels = 3, filters = 16, kernel_size = (3, 3), padding = 1) -> Relu
        -> Flatten -> Dense(10, activation = "relu") -> Dropout(p = 0.5) -> SoftmaxWithLoss;
}

network! {
    pub struct Up: (1, 8, 8) = Upsample2d(2, mode = "bilinear") -> MseLoss;
}

fn main() {}
