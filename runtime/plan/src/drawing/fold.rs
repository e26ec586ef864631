//! Long chains in columns side by side.

use std::ops::Range;

use super::grid::Grid;

/// Between columns; the line that leads to the next column runs in the middle.
pub const GUTTER: i64 = 40;
/// A graph with no more rows stays in one column.
const MOST_ROWS: usize = 16;
const ROWS_OF_A_COLUMN: usize = 12;
/// What a page of documentation shows without scaling.
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

/// The rows that may begin a column: all that flows into them comes from one block just above.
fn ends(grid: &Grid) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut deepest = 0;
    for (row, places) in grid.rows.iter().enumerate() {
        let below = places.iter().flat_map(|&place| &grid.places[place].below);
        deepest = below.map(|&below| grid.places[below].row).fold(deepest, usize::max);
        if places.len() == 1 && deepest == row + 1 {
            ends.push(row + 1);
        }
    }
    ends
}
