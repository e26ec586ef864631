//! Sizes of the blocks, and the text in them and below them.

use super::text::{shortened, width};
use super::{Block, Drawing, Kind};

/// Font sizes in pixels.
pub const LAYER_FONT: f64 = 13.0;
pub const NAME_FONT: f64 = 11.0;
/// The maximum width of a line of text in a block, in units of its font size.
const WIDEST_LAYER: f64 = 16.0;
const WIDEST_NAME: f64 = 19.0;
const WIDEST_JOIN: f64 = 1.5;
const WIDEST_SHAPE: f64 = 16.0;
/// The padding between the text of a block and its sides.
const PADDING: i64 = 10;
const NARROWEST: i64 = 48;
const ONE_LINE: i64 = 28;
const TWO_LINES: i64 = 40;
const CIRCLE: i64 = 28;
/// The gap between a line and the shape beside it.
pub const BESIDE_LINE: i64 = 6;

/// A block's size and text.
pub struct Size {
    pub width: i64,
    pub height: i64,
    /// The upper and smaller line, if the block has both.
    pub name: Option<String>,
    pub layer: String,
    /// The shape of its output, beside its line.
    pub shape: String,
}

impl Size {
    /// The extent of the block and of the text beside its line to the right of its centre.
    pub fn right(&self) -> i64 {
        let shape =
            if self.shape.is_empty() { 0 } else { BESIDE_LINE + pixels(width(&self.shape), NAME_FONT) };
        shape.max(self.left())
    }

    pub fn left(&self) -> i64 {
        self.width / 2
    }
}

/// The sizes of all blocks. All stages are as wide as the widest.
pub fn measure(drawing: &Drawing<'_>) -> Vec<Size> {
    let shapes = shapes(&drawing.blocks);
    let measured = drawing.blocks.iter().zip(&shapes).map(|(block, shapes)| size(block, shapes));
    let mut sizes: Vec<Size> = measured.collect();
    let is_stage = |block: &Block<'_>| matches!(block.kind, Kind::Stage | Kind::Frozen | Kind::Loss);
    let stages: Vec<usize> = (0..sizes.len()).filter(|&index| is_stage(&drawing.blocks[index])).collect();
    let widest = stages.iter().map(|&stage| sizes[stage].width).max().unwrap_or(0);
    stages.iter().for_each(|&stage| sizes[stage].width = widest);
    sizes
}

fn size(block: &Block<'_>, shapes: &[&str]) -> Size {
    let shape = shortened(&shapes.join(" / "), WIDEST_SHAPE);
    if block.kind == Kind::Join {
        let layer = shortened(if block.layer == "*" { "×" } else { block.layer }, WIDEST_JOIN);
        return Size { width: CIRCLE, height: CIRCLE, name: None, layer, shape };
    }
    let name = shortened(block.name, WIDEST_NAME);
    let layer = shortened(block.layer, WIDEST_LAYER);
    let (name, layer) = match (name.is_empty(), layer.is_empty()) {
        (false, false) => (Some(name), layer),
        (_, true) => (None, name),
        (true, false) => (None, layer),
    };
    let text =
        name.as_ref().map_or(0, |name| pixels(width(name), NAME_FONT)).max(pixels(width(&layer), LAYER_FONT));
    let height = if name.is_some() { TWO_LINES } else { ONE_LINE };
    Size { width: even((text + 2 * PADDING).max(NARROWEST)), height, name, layer, shape }
}

/// The distinct shapes of the outputs of each block.
fn shapes<'a>(blocks: &[Block<'a>]) -> Vec<Vec<&'a str>> {
    let mut shapes: Vec<Vec<&str>> = vec![Vec::new(); blocks.len()];
    for (index, block) in blocks.iter().enumerate() {
        for &(from, shape) in block.arrows.iter().filter(|(from, _)| *from < index) {
            if !shape.is_empty() && !shapes[from].contains(&shape) {
                shapes[from].push(shape);
            }
        }
    }
    shapes
}

fn pixels(ems: f64, font: f64) -> i64 {
    (ems * font).ceil() as i64
}

/// A width whose centre is at a whole pixel.
fn even(width: i64) -> i64 {
    width + width % 2
}
