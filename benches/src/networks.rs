//! The networks whose prediction and training are timed: those of MLPerf Tiny (Banbury et al., 2021) as their authors
//! trained them - image classification, keyword spotting, visual wake words and anomaly detection - and three smaller ones.

use constnet::prelude::*;

network! {
    /// Image classification: ResNet-8 for CIFAR-10.
    pub struct Ic: (3, 32, 32) = Conv2d(3, 16, 3, pad = 1) -> BatchNorm -> Relu
        -> (Conv2d(16, 16, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(16, 16, 3, pad = 1) -> BatchNorm) + Identity
        -> Relu
        -> (Conv2d(16, 32, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(32, 32, 3, pad = 1) -> BatchNorm)
            + Conv2d(16, 32, 1, stride = 2)
        -> Relu
        -> (Conv2d(32, 64, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 3, pad = 1) -> BatchNorm)
            + Conv2d(32, 64, 1, stride = 2)
        -> Relu
        -> GlobalAvgPool -> Affine(64, 10) -> SoftmaxWithLoss;
}

network! {
    /// Keyword spotting: a depthwise-separable network for spectrograms of one second.
    pub struct Kws: (1, 49, 10) = Conv2d(1, 64, (10, 4), stride = 2, pad = (5, 1)) -> BatchNorm -> Relu -> Dropout(0.2)
        -> DepthwiseConv2d(64, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(64, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(64, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(64, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 1) -> BatchNorm -> Relu
        -> Dropout(0.4) -> GlobalAvgPool -> Affine(64, 12) -> SoftmaxWithLoss;
}

network! {
    /// Visual wake words: MobileNetV1 with a quarter of its channels, for images of 96 x 96.
    pub struct Vww: (3, 96, 96) = Conv2d(3, 8, 3, stride = 2, pad = 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(8, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(8, 16, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(16, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(16, 32, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(32, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(32, 32, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(32, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(32, 64, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(64, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 64, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(64, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(64, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 128, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(128, 3, stride = 2, pad = 1) -> BatchNorm -> Relu -> Conv2d(128, 256, 1) -> BatchNorm -> Relu
        -> DepthwiseConv2d(256, 3, pad = 1) -> BatchNorm -> Relu -> Conv2d(256, 256, 1) -> BatchNorm -> Relu
        -> GlobalAvgPool -> Affine(256, 2) -> SoftmaxWithLoss;
}

network! {
    /// Anomaly detection: an autoencoder for pieces of spectrograms of machines.
    pub struct Ad = Affine(640, 128) -> BatchNorm -> Relu -> Affine(128, 128) -> BatchNorm -> Relu
        -> Affine(128, 128) -> BatchNorm -> Relu -> Affine(128, 128) -> BatchNorm -> Relu
        -> Affine(128, 8) -> BatchNorm -> Relu -> Affine(8, 128) -> BatchNorm -> Relu
        -> Affine(128, 128) -> BatchNorm -> Relu -> Affine(128, 128) -> BatchNorm -> Relu
        -> Affine(128, 128) -> BatchNorm -> Relu -> Affine(128, 640) -> MseLoss;
}

network! {
    /// LeNet for images of 28 x 28 with a border.
    pub struct LeNet: (1, 28, 28) = Conv2d(1, 6, 5, pad = 2) -> Relu -> MaxPool2d(2)
        -> Conv2d(6, 16, 5) -> Relu -> MaxPool2d(2)
        -> Flatten -> Affine(400, 120) -> Relu -> Affine(120, 84) -> Relu -> Affine(84, 10) -> SoftmaxWithLoss;
}

network! {
    /// A classifier of images with one hidden layer.
    pub struct Mlp = Affine(784, 50) -> Relu -> Affine(50, 10) -> SoftmaxWithLoss;
}

network! {
    /// A network as small as those of controllers and sound effects.
    pub struct Tiny = Affine(4, 8) -> Tanh -> Affine(8, 8) -> Tanh -> Affine(8, 2) -> SoftmaxWithLoss;
}
