use super::picture::{Dimensions, Picture, fits, guessed};
use crate::network::tables::Tables;
use crate::network::values::{Values, for_either};
use crate::{ParamInfo, Scalar};

/// The weights of the first layer, which work on the input.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    /// The stage of the weights.
    pub(super) layer: &'static str,
    kind: Kind,
    /// Number of inputs of the stage.
    inputs: usize,
    /// The weights of each output.
    outputs: Vec<Vec<f32>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A weight for each input.
    Whole,
    /// A filter over all channels.
    Filter,
    /// A filter over one channel.
    Depthwise,
}

/// Maximum number of outputs shown.
const MOST: usize = 60;

impl Weights {
    /// The weights of the first stage with weights, if its input is that of the network: those of an `Affine` or
    /// `MatMul`, or the filters of a convolution.
    pub(super) fn of(tables: &Tables, stored: Values<'_>) -> Option<Self> {
        let tensor = tables.tensors.iter().find(|tensor| tensor.name == "weight")?;
        let layer = tables.layers.iter().find(|layer| layer.name == tensor.layer)?;
        if layer.inputs != tables.layers[0].inputs {
            return None;
        }
        let kind = match layer.kind {
            "Affine" | "MatMul" => Kind::Whole,
            "Conv2d" => Kind::Filter,
            "DepthwiseConv2d" => Kind::Depthwise,
            _ => return None,
        };
        let outputs = for_either!(Values, stored, stored => {
            let values = &stored[tensor.offset..][..tensor.len()];
            outputs(values, tensor, kind).take(MOST).collect()
        });
        Some(Self { layer: tensor.layer, kind, inputs: layer.inputs, outputs })
    }

    /// A picture for each output, on a common scale; none if the shape of the weights is
    /// unknown.
    pub(super) fn pictures(&self, image: Option<Dimensions>) -> Vec<Picture> {
        let image = image.filter(|&image| fits(image, self.inputs));
        let values = self.outputs.first().map_or(0, Vec::len);
        let Some([channels, height, width]) = self.dimensions(values, image) else { return Vec::new() };
        let means: Vec<Vec<f32>> =
            self.outputs.iter().map(|values| mean_of_channels(values, channels, height * width)).collect();
        let largest = large(&means);
        means.iter().filter_map(|means| Picture::of_weights(means, height, width, largest)).collect()
    }

    fn dimensions(&self, values: usize, image: Option<Dimensions>) -> Option<Dimensions> {
        let channels = image.map_or(1, |[channels, ..]| channels);
        match self.kind {
            Kind::Whole => image.or_else(|| guessed(values)),
            Kind::Filter => [channels, 1, 3].into_iter().find_map(|channels| filter(values, channels)),
            Kind::Depthwise => filter(values, 1),
        }
    }
}

/// The dimensions of a filter with this number of values and channels, if it is square.
fn filter(values: usize, channels: usize) -> Option<Dimensions> {
    match guessed(values.checked_div(channels)?)? {
        [1, height, width] if channels * height * width == values => Some([channels, height, width]),
        _ => None,
    }
}

/// The weights of one output after the other: rows of an `Affine`, columns of a convolution.
fn outputs<T: Scalar>(values: &[T], tensor: &ParamInfo, kind: Kind) -> impl Iterator<Item = Vec<f32>> {
    let (rows, columns) = (tensor.rows, tensor.columns);
    let single = |value: &T| value.as_f64() as f32;
    let count = if kind == Kind::Whole { rows } else { columns };
    (0..count).map(move |output| match kind {
        Kind::Whole => values.iter().skip(output).step_by(rows).map(single).collect(),
        Kind::Filter | Kind::Depthwise => values[output * rows..][..rows].iter().map(single).collect(),
    })
}

/// The 98th percentile of the absolute weights: a few very large ones would make all others faint.
fn large(weights: &[Vec<f32>]) -> f32 {
    let finite = weights.iter().flatten().map(|weight| weight.abs()).filter(|weight| weight.is_finite());
    let mut sizes: Vec<f32> = finite.collect();
    sizes.sort_unstable_by(f32::total_cmp);
    sizes.get(sizes.len() * 49 / 50).copied().unwrap_or_default()
}

fn mean_of_channels(values: &[f32], channels: usize, pixels: usize) -> Vec<f32> {
    let sum = |pixel| (0..channels).map(|channel| values[channel * pixels + pixel]).sum::<f32>();
    (0..pixels).map(|pixel| sum(pixel) / channels as f32).collect()
}
