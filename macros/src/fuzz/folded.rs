//! Generator of the random networks whose predictors the tests compare with the networks: `tests/language/predictor/folded.rs`.
//!
//! They have what a predictor folds, fuses or lays out otherwise, in any order: convolutions, normalisation, activations,
//! pools, sums, joins. There are no losses and nothing but literal sizes, so that text and shapes are all there is to know.

use std::fmt::Write;

use super::compiled::{up_to_date, wrapped};
use super::random::Random;
use super::valid::compiled;

const NETWORKS: u64 = 32;

/// The sizes of the inputs. Channels are fewer than a vector has lanes, as many, and one more.
const INPUTS: [[usize; 3]; 7] =
    [[1, 6, 6], [2, 5, 4], [3, 8, 8], [8, 4, 4], [9, 3, 3], [16, 2, 2], [1, 9, 7]];
const OUTPUTS: [usize; 10] = [1, 2, 3, 4, 5, 8, 9, 16, 17, 24];
const ACTIVATIONS: [&str; 9] =
    ["Relu", "Sigmoid", "Tanh", "LeakyRelu(0.1)", "Silu", "HardSwish", "Gelu", "PRelu", "Elu(1.0)"];

/// What flows: an image, or a vector.
#[derive(Clone, Copy, PartialEq)]
enum Flow {
    Image([usize; 3]),
    Vector(usize),
}

struct Generator {
    random: Random,
}

impl Generator {
    fn text(&mut self, pieces: &[&str]) -> String {
        (*self.random.pick(pieces)).to_owned()
    }

    /// Stages between arrows, and what the last one outputs.
    fn chain(&mut self, mut flow: Flow, depth: usize) -> (String, Flow) {
        let mut stages = Vec::new();
        let wanted = if depth == 0 { 3 + self.random.below(7) } else { 1 + self.random.below(4) };
        while stages.len() < wanted {
            let stage = match flow {
                Flow::Image(sizes) => self.of_image(sizes, depth),
                Flow::Vector(size) => self.of_vector(size, depth),
            };
            if let Some((text, output)) = stage {
                stages.push(text);
                flow = output;
            }
        }
        (stages.join(" -> "), flow)
    }

    fn of_image(&mut self, sizes: [usize; 3], depth: usize) -> Option<(String, Flow)> {
        let same = Flow::Image(sizes);
        let [channels, height, width] = sizes;
        let is_small = height.max(width) <= 4;
        match self.random.below(20) {
            0..5 => self.convolution(sizes),
            5 => self.depthwise(sizes),
            6..10 => Some(("BatchNorm".to_owned(), same)),
            10..12 => Some((self.text(&ACTIVATIONS), same)),
            12 => Some((self.text(&["Dropout(0.2)", "Identity"]), same)),
            13 if height.min(width) >= 2 => Some((
                self.text(&["MaxPool2d(2)", "AvgPool2d(2)"]),
                Flow::Image([channels, height / 2, width / 2]),
            )),
            14 if is_small && self.random.one_in(2) => {
                Some(("Upsample2d(2)".to_owned(), Flow::Image([channels, 2 * height, 2 * width])))
            }
            14 if is_small => Some((
                format!("ConvTranspose2d({channels}, 3, 2, stride = 2)"),
                Flow::Image([3, 2 * height, 2 * width]),
            )),
            15..18 if depth < 2 => self.branches(same, depth),
            18 => Some(("Flatten".to_owned(), Flow::Vector(channels * height * width))),
            19 => Some(("GlobalAvgPool".to_owned(), Flow::Vector(channels))),
            _ => None,
        }
    }

    fn of_vector(&mut self, size: usize, depth: usize) -> Option<(String, Flow)> {
        let same = Flow::Vector(size);
        match self.random.below(12) {
            0..5 => {
                let outputs = *self.random.pick(&OUTPUTS);
                Some((format!("Affine({size}, {outputs})"), Flow::Vector(outputs)))
            }
            5..8 => Some(("BatchNorm".to_owned(), same)),
            8 => Some((self.text(&ACTIVATIONS), same)),
            9 if size > 1 => Some((self.text(&["Dropout(0.1)", "LayerNorm", "Softmax"]), same)),
            10.. if depth < 2 => self.branches(same, depth),
            _ => None,
        }
    }

