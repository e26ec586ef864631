//! Drawing of a network's graph, as inline SVG for generated documentation.
//!
//! The graph flows from top to bottom (layers, order, positions, as in Sugiyama, Tagawa, Toda:
//! Methods for visual understanding of hierarchical system structures, 1981). `grid` assigns each
//! block to a row, `order` sorts each row, `align` computes the horizontal positions; `page`
//! stacks the rows, which `fold` arranges in columns; `wires` draws the lines between the blocks, and
//! [`svg`()] writes the text.

mod align;
mod fold;
mod grid;
mod measure;
mod order;
mod page;
mod sorting;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod wires;

pub use crate::graph::{Block, Kind};
use grid::Grid;
use measure::Size;
use page::Page;
pub use text::one_line;

/// A graph to be drawn. An arrow to a block that does not come after its source is left out.
#[derive(Clone, Debug, Default)]
pub struct Drawing<'a> {
    /// A description of the drawing, for screen readers.
    pub title: String,
    /// Its nodes.
    pub blocks: Vec<Block<'a>>,
}

/// The drawing as one line of HTML, in the page's own colours.
///
/// The line begins with `<div`, so that Markdown leaves it alone up to the next blank line.
#[must_use]
pub fn svg(drawing: &Drawing<'_>) -> String {
    let (grid, sizes, page) = lay_out(drawing);
    svg::write(drawing, &sizes, &page, &wires::Wires::new(&grid, &sizes, &page))
}

/// The blocks, their sizes and positions.
fn lay_out(drawing: &Drawing<'_>) -> (Grid, Vec<Size>, Page) {
    let mut grid = Grid::new(&drawing.blocks);
    order::untangle(&mut grid);
    let sizes = measure::measure(drawing);
    let across = align::align(&grid, &sizes);
    let page = Page::new(&grid, &sizes, &across);
    (grid, sizes, page)
}
