//! Order of the nodes within their rows: each by the mean of its neighbours, so that few lines cross.

use super::grid::{Grid, GridNode};
use super::sorting::sort_indices;

const SWEEPS: usize = 4;

/// Sorts each row by the row above and by the row below, alternately, and keeps the order with
/// the fewest crossings.
pub fn untangle(grid: &mut Grid) {
    let mut positions = vec![0; grid.nodes.len()];
    for row in &grid.rows {
        number(row, &mut positions);
    }
    let mut best = grid.rows.clone();
    let mut fewest = usize::MAX;
    for _ in 0..SWEEPS {
        for row in 1..grid.rows.len() {
            sort(grid, row, &mut positions, |node| &node.above);
        }
        let crossings = crossings(grid, &positions);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&grid.rows);
        }
        if crossings == 0 {
            break;
        }
        for row in (0..grid.rows.len().saturating_sub(1)).rev() {
            sort(grid, row, &mut positions, |node| &node.below);
        }
    }
    grid.rows = best;
}

/// Sorts a row by the mean position of each node's neighbours; the sort is stable.
fn sort(grid: &mut Grid, row: usize, positions: &mut [usize], neighbours: fn(&GridNode) -> &[usize]) {
    let nodes = &grid.nodes;
    let mean = |&node: &usize| {
        let near = neighbours(&nodes[node]);
        let sum: usize = near.iter().map(|&near| positions[near]).sum();
        if near.is_empty() { positions[node] as f64 } else { sum as f64 / near.len() as f64 }
    };
    let means: Vec<f64> = grid.rows[row].iter().map(mean).collect();
    let mut order: Vec<usize> = (0..means.len()).collect();
    sort_indices(&mut order, &|a, b| means[a].total_cmp(&means[b]));
    grid.rows[row] = order.into_iter().map(|position| grid.rows[row][position]).collect();
    number(&grid.rows[row], positions);
}

fn number(row: &[usize], positions: &mut [usize]) {
    for (position, &node) in row.iter().enumerate() {
        positions[node] = position;
    }
}

/// Number of crossings between neighbouring rows.
fn crossings(grid: &Grid, positions: &[usize]) -> usize {
    grid.rows.windows(2).map(|rows| crossings_between(grid, positions, &rows[0], rows[1].len())).sum()
}

fn crossings_between(grid: &Grid, positions: &[usize], upper: &[usize], width: usize) -> usize {
    let mut seen = Counts::new(width);
    let mut crossings = 0;
    for &node in upper {
        let ends = grid.nodes[node].below.iter().map(|&below| positions[below]).filter(|&end| end < width);
        let ends: Vec<usize> = ends.collect();
        crossings += ends.iter().map(|&end| seen.beyond(end)).sum::<usize>();
        ends.iter().for_each(|&end| seen.add(end));
    }
    crossings
}

/// Counts at positions, with fast prefix sums (a binary indexed tree; Fenwick 1994).
struct Counts {
    sums: Vec<usize>,
    total: usize,
}

impl Counts {
    fn new(positions: usize) -> Self {
        Self { sums: vec![0; positions + 1], total: 0 }
    }

    fn add(&mut self, position: usize) {
        self.total += 1;
        let mut at = position + 1;
        while at < self.sums.len() {
            self.sums[at] += 1;
            at += at & at.wrapping_neg();
        }
    }

    /// The total count at positions to the right of this one.
    fn beyond(&self, position: usize) -> usize {
        let mut up_to = 0;
        let mut at = position + 1;
        while at > 0 {
            up_to += self.sums[at];
            at -= at & at.wrapping_neg();
        }
        self.total - up_to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_counts_only_positions_to_the_right() {
        let mut counts = Counts::new(5);
        [4, 0, 2, 2].into_iter().for_each(|position| counts.add(position));
        let beyond: Vec<usize> = (0..5).map(|position| counts.beyond(position)).collect();
        assert_eq!(beyond, [3, 3, 1, 1, 0]);
    }
}
