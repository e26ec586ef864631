//! Source text of a declaration in parts, so that one of them can be replaced and located.

use proc_macro2::LineColumn;

use super::flow::Flow;

pub const ARROW: &str = " -> ";

#[derive(Clone, Debug)]
pub enum Part {
    /// Brackets, operators, and everything around the chain.
    Text(String),
    Stage(Box<WrittenStage>),
}

/// The kind of a stage, which determines its possible mistakes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Input,
    /// `Affine` and `MatMul`.
    Product,
    /// A layer without arguments.
    Plain,
    /// `Repeat` and `Sum`.
    Sized,
    /// Layers of images with filters.
    Filters,
    /// `Upsample2d`.
    Upsample,
    Custom,
    /// `Custom` with two sources.
    Pair,
    Map,
    Network,
    Shared,
    Loss,
}

/// A stage in the source text.
#[derive(Clone, Debug)]
pub struct WrittenStage {
    pub kind: Kind,
    pub attributes: Vec<String>,
    pub name: Option<String>,
    pub layer: String,
    pub arguments: Vec<String>,
    /// The input, if there is one; for a `Pair`, the sizes of both.
    pub input_shape: Option<Flow>,
    pub output_shape: Flow,
    pub in_branch: bool,
    /// The part with the operator that reports a wrong output size.
    pub checked_by: Option<usize>,
}

impl WrittenStage {
    pub fn text(&self) -> String {
        let mut text = String::new();
        for attribute in &self.attributes {
            text += &format!("{attribute} ");
        }
        if let Some(name) = &self.name {
            text += &format!("{name}: ");
        }
        text += &self.layer;
        if !self.arguments.is_empty() {
            text += &format!("({})", self.arguments.join(", "));
        }
        text
    }
}

impl Part {
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Stage(stage) => stage.text(),
        }
    }

    pub fn stage(&self) -> Option<&WrittenStage> {
        match self {
            Self::Text(_) => None,
            Self::Stage(stage) => Some(stage),
        }
    }

    pub fn is_arrow(&self) -> bool {
        matches!(self, Self::Text(text) if text.trim() == ARROW.trim())
    }
}

pub fn text(parts: &[Part]) -> String {
    parts.iter().map(Part::text).collect()
}

/// The positions of the begin and end of these parts in the text.
pub fn place(parts: &[Part], range: std::ops::Range<usize>) -> (LineColumn, LineColumn) {
    let before = text(&parts[..range.start]);
    let upto = text(&parts[..range.end]);
    (position(&before), position(&upto))
}

/// The line and the column after a text.
fn position(text: &str) -> LineColumn {
    let line = text.matches('\n').count() + 1;
    let column = text.rsplit('\n').next().map_or(0, |last| last.chars().count());
    LineColumn { line, column }
}
