//! Horizontal positions of the nodes: chains are straight vertical lines, branches are spread evenly.

use super::grid::{Grid, What};
use super::measure::Size;

const ROUNDS: usize = 6;
const STRAIGHTENINGS: usize = 4;
const BETWEEN_BLOCKS: i64 = 22;
const BETWEEN_LINES: i64 = 14;
/// The weight of exact alignment with the node above or below.
const STRAIGHT: f64 = 1e6;

#[derive(Clone, Copy)]
enum Towards {
    Above,
    Below,
}

/// The centres of all nodes, in whole pixels around 0.
pub fn align(grid: &Grid, sizes: &[Size]) -> Vec<i64> {
    let sole = |near: &[usize]| near.iter().filter(|&&near| grid.nodes[near].what != What::Skip).count() == 1;
    let mut alignment = Alignment {
        grid,
        sizes,
        sole_above: grid.nodes.iter().map(|node| sole(&node.above)).collect(),
        sole_below: grid.nodes.iter().map(|node| sole(&node.below)).collect(),
        centres: vec![0.0; grid.nodes.len()],
    };
    for _ in 0..ROUNDS {
        alignment.sweep(Towards::Above, Alignment::mean);
        alignment.sweep(Towards::Below, Alignment::mean);
    }
    alignment.sweep(Towards::Above, Alignment::mean);
    for _ in 0..STRAIGHTENINGS {
        alignment.sweep(Towards::Below, Alignment::straight);
        alignment.sweep(Towards::Above, Alignment::straight);
    }
    alignment.centres.iter().map(|centre| centre.round() as i64).collect()
}

struct Alignment<'a> {
    grid: &'a Grid,
    sizes: &'a [Size],
    /// Whether all inputs of a node, except for skip lines, come from one node.
    sole_above: Vec<bool>,
    /// Whether all outputs of a node, except for skip lines, go to one node.
    sole_below: Vec<bool>,
    centres: Vec<f64>,
}

impl Alignment<'_> {
    /// Iterates over all rows; `wish` returns the preferred position of a node and its weight.
    fn sweep(&mut self, towards: Towards, wish: fn(&Self, usize, Towards) -> (f64, f64)) {
        let rows = self.grid.rows.len();
        for step in 0..rows {
            let row = match towards {
                Towards::Above => step,
                Towards::Below => rows - 1 - step,
            };
            self.settle(row, towards, wish);
        }
    }

    /// Moves the nodes of a row as near as possible to their preferred positions.
    fn settle(&mut self, row: usize, towards: Towards, wish: fn(&Self, usize, Towards) -> (f64, f64)) {
        let row = &self.grid.rows[row];
        let mut wishes = Vec::with_capacity(row.len());
        let mut offsets = Vec::with_capacity(row.len());
        let mut offset = 0;
        for (position, &node) in row.iter().enumerate() {
            offset += if position == 0 { 0 } else { self.distance(row[position - 1], node) };
            let (centre, weight) = wish(self, node, towards);
            wishes.push((centre - offset as f64, weight));
            offsets.push(offset as f64);
        }
        for ((&node, offset), centre) in row.iter().zip(offsets).zip(nearest_ascending(&wishes)) {
            self.centres[node] = centre + offset;
        }
    }

    /// The mean of its neighbours; skip lines only align with skip lines.
    fn mean(&self, node: usize, towards: Towards) -> (f64, f64) {
        let near = self.near(node, towards);
        let draws = |&&near: &&usize| self.what(near) != What::Skip || self.what(node) == What::Skip;
        let add = |(sum, count), &near: &usize| (sum + self.centres[near], count + 1.0);
        let (sum, count) = near.iter().filter(draws).fold((0.0, 0.0), add);
        (if count == 0.0 { self.centres[node] } else { sum / count }, 1.0)
    }

    /// The continuation of a straight line, else the current position.
    fn straight(&self, node: usize, towards: Towards) -> (f64, f64) {
        let continued = self.near(node, towards).iter().find(|&&near| match towards {
            Towards::Above => self.is_straight(near, node),
            Towards::Below => self.is_straight(node, near),
        });
        continued.map_or((self.centres[node], 1.0), |&near| (self.centres[near], STRAIGHT))
    }

    /// Whether the line between two nodes should be straight: within chains, and past other rows.
    fn is_straight(&self, upper: usize, lower: usize) -> bool {
        match (self.what(upper), self.what(lower)) {
            (What::Block, What::Skip) | (What::Skip, What::Block) => false,
            (What::Block, _) | (_, What::Block) => self.sole_below[upper] && self.sole_above[lower],
            _ => true,
        }
    }

    fn near(&self, node: usize, towards: Towards) -> &[usize] {
        match towards {
            Towards::Above => &self.grid.nodes[node].above,
            Towards::Below => &self.grid.nodes[node].below,
        }
    }

    /// The minimum distance between the centres of neighbours in a row.
    fn distance(&self, left: usize, right: usize) -> i64 {
        let gap = if self.grid.is_block(left) && self.grid.is_block(right) {
            BETWEEN_BLOCKS
        } else {
            BETWEEN_LINES
        };
        self.sizes.get(left).map_or(0, Size::right) + gap + self.sizes.get(right).map_or(0, Size::left)
    }

    fn what(&self, node: usize) -> What {
        self.grid.nodes[node].what
    }
}

/// The ascending values closest to `wishes`, pairs of a value and its weight, by weighted
/// least squares (isotonic regression): neighbours out of order are pooled (Ayer et al., An empirical
/// distribution function for sampling with incomplete information, 1955).
fn nearest_ascending(wishes: &[(f64, f64)]) -> Vec<f64> {
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for &(wish, weight) in wishes {
        let mut pool = (wish, weight, 1);
        while let Some(&(mean, weight, count)) = pools.last() {
            if mean <= pool.0 {
                break;
            }
            pools.pop();
            let together = weight + pool.1;
            pool = ((mean * weight + pool.0 * pool.1) / together, together, count + pool.2);
        }
        pools.push(pool);
    }
    pools.into_iter().flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_order_meet_at_their_weighted_mean() {
        assert_eq!(nearest_ascending(&[(1.0, 1.0), (3.0, 1.0), (2.0, 3.0)]), [1.0, 2.25, 2.25]);
        assert_eq!(nearest_ascending(&[(3.0, 1.0), (2.0, 1.0), (1.0, 1.0)]), [2.0, 2.0, 2.0]);
        assert_eq!(nearest_ascending(&[]), [0.0; 0]);
    }
}
