//! The networks as lists of stages with their weights, from which the peers build theirs.

/// A stage and its weights, in constnet's layout.
pub enum Stage<'a> {
    /// A convolution.
    Conv(Conv<'a>),
    /// Normalisation with running statistics.
    BatchNorm(BatchNorm<'a>),
    /// `max(x, 0)`.
    Relu,
    /// The hyperbolic tangent.
    Tanh,
    /// The maxima of areas of 2 x 2.
    MaxPool,
    /// The mean of each channel, and from here on vectors.
    GlobalAvgPool,
    /// Vectors of images.
    Flatten,
    /// `x W + b`, with W (inputs, outputs).
    Affine(Affine<'a>),
    /// The sum of two branches; an empty one is the identity.
    Sum(Vec<Stage<'a>>, Vec<Stage<'a>>),
}

/// The weights (outputs, inputs / groups, height, width) and the geometry of a convolution.
pub struct Conv<'a> {
    /// Shape of the weight.
    pub shape: [usize; 4],
    /// Distance of the windows.
    pub stride: usize,
    /// Rows above and below, columns left and right.
    pub pad: [usize; 2],
    /// Groups of channels.
    pub groups: usize,
    /// The weight.
    pub weight: &'a [f32],
    /// The bias.
    pub bias: &'a [f32],
}

/// The values of each channel; epsilon is 1e-5.
pub struct BatchNorm<'a> {
    /// Factors.
    pub gamma: &'a [f32],
    /// Summands.
    pub beta: &'a [f32],
    /// Running means.
    pub mean: &'a [f32],
    /// Running variances.
    pub variance: &'a [f32],
}

/// The weights of an affine layer.
pub struct Affine<'a> {
    /// Weight (inputs, outputs).
    pub weight: &'a [f32],
    /// The bias.
    pub bias: &'a [f32],
}

/// The weights of a network that no stage has taken yet.
pub struct Weights<'a> {
    params: &'a [f32],
    running: &'a [f32],
}

impl<'a> Weights<'a> {
    /// Parameters and running statistics in the order of the declaration.
    pub fn new(params: &'a [f32], running: &'a [f32]) -> Self {
        Self { params, running }
    }

    /// All stages of a network.
    ///
    /// # Panics
    ///
    /// If they do not take all weights.
    pub fn stages(mut self, stages: fn(&mut Self) -> Vec<Stage<'a>>) -> Vec<Stage<'a>> {
        let stages = stages(&mut self);
        assert!(self.params.is_empty() && self.running.is_empty(), "all weights are in use");
        stages
    }

    fn params(&mut self, length: usize) -> &'a [f32] {
        self.params.split_off(..length).expect("both networks have the same tensors")
    }

    fn running(&mut self, length: usize) -> &'a [f32] {
        self.running.split_off(..length).expect("both networks have the same tensors")
    }

    fn conv_of(&mut self, shape: [usize; 4], stride: usize, pad: [usize; 2], groups: usize) -> Stage<'a> {
        let (weight, bias) = (self.params(shape.iter().product()), self.params(shape[0]));
        Stage::Conv(Conv { shape, stride, pad, groups, weight, bias })
    }

    fn conv(&mut self, channels: [usize; 2], size: usize, stride: usize, pad: usize) -> Stage<'a> {
        self.conv_of([channels[1], channels[0], size, size], stride, [pad; 2], 1)
    }

    fn batch_norm(&mut self, channels: usize) -> Stage<'a> {
        let (gamma, beta) = (self.params(channels), self.params(channels));
        let (mean, variance) = (self.running(channels), self.running(channels));
        self.running(1);
        Stage::BatchNorm(BatchNorm { gamma, beta, mean, variance })
    }

    fn affine(&mut self, inputs: usize, outputs: usize) -> Stage<'a> {
        Stage::Affine(Affine { weight: self.params(inputs * outputs), bias: self.params(outputs) })
    }

    /// A depthwise convolution of 3 x 3 and one of 1 x 1, each normalised.
    fn separable(&mut self, channels: [usize; 2], stride: usize) -> Vec<Stage<'a>> {
        let [inputs, outputs] = channels;
        vec![
            self.conv_of([inputs, 1, 3, 3], stride, [1, 1], inputs),
            self.batch_norm(inputs),
            Stage::Relu,
            self.conv(channels, 1, 1, 0),
            self.batch_norm(outputs),
            Stage::Relu,
        ]
    }

    /// The mean of each channel and an affine layer.
    fn head(&mut self, channels: usize, classes: usize) -> [Stage<'a>; 2] {
        [Stage::GlobalAvgPool, self.affine(channels, classes)]
    }
}

