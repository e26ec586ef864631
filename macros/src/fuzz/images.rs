//! Generator of random valid declarations: layers of images.

use super::flow::Flow;
use super::generator::Generator;
use super::parts::Kind;
use super::stages::Meaning;

/// The most values of an image that is enlarged.
const LARGE: usize = 60;

/// Arguments as they are written.
#[derive(Default)]
struct Written {
    arguments: Vec<String>,
    are_literal: bool,
}

impl Generator {
    /// Whether the sizes of an image may change here: in a branch only the channels, and only if the compiler knows all
    /// sizes, so that it knows which branches it can join.
    pub fn may_change_image(&self, flow: &Flow) -> bool {
        flow.is_image() && flow.parameter.is_none() && (self.branches == 0 || flow.is_known)
    }

    /// A layer that changes the sizes of an image.
    pub fn image_layer(&mut self, flow: &Flow) -> Flow {
        let kinds = match (self.branches, flow.len()) {
            (1.., _) => 4,
            (_, LARGE..) => 3,
            _ => 8,
        };
        match self.random.below(kinds) {
            0..2 => self.convolution(flow),
            2 => self.depthwise(flow),
            3 | 4 => self.transposed(flow),
            _ => self.upsample(flow),
        }
    }

    fn convolution(&mut self, flow: &Flow) -> Flow {
        let divisors: Vec<_> =
            (1..=flow.shape[0]).filter(|part| flow.shape[0].is_multiple_of(*part)).collect();
        let groups = *self.random.pick(&divisors);
        let outputs = groups * (1 + self.random.below(2));
        let mut written = self.channels(flow);
        self.write_size(&mut written, outputs);
        let (kernel, sizes) = self.window(flow, &mut written);
        if groups > 1 || self.random.one_in(4) {
            let text = self.image_size(&mut written, groups);
            written.arguments.push(format!("groups = {text}"));
        }
        let filter = flow.shape[0] / groups * kernel;
        self.filters(("Conv2d", "conv"), written, flow, ([outputs, sizes[0], sizes[1]], filter * outputs))
    }

    fn depthwise(&mut self, flow: &Flow) -> Flow {
        let mut written = self.channels(flow);
        let (kernel, sizes) = self.window(flow, &mut written);
        let channels = flow.shape[0];
        let output = [channels, sizes[0], sizes[1]];
        self.filters(("DepthwiseConv2d", "depthwise"), written, flow, (output, kernel * channels))
    }

    fn transposed(&mut self, flow: &Flow) -> Flow {
        let outputs = 1 + self.random.below(2);
        let mut written = self.channels(flow);
        self.write_size(&mut written, outputs);
        let axes = [1, 2].map(|axis| {
            if self.branches > 0 {
                return ([3, 1, 1, 0], flow.shape[axis]);
            }
            let (kernel, stride) = (1 + self.random.below(3), 1 + self.random.below(2));
            let (pad, output_pad) = (self.random.below(2), self.random.below(stride));
            let padded = (flow.shape[axis] - 1) * stride + kernel + output_pad;
            // At least one output remains.
            let pad = if padded > 2 * pad { pad } else { 0 };
            ([kernel, stride, pad, output_pad], padded - 2 * pad)
        });
        let of_both = |part: usize| axes.map(|(parts, _)| parts[part]);
        self.write_pair(&mut written, None, of_both(0));
        for (part, (key, default)) in [("stride", 1), ("pad", 0), ("output_pad", 0)].into_iter().enumerate() {
            self.write_unless_default(&mut written, (key, default), of_both(part + 1));
        }
        let weights = flow.shape[0] * outputs * of_both(0).iter().product::<usize>();
        let output = [outputs, axes[0].1, axes[1].1];
        self.filters(("ConvTranspose2d", "conv_transpose"), written, flow, (output, weights))
    }

    fn upsample(&mut self, flow: &Flow) -> Flow {
        let factor = [1, 2].map(|_| 1 + self.random.below(2));
        let mut written = Written { are_literal: true, ..Written::default() };
        self.write_pair(&mut written, None, factor);
        match self.random.below(4) {
            0..2 => written.arguments.push("mode = bilinear".to_owned()),
            2 => written.arguments.push("mode = nearest".to_owned()),
            _ => {}
        }
        let output = [flow.shape[0], flow.shape[1] * factor[0], flow.shape[2] * factor[1]];
        let meaning = Meaning::without_params("upsample");
        self.write_image(Kind::Upsample, "Upsample2d", written, flow, output, meaning)
    }

