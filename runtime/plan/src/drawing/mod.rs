//! The drawing of a network's graph, as SVG that stands within generated documentation.
//!
//! The graph flows from top to bottom (layers, order, positions, as in Sugiyama, Tagawa, Toda:
//! Methods for visual understanding of hierarchical system structures, 1981). `grid` gives each
//! block its row, `order` its turn within the row, `align` its horizontal position; `page`
//! stacks the rows, which `fold` lays in columns; `wires` draws the lines between the blocks, and
//! [`svg`()] writes all of it down.

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

/// A graph to be drawn. An arrow from a block that does not come before the one it leads to is left out.
#[derive(Clone, Debug, Default)]
pub struct Drawing<'a> {
    /// What the drawing shows, for those who can't see it.
    pub title: String,
    /// Its nodes.
    pub blocks: Vec<Block<'a>>,
}

/// The drawing as one line of HTML, in the page's own colours.
///
/// The line begins with `<div`, so that Markdown leaves it alone up to the next blank line.
#[must_use]
pub fn svg(drawing: &Drawing<'_>) -> String {
    let (grid, sizes, page) = place(drawing);
    svg::write(drawing, &sizes, &page, &wires::Wires::new(&grid, &sizes, &page))
}

/// The blocks, their sizes and where they stand.
fn place(drawing: &Drawing<'_>) -> (Grid, Vec<Size>, Page) {
    let mut grid = Grid::new(&drawing.blocks);
    order::untangle(&mut grid);
    let sizes = measure::measure(drawing);
    let across = align::align(&grid, &sizes);
    let page = Page::new(&grid, &sizes, &across);
    (grid, sizes, page)
}