/// ResNet-8.
pub fn ic<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    let mut stages = vec![weights.conv([3, 16], 3, 1, 1), weights.batch_norm(16), Stage::Relu];
    for (inputs, outputs, stride) in [(16, 16, 1), (16, 32, 2), (32, 64, 2)] {
        let branch = vec![
            weights.conv([inputs, outputs], 3, stride, 1),
            weights.batch_norm(outputs),
            Stage::Relu,
            weights.conv([outputs, outputs], 3, 1, 1),
            weights.batch_norm(outputs),
        ];
        let shortcut = if stride == 1 { vec![] } else { vec![weights.conv([inputs, outputs], 1, stride, 0)] };
        stages.extend([Stage::Sum(branch, shortcut), Stage::Relu]);
    }
    stages.extend(weights.head(64, 10));
    stages
}

/// The depthwise-separable network.
pub fn kws<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    let mut stages = vec![weights.conv_of([64, 1, 10, 4], 2, [5, 1], 1), weights.batch_norm(64), Stage::Relu];
    for _ in 0..4 {
        stages.extend(weights.separable([64, 64], 1));
    }
    stages.extend(weights.head(64, 12));
    stages
}

/// MobileNetV1 with a quarter of its channels.
pub fn vww<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    const OUTPUTS: [(usize, usize); 13] = [
        (16, 1),
        (32, 2),
        (32, 1),
        (64, 2),
        (64, 1),
        (128, 2),
        (128, 1),
        (128, 1),
        (128, 1),
        (128, 1),
        (128, 1),
        (256, 2),
        (256, 1),
    ];
    let mut stages = vec![weights.conv([3, 8], 3, 2, 1), weights.batch_norm(8), Stage::Relu];
    let mut inputs = 8;
    for (outputs, stride) in OUTPUTS {
        stages.extend(weights.separable([inputs, outputs], stride));
        inputs = outputs;
    }
    stages.extend(weights.head(256, 2));
    stages
}

/// LeNet.
pub fn lenet<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    let mut stages = vec![weights.conv([1, 6], 5, 1, 2), Stage::Relu, Stage::MaxPool];
    stages.extend([weights.conv([6, 16], 5, 1, 0), Stage::Relu, Stage::MaxPool, Stage::Flatten]);
    stages.extend([weights.affine(400, 120), Stage::Relu, weights.affine(120, 84), Stage::Relu]);
    stages.push(weights.affine(84, 10));
    stages
}

/// The autoencoder.
pub fn ad<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    let mut stages = vec![];
    let mut inputs = 640;
    for outputs in [128, 128, 128, 128, 8, 128, 128, 128, 128] {
        stages.extend([weights.affine(inputs, outputs), weights.batch_norm(outputs), Stage::Relu]);
        inputs = outputs;
    }
    stages.push(weights.affine(inputs, 640));
    stages
}

/// 784-50-10.
pub fn mlp<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    vec![weights.affine(784, 50), Stage::Relu, weights.affine(50, 10)]
}

/// 4-8-8-2.
pub fn tiny<'a>(weights: &mut Weights<'a>) -> Vec<Stage<'a>> {
    let mut stages = vec![weights.affine(4, 8), Stage::Tanh, weights.affine(8, 8), Stage::Tanh];
    stages.push(weights.affine(8, 2));
    stages
}