    fn convolution(&mut self, [channels, height, width]: [usize; 3]) -> Option<(String, Flow)> {
        let kernel = 1 + self.random.below(3);
        let pad = self.random.below(kernel.min(2) + 1);
        let stride = if self.random.one_in(4) { 2 } else { 1 };
        let dilation = if self.random.one_in(7) { 2 } else { 1 };
        let groups = if channels.is_multiple_of(2) && self.random.one_in(6) { 2 } else { 1 };
        let outputs = groups * *self.random.pick(&OUTPUTS);
        let extent = dilation * (kernel - 1) + 1;
        if height.min(width) + 2 * pad < extent {
            return None;
        }
        let mut text = format!("Conv2d({channels}, {outputs}, {kernel}");
        for (key, value, default) in
            [("stride", stride, 1), ("pad", pad, 0), ("dilation", dilation, 1), ("groups", groups, 1)]
        {
            if value != default {
                let _ = write!(text, ", {key} = {value}");
            }
        }
        let output = |size: usize| (size + 2 * pad - extent) / stride + 1;
        Some((text + ")", Flow::Image([outputs, output(height), output(width)])))
    }

    fn depthwise(&mut self, [channels, height, width]: [usize; 3]) -> Option<(String, Flow)> {
        let (kernel, pad) = (2 + self.random.below(2), self.random.below(2));
        if height.min(width) + 2 * pad < kernel {
            return None;
        }
        let output = |size: usize| size + 2 * pad - kernel + 1;
        let text = format!("DepthwiseConv2d({channels}, {kernel}, pad = {pad})");
        Some((text, Flow::Image([channels, output(height), output(width)])))
    }

    /// A branch and another one, added, multiplied or joined.
    fn branches(&mut self, from: Flow, depth: usize) -> Option<(String, Flow)> {
        let (branch, to) = self.chain(from, depth + 1);
        if from == to && !self.random.one_in(4) {
            let (operator, other) =
                (self.text(&["+", "+", "*"]), self.text(&["Identity", "Identity", "BatchNorm", "Relu"]));
            return Some((format!("(({branch}) {operator} {other})"), to));
        }
        match (from, to) {
            (Flow::Image(from), Flow::Image(to)) if from[1..] == to[1..] && self.random.one_in(2) => {
                let ([inputs, ..], [outputs, ..]) = (from, to);
                Some((
                    format!("(({branch}) + (Conv2d({inputs}, {outputs}, 1) -> BatchNorm))"),
                    Flow::Image(to),
                ))
            }
            (Flow::Image(from), Flow::Image(to)) if from[1..] == to[1..] => {
                Some((format!("[{branch}, Identity]"), Flow::Image([from[0] + to[0], to[1], to[2]])))
            }
            (Flow::Vector(from), Flow::Vector(to)) => {
                Some((format!("[{branch}, Identity]"), Flow::Vector(from + to)))
            }
            _ => None,
        }
    }
}

#[test]
fn the_networks_that_are_folded_are_up_to_date() {
    let mut text = String::from("\nuse super::*;\n\nagree! {\n");
    for seed in 0..NETWORKS {
        let mut generator = Generator { random: Random::new(seed) };
        let input = *generator.random.pick(&INPUTS);
        let (chain, _) = generator.chain(Flow::Image(input), 0);
        let [channels, height, width] = input;
        let declaration = format!("struct Net: ({channels}, {height}, {width}) = {chain};");
        compiled(&declaration);
        let values = channels * height * width;
        let _ =
            writeln!(text, "    network_{seed}: {values} Net {{\n        {}\n    }}", wrapped(&declaration));
    }
    up_to_date("language/predictor/folded.rs", &(text + "}\n"));
}
