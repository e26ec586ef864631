//! The lines between the blocks and their arrowheads, as data of SVG paths.

use std::fmt::{self, Write};

use super::fold::GUTTER;
use super::grid::Grid;
use super::measure::Size;
use super::page::{ENTER, LEAVE, MARGIN, Page};

const HEAD: i64 = 8;
/// The radius of a line's corners.
const CORNER: i64 = 8;

pub struct Wires {
    pub lines: String,
    pub heads: String,
}

impl Wires {
    pub fn new(grid: &Grid, sizes: &[Size], page: &Page) -> Self {
        let mut wires = Self { lines: String::new(), heads: String::new() };
        let router = Router { grid, sizes, page };
        for (node, of) in grid.nodes.iter().enumerate() {
            for &below in &of.below {
                // Writing to a string does not fail.
                let _ = router.lead(node, below, &mut wires.lines);
            }
            if grid.is_block(node) && !of.above.is_empty() {
                let (x, y) = router.end(node);
                let _ = write!(wires.heads, "M{} {}h8l-4 {HEAD}z", x - 4, y - 1);
            }
        }
        wires
    }
}

struct Router<'a> {
    grid: &'a Grid,
    sizes: &'a [Size],
    page: &'a Page,
}

impl Router<'_> {
    /// The line between two nodes; at a block it ends within the arrowhead.
    fn lead(&self, upper: usize, lower: usize, path: &mut String) -> fmt::Result {
        let (row, next) = (self.grid.nodes[upper].row, self.grid.nodes[lower].row);
        let (x, y) = self.start(upper);
        let (to, end) = self.end(lower);
        write!(path, "M{x} {y}")?;
        let column = self.page.column(row);
        if column != self.page.column(next) {
            return self.position(y, (to, end), self.page.columns[column].right + GUTTER / 2, path);
        }
        if x != to {
            let from = self.page.rows[row].1 + LEAVE;
            let into = self.page.rows[next].0 - ENTER;
            let half = from.midpoint(into);
            write!(path, "V{from}C{x} {half} {to} {half} {to} {into}")?;
        }
        write!(path, "V{end}")
    }

    /// A line from the bottom of a column up through the gutter at `side` and to the top of the next.
    fn position(&self, foot: i64, (to, end): (i64, i64), side: i64, path: &mut String) -> fmt::Result {
        let corner = CORNER;
        write!(path, "V{}q0 {corner} {corner} {corner}H{}", foot + LEAVE, side - corner)?;
        write!(path, "q{corner} 0 {corner} -{corner}V{}q0 -{corner} {corner} -{corner}", MARGIN + corner)?;
        write!(path, "H{}q{corner} 0 {corner} {corner}V{end}", to - corner)
    }

    fn start(&self, node: usize) -> (i64, i64) {
        let (x, y) = self.page.centres[node];
        match self.sizes.get(node) {
            Some(size) => (x, y + size.height / 2),
            None => (x, self.page.rows[self.grid.nodes[node].row].1),
        }
    }

    fn end(&self, node: usize) -> (i64, i64) {
        let (x, y) = self.page.centres[node];
        match self.sizes.get(node) {
            Some(size) => (x, y - size.height / 2 - HEAD + 1),
            None => (x, self.page.rows[self.grid.nodes[node].row].1),
        }
    }
}
