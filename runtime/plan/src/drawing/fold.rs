//! Columns: long chains are folded into columns side by side.

use std::ops::Range;

use super::grid::Grid;

/// The gap between columns; the line to the next column runs in the middle.
pub const GUTTER: i64 = 40;
/// A graph with at most this many rows has one column.
const MOST_ROWS: usize = 16;
const ROWS_OF_A_COLUMN: usize = 12;
/// The size that a documentation page shows without scaling.
const WIDEST: i64 = 900;

/// The rows of each column, for columns of about this width.
pub fn columns(grid: &Grid, width: i64) -> Vec<Range<usize>> {
    let rows = grid.rows.len();
    let most = usize::try_from(WIDEST / (width + GUTTER)).unwrap_or(0).max(1);
    let wanted = if rows <= MOST_ROWS { 1 } else { rows.div_ceil(ROWS_OF_A_COLUMN).min(most) };
    let enough = rows.div_ceil(wanted);
    let mut columns = Vec::new();
    let mut start = 0;
    for end in ends(grid) {
        if end - start >= enough {
            columns.push(start..end);
            start = end;
        }
    }
    columns.push(start..rows);
    columns
}

/// The rows that may start a column: all their inputs come from one block in the row above.
fn ends(grid: &Grid) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut deepest = 0;
    for (row, nodes) in grid.rows.iter().enumerate() {
        let below = nodes.iter().flat_map(|&node| &grid.nodes[node].below);
        deepest = below.map(|&below| grid.nodes[below].row).fold(deepest, usize::max);
        if nodes.len() == 1 && deepest == row + 1 {
            ends.push(row + 1);
        }
    }
    ends
}
