//! The drawing of a network's graph, as SVG that stands within generated documentation.
//!
//! The graph flows from top to bottom (layers, order, positions, as in Sugiyama, Tagawa, Toda:
//! Methods for visual understanding of hierarchical system structures, 1981). [`grid`] gives each
//! block its row, [`order`] its turn within the row, [`align`] its horizontal position; [`page`]
//! stacks the rows, which [`fold`] lays in columns; [`wires`] draws the lines between the blocks, and
//! [`svg`()] writes all of it down.

mod align;
mod fold;
mod grid;
mod measure;
mod order;
mod page;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod wires;

use grid::Grid;
use measure::Size;
use page::Page;
pub use text::one_line;

/// A graph to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// What the drawing shows, for those who can't see it.
    pub title: String,
    /// In an order in which each block comes after all that flow into it.
    pub blocks: Vec<Block>,
}

/// A node of the graph.
#[derive(Clone, Debug)]
pub struct Block {
    pub kind: Kind,
    /// The name of the stage, such as `affine1`.
    pub name: String,
    /// The layer as it was written, such as `Affine(784, 50)`; empty for an input.
    pub layer: String,
    /// What flows into it. An arrow from a block that does not come before this one is left out.
    pub arrows: Vec<Arrow>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Input,
    Stage,
    /// A stage whose parameters are not trained.
    Frozen,
    /// Where branches meet: `+`, `*` or `[ ]`.
    Join,
    Loss,
    /// What a network without a loss gives.
    Output,
}

/// A flow of values into a block.
#[derive(Clone, Debug)]
pub struct Arrow {
    /// The index of the block that the values come from.
    pub from: usize,
    /// Their shape, such as `784` or `(1, 28, 28)`.
    pub shape: String,
}

/// The drawing as one line of HTML, in the page's own colours.
///
/// The line begins with `<div`, so that Markdown leaves it alone up to the next blank line.
pub fn svg(drawing: &Drawing) -> String {
    let (grid, sizes, page) = place(drawing);
    svg::write(drawing, &sizes, &page, &wires::Wires::new(&grid, &sizes, &page))
}

/// The blocks, their sizes and where they stand.
fn place(drawing: &Drawing) -> (Grid, Vec<Size>, Page) {
    let mut grid = Grid::new(&drawing.blocks);
    order::untangle(&mut grid);
    let sizes = measure::measure(drawing);
    let across = align::align(&grid, &sizes);
    let page = Page::new(&grid, &sizes, &across);
    (grid, sizes, page)
}
