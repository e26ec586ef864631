//! Layout of the page: rows stacked from top to bottom.

use std::ops::Range;

use super::fold::{GUTTER, columns};
use super::grid::Grid;
use super::measure::Size;

/// The gap between rows: a line runs down beside the shape, then aside, then down into the block.
pub const LEAVE: i64 = 15;
pub const ENTER: i64 = 11;
/// The margin around the drawing, for the width of its lines.
pub const MARGIN: i64 = 2;
/// The margin above and below columns, for the lines from one to the next.
const HEADROOM: i64 = 28;
/// A line that runs this far aside takes one pixel of height for it, within the limits.
const SLOPE: i64 = 4;
const LOWEST_BEND: i64 = 20;
const HIGHEST_BEND: i64 = 72;

pub struct Page {
    pub width: i64,
    pub height: i64,
    /// The centre of each node.
    pub centres: Vec<(i64, i64)>,
    /// The top and the bottom of each row.
    pub rows: Vec<(i64, i64)>,
    pub columns: Vec<Column>,
}

pub struct Column {
    pub rows: Range<usize>,
    pub right: i64,
}

impl Page {
    /// `across` are the horizontal centres of the nodes around 0.
    pub fn new(grid: &Grid, sizes: &[Size], across: &[i64]) -> Self {
        let extent = |rows: &[Vec<usize>]| extent(rows.iter().flatten(), sizes, across);
        let (left, right) = extent(&grid.rows);
        let columns = columns(grid, right - left);
        let positions = columns.len() > 1;
        let mut page = Self {
            width: MARGIN,
            height: 0,
            centres: vec![(0, 0); across.len()],
            rows: Vec::with_capacity(grid.rows.len()),
            columns: Vec::with_capacity(columns.len()),
        };
        for rows in columns {
            let start = if page.columns.is_empty() { page.width } else { page.width + GUTTER };
            let (left, right) = extent(&grid.rows[rows.clone()]);
            let top = if positions { HEADROOM } else { MARGIN };
            page.stack(grid, sizes, rows.clone(), across, (start - left, top));
            page.width = start + right - left;
            page.columns.push(Column { rows, right: page.width });
        }
        page.width += MARGIN;
        page.height += if positions { HEADROOM } else { MARGIN };
        page
    }

    /// Stacks the rows of a column.
    fn stack(
        &mut self,
        grid: &Grid,
        sizes: &[Size],
        rows: Range<usize>,
        across: &[i64],
        (shift, top): (i64, i64),
    ) {
        let mut y = top;
        for row in rows {
            let nodes = &grid.rows[row];
            let height = nodes.iter().filter_map(|&node| sizes.get(node)).map(|size| size.height).max();
            let height = height.unwrap_or(0);
            for &node in nodes {
                self.centres[node] = (across[node] + shift, y + height / 2);
            }
            self.rows.push((y, y + height));
            self.height = self.height.max(y + height);
            y += height + LEAVE + bend(grid, row, across) + ENTER;
        }
    }

    /// The index of a row's column.
    pub fn column(&self, row: usize) -> usize {
        self.columns.partition_point(|column| column.rows.end <= row)
    }
}

/// The leftmost and the rightmost extent of the nodes.
fn extent<'a>(nodes: impl Iterator<Item = &'a usize>, sizes: &[Size], across: &[i64]) -> (i64, i64) {
    let ends = nodes.map(|&node| {
        let size = sizes.get(node);
        (across[node] - size.map_or(0, Size::left), across[node] + size.map_or(0, Size::right))
    });
    ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))).unwrap_or((0, 0))
}

/// The height that the lines below a row need to run aside.
fn bend(grid: &Grid, row: usize, across: &[i64]) -> i64 {
    let aside = grid.rows[row].iter().flat_map(|&upper| {
        grid.nodes[upper].below.iter().map(move |&lower| (across[upper] - across[lower]).abs())
    });
    match aside.max().unwrap_or(0) {
        0 => 0,
        aside => (aside / SLOPE).clamp(LOWEST_BEND, HIGHEST_BEND),
    }
}