    /// A layer with this output and number of weights.
    fn filters(
        &mut self,
        (layer, base): (&str, &str),
        written: Written,
        flow: &Flow,
        (output, weights): ([usize; 3], usize),
    ) -> Flow {
        // A convolution uses a weight once for each pixel of its output, a transposed one of its input.
        let used = if layer == "ConvTranspose2d" { &flow.shape[1..] } else { &output[1..] };
        let macs = weights * used.iter().product::<usize>();
        let meaning = Meaning { base: base.to_owned(), params: weights + output[0], macs };
        self.write_image(Kind::Filters, layer, written, flow, output, meaning)
    }

    fn write_image(
        &mut self,
        kind: Kind,
        layer: &str,
        Written { arguments, are_literal }: Written,
        flow: &Flow,
        output: [usize; 3],
        meaning: Meaning,
    ) -> Flow {
        let output = Flow { shape: output.to_vec(), is_known: flow.is_known && are_literal, ..flow.clone() };
        let name = self.name();
        self.write_stage(kind, (name, layer, arguments), flow, &output, meaning)
    }

    /// A window with a stride, a padding and a dilation. Returns its values and the sizes of the output.
    fn window(&mut self, flow: &Flow, written: &mut Written) -> (usize, [usize; 2]) {
        let axes = [1, 2].map(|axis| {
            if self.branches > 0 {
                let dilation = 1 + self.random.below(2);
                return ([3, 1, dilation, dilation], flow.shape[axis]);
            }
            let (size, pad, stride) = (flow.shape[axis], self.random.below(2), 1 + self.random.below(2));
            let padded = size + 2 * pad;
            let kernel = 1 + self.random.below(padded.min(3));
            let most = if kernel > 1 { (padded - 1) / (kernel - 1) } else { 3 };
            let dilation = 1 + self.random.below(most.min(3));
            ([kernel, stride, pad, dilation], (padded - dilation * (kernel - 1) - 1) / stride + 1)
        });
        let of_both = |part: usize| axes.map(|(parts, _)| parts[part]);
        self.write_pair(written, None, of_both(0));
        for (part, (key, default)) in [("stride", 1), ("pad", 0), ("dilation", 1)].into_iter().enumerate() {
            self.write_unless_default(written, (key, default), of_both(part + 1));
        }
        (of_both(0).iter().product(), axes.map(|(_, output)| output))
    }

    /// The channels of the input, or `_`.
    fn channels(&mut self, flow: &Flow) -> Written {
        let mut written = Written { are_literal: true, ..Written::default() };
        match self.random.one_in(3) {
            true => written.arguments.push("_".to_owned()),
            false => self.write_size(&mut written, flow.shape[0]),
        }
        written
    }

    fn write_size(&mut self, written: &mut Written, value: usize) {
        let text = self.image_size(written, value);
        written.arguments.push(text);
    }

    /// In a branch the compiler must know every size.
    fn image_size(&mut self, written: &mut Written, value: usize) -> String {
        if self.branches > 0 {
            return value.to_string();
        }
        let size = self.written_size(value);
        written.are_literal &= size.is_literal;
        size.text
    }

    fn write_unless_default(
        &mut self,
        written: &mut Written,
        (key, default): (&str, usize),
        values: [usize; 2],
    ) {
        if values != [default; 2] || self.random.one_in(6) {
            self.write_pair(written, Some(key), values);
        }
    }

    /// One size for both, or two.
    fn write_pair(&mut self, written: &mut Written, key: Option<&str>, values: [usize; 2]) {
        let text = match values[0] == values[1] && !self.random.one_in(3) {
            true => self.image_size(written, values[0]),
            false => {
                let [a, b] = values.map(|value| self.image_size(written, value));
                format!("({a}, {b})")
            }
        };
        written.arguments.push(key.map_or(text.clone(), |key| format!("{key} = {text}")));
    }
}
