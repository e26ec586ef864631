//! Layers of other libraries that constnet does not have, and what to use.

use super::names::normalised;

const TABLE: &[(&[&str], &str)] = &[
    (
        &[
            "lstm",
            "gru",
            "rnn",
            "lstmcell",
            "grucell",
            "rnncell",
            "simplernn",
            "bidirectional",
            "bilstm",
            "bigru",
            "convlstm2d",
            "mlstm",
            "slstm",
            "mamba",
        ],
        "there are no recurrent layers\n\
         for sequences of fixed length, write `Conv2d(features, outputs, (3, 1), pad = (1, 0))` on an input of \
         shape `(features, steps, 1)`, or `Flatten -> Affine(_, outputs)`; otherwise use burn or PyTorch",
    ),
    (
        &["embedding", "embeddingbag"],
        "inputs are numbers, not indices\n\
         give each index as a one-hot vector, of which `MatMul(indices, outputs)` is the embedding; \
         for large vocabularies use burn or PyTorch",
    ),
    (
        &[
            "multiheadattention",
            "attention",
            "selfattention",
            "scaleddotproductattention",
            "additiveattention",
            "transformer",
            "transformerencoder",
            "transformerdecoder",
            "transformerencoderlayer",
            "transformerdecoderlayer",
            "transformerblock",
            "positionalencoding",
            "rotaryencoding",
        ],
        "there is no attention\n\
         mix positions with `Affine`, or with `Conv2d` on an input of shape `(features, steps, 1)`; \
         for transformers use burn, candle or PyTorch",
    ),
    (
        &["conv1d", "convolution1d", "lazyconv1d", "causalconv1d"],
        "a convolution over a sequence is one over an image of one column\n\
         write `Conv2d(channels, outputs, (kernel, 1))`, and `(channels, length, 1)` as the shape of the input",
    ),
    (
        &[
            "maxpool1d",
            "maxpooling1d",
            "avgpool1d",
            "averagepooling1d",
            "globalaveragepooling1d",
            "globalavgpool1d",
        ],
        "a sequence is an image of one column, of shape `(channels, length, 1)`\n\
         write `MaxPool2d((kernel, 1))`, `AvgPool2d((kernel, 1))` or `GlobalAvgPool`",
    ),
    (
        &[
            "conv3d",
            "maxpool3d",
            "maxpooling3d",
            "avgpool3d",
            "batchnorm3d",
            "convtranspose3d",
            "conv3dtranspose",
        ],
        "there are no volumes\n\
         give the slices as channels of an image to `Conv2d`; otherwise use burn or PyTorch",
    ),
    (
        &["convtranspose1d", "conv1dtranspose"],
        "a sequence is an image of one column, of shape `(channels, length, 1)`\n\
         write `ConvTranspose2d(channels, outputs, (kernel, 1))`",
    ),
    (
        &["separableconv2d", "separableconv"],
        "a separable convolution is two layers\n\
         write `DepthwiseConv2d(channels, kernel) -> Conv2d(channels, outputs, 1)`",
    ),
    (
        &["globalmaxpool", "globalmaxpool2d", "globalmaxpooling2d", "adaptivemaxpool2d"],
        "there is no such layer\n\
         write `MaxPool2d((height, width))` with the size of the image, or `GlobalAvgPool`",
    ),
    (
        &[
            "groupnorm",
            "groupnormalization",
            "instancenorm",
            "instancenorm2d",
            "rmsnorm",
            "rmsnormalization",
            "weightnorm",
            "spectralnorm",
            "localresponsenorm",
            "lrn",
            "unitnormalization",
        ],
        "there is no such normalisation\n\
         write `BatchNorm`, or `LayerNorm`, which does not depend on the other samples of a batch",
    ),
    (
        &["normalization", "standardscaler", "normalizer", "rescaling"],
        "inputs are standardised by a layer or before training\n\
         write `Standardize` as the first layer",
    ),
    (
        &[
            "selu",
            "celu",
            "mish",
            "relu6",
            "hardtanh",
            "logsigmoid",
            "tanhshrink",
            "hardshrink",
            "softshrink",
            "glu",
            "swiglu",
            "maxout",
            "threshold",
            "rrelu",
            "thresholdedrelu",
            "relusquared",
        ],
        "there is no such activation\n\
         write `Relu`, `Elu(1.0)`, `Silu` or `Gelu`, or your own function, `Custom(path::MyFunction)`",
    ),
    (
        &["lambda", "activation", "func", "fn"],
        "a function is written by its name\n\
         write `Relu`, `Tanh` or another activation, or your own function, `Custom(path::MyFunction)`",
    ),
    (
        &["zeropad2d", "zeropadding2d", "constantpad2d", "reflectionpad2d", "replicationpad2d"],
        "zeros are added by the layer that reads them\n\
         write `pad = 1` in the next convolution or pooling, such as `Conv2d(channels, outputs, 3, pad = 1)`",
    ),
    (
        &[
            "spatialdropout2d",
            "spatialdropout1d",
            "alphadropout",
            "gaussiandropout",
            "gaussiannoise",
            "dropblock",
            "droppath",
            "stochasticdepth",
            "dropout1d",
            "dropout3d",
        ],
        "there is no such regularisation\nwrite `Dropout(0.2)`",
    ),
    (
        &[
            "pixelshuffle",
            "depthtospace",
            "fold",
            "unfold",
            "permute",
            "transpose",
            "cropping2d",
            "slice",
            "split",
            "chunk",
        ],
        "values are not rearranged between layers\n\
         write `Reshape(channels, height, width)`, `Upsample2d(2)`, or `ConvTranspose2d(channels, outputs, 2, stride = 2)`",
    ),
    (
        &["bilinear", "subtract", "average", "maximum", "minimum", "max", "min", "mean"],
        "branches are joined with `a + b`, `a * b` or `[a, b]`\n\
         write one of them, or a layer of your own, `Custom(path::MyLayer, [inputs, inputs] -> outputs)`",
    ),
    (
        &[
            "ctcloss",
            "kldivloss",
            "kldivergence",
            "hingeloss",
            "hingeembeddingloss",
            "marginrankingloss",
            "tripletmarginloss",
            "tripletloss",
            "cosineembeddingloss",
            "cosinesimilarity",
            "focalloss",
            "poissonnllloss",
            "gaussiannllloss",
            "diceloss",
        ],
        "there is no such loss\n\
         write `SoftmaxWithLoss` or `SigmoidWithLoss` for classes, `MseLoss`, `MaeLoss` or `HuberLoss(1.0)` for values",
    ),
];

/// What to use in place of a layer that constnet does not have.
pub fn way_out(found: &str) -> Option<&'static str> {
    let found = normalised(found);
    TABLE.iter().find(|(names, _)| names.contains(&found.as_str())).map(|&(_, way)| way)
}

/// Names of the input as a layer.
pub fn is_input(found: &str) -> bool {
    ["input", "inputlayer", "inputs", "placeholder", "inputshape"].contains(&normalised(found).as_str())
}
