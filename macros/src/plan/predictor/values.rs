//! Values of a predictor, and their conversion to the layout that a layer reads.

use super::Pass;
use crate::count::Count;
use crate::flow::Source;
use crate::model::Node;
use crate::plan::calls::Argument;
use crate::plan::steps::{Operand, OperandKind};
use crate::plan::{Mode, origin};
use crate::shape::{Dim, Shape};

/// Values that are there, and how.
#[derive(Clone)]
pub(super) struct Made {
    pub(super) kind: OperandKind,
    pub(super) shape: Shape,
    /// Whether it is an image that lies channels-last.
    pub(super) is_pixels: bool,
}

impl Made {
    /// Of a stage, until it is made. Nothing reads it before that, as stages are in the order of computation.
    pub(super) fn not_yet(node: &Node) -> Self {
        Self { kind: OperandKind::Value(0), shape: node.output_shape.clone(), is_pixels: false }
    }
}

impl Pass<'_> {
    /// The value of a stage.
    pub(super) fn value(&mut self, index: usize, is_pixels: bool) -> usize {
        let node = &self.model.nodes[index];
        let size = match node.output_shape.as_image() {
            Some(image) if is_pixels => pixels_len(image),
            Some(_) => node.output_shape.len(),
            None => padded_len(&node.output_shape),
        };
        let value = self.schedule.value(format!("y_{}", node.stage_name()), size);
        let kind = OperandKind::Value(value);
        self.made[index] = Made { kind, shape: node.output_shape.clone(), is_pixels };
        value
    }

    pub(super) fn made(&self, source: Source) -> Made {
        match origin(self.model, Mode::Predict, source) {
            Source::Node(node) => self.made[node].clone(),
            Source::Input(input) => {
                let shape = self.model.shape(Source::Input(input)).clone();
                Made { kind: OperandKind::Input(input), shape, is_pixels: false }
            }
        }
    }

    /// The values channels-first, without padding.
    pub(super) fn dense_operand(&mut self, made: &Made) -> Operand {
        Operand { kind: self.dense(made), size: made.shape.len() }
    }

    /// The same, of a vector with its padding: what is both an operand and a residual has one size.
    pub(super) fn padded_operand(&mut self, made: &Made) -> Operand {
        let operand = self.dense_operand(made);
        match operand.kind {
            OperandKind::Value(_) => Operand { size: padded_len(&made.shape), ..operand },
            OperandKind::Input(_) => operand,
        }
    }

    pub(super) fn dense(&mut self, made: &Made) -> OperandKind {
        match made.shape.as_image() {
            Some(image) if made.is_pixels => {
                let size = made.shape.len();
                let x = Operand { kind: made.kind, size: pixels_len(image) };
                self.convert(made, &image[0], x, size, false)
            }
            _ => made.kind,
        }
    }

    /// The values as an image with these sizes, channels-last.
    pub(super) fn pixels(&mut self, made: &Made, image: &[Dim; 3]) -> Operand {
        let size = pixels_len(image);
        let shape = Shape::image(image.clone());
        if made.is_pixels && made.shape.to_string() == shape.to_string() {
            return Operand { kind: made.kind, size };
        }
        let kind = self.dense(made);
        let dense = Made { kind, shape, is_pixels: false };
        let x = Operand { kind, size: dense.shape.len() };
        Operand { kind: self.convert(&dense, &image[0], x, size.clone(), true), size }
    }

    /// The values in the other layout, converted once.
    fn convert(&mut self, made: &Made, channels: &Dim, x: Operand, size: Count, last: bool) -> OperandKind {
        let text = made.shape.to_string();
        let is_known = |known: &&(OperandKind, String, bool, OperandKind)| {
            (known.0, known.1.as_str(), known.2) == (made.kind, text.as_str(), last)
        };
        if let Some(known) = self.converted.iter().find(is_known) {
            return known.3;
        }
        let name = match made.kind {
            OperandKind::Value(value) => format!("{}_converted", self.schedule.values[value].name),
            OperandKind::Input(_) => "x_converted".to_owned(),
        };
        let value = self.schedule.value(name, size);
        let path: &[&str] = if last { &["to_channels_last"] } else { &["from_channels_last"] };
        self.free(path, vec![Argument::Size(Count::product([channels.clone()]))], vec![x], value);
        let kind = OperandKind::Value(value);
        self.converted.push((made.kind, text, last, kind));
        kind
    }
}

/// Values of an image that lies channels-last.
pub(super) fn pixels_len([channels, height, width]: &[Dim; 3]) -> Count {
    Count::product([channels.padded(), height.clone(), width.clone()])
}

/// Values of a vector with its padding; an image channels-first has none.
fn padded_len(shape: &Shape) -> Count {
    shape.as_vector().map_or_else(|| shape.len(), |size| Count::product([size.padded()]))
}
