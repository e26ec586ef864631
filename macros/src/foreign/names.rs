//! Names of layers in other libraries, where their arguments are in another order than ours.

use crate::layers::{self, Layer};

/// The name, our layer, and the order of the positional arguments.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// Compared exactly: capitals alone tell Keras' `Conv2D` from PyTorch's `Conv2d`.
const KERAS: &[Row] = &[
    ("Conv2D", "Conv2d", &["outputs", "kernel", "stride", "pad"]),
    ("Convolution2D", "Conv2d", &["outputs", "kernel", "stride", "pad"]),
    ("Conv2DTranspose", "ConvTranspose2d", &["outputs", "kernel", "stride", "pad"]),
    ("DepthwiseConv2D", "DepthwiseConv2d", &["kernel", "stride", "pad"]),
];

/// Compared in lower case, without underscores and without a `Config` or `Layer` at the end.
const ANY: &[Row] = &[
    ("dense", "Affine", &["outputs", "activation"]),
    ("linear", "Affine", &["inputs", "outputs", "bias"]),
    ("lazylinear", "Affine", &["outputs", "bias"]),
    ("lazyconv2d", "Conv2d", &["outputs", "kernel", "stride", "pad"]),
    ("adaptiveavgpool2d", "GlobalAvgPool", &[]),
    ("conv2dnobias", "Conv2d", &["channels", "outputs", "kernel"]),
    ("linearnobias", "Affine", &["inputs", "outputs"]),
    ("nllloss", "SoftmaxWithLoss", &[]),
    ("logsoftmax", "SoftmaxWithLoss", &[]),
    ("categoricalcrossentropy", "SoftmaxWithLoss", &[]),
    ("sparsecategoricalcrossentropy", "SoftmaxWithLoss", &[]),
    ("crossentropywithlogits", "SoftmaxWithLoss", &[]),
    ("binarycrossentropywithlogits", "SigmoidWithLoss", &[]),
];

/// Our layer for a name of another library, and the order of its positional arguments there.
pub fn find(found: &str) -> Option<(&'static Layer, Vec<&'static str>)> {
    let ours = |name: &str| layers::all().find(|layer| layer.name == name);
    let normal = normalised(found);
    let row = KERAS.iter().find(|row| row.0 == found).or_else(|| ANY.iter().find(|row| row.0 == normal));
    if let Some((_, name, order)) = row {
        return ours(name).map(|layer| (layer, order.to_vec()));
    }
    let is_it =
        |layer: &&Layer| layer.name.to_lowercase() == normal || layer.aliases.contains(&normal.as_str());
    // PyTorch's order is ours.
    layers::all().find(is_it).map(|layer| (layer, layer.slots()))
}

/// In lower case, without underscores and without a `Config` or `Layer` at the end.
pub fn normalised(name: &str) -> String {
    let name = name.to_lowercase().replace('_', "");
    let short = ["config", "layer", "builder"].iter().find_map(|end| name.strip_suffix(end));
    short.map(str::to_owned).filter(|short| !short.is_empty()).unwrap_or(name)
}
