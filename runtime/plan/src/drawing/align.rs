//! The horizontal position of each place: chains run straight down, branches spread evenly.

use super::grid::{Grid, What};
use super::measure::Size;

const ROUNDS: usize = 6;
const STRAIGHTENINGS: usize = 4;
const BETWEEN_BLOCKS: i64 = 22;
const BETWEEN_LINES: i64 = 14;
/// What is to stand exactly below or above something pushes the rest aside.
const STRAIGHT: f64 = 1e6;

#[derive(Clone, Copy)]
enum Towards {
    Above,
    Below,
}

/// The centres of all places, in whole pixels around 0.
pub fn align(grid: &Grid, sizes: &[Size]) -> Vec<i64> {
    let sole =
        |near: &[usize]| near.iter().filter(|&&near| grid.places[near].what != What::Skip).count() == 1;
    let mut alignment = Alignment {
        grid,
        sizes,
        sole_above: grid.places.iter().map(|place| sole(&place.above)).collect(),
        sole_below: grid.places.iter().map(|place| sole(&place.below)).collect(),
        centres: vec![0.0; grid.places.len()],
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
    /// Whether all that flows into a place, but for skip lines, comes from one place.
    sole_above: Vec<bool>,
    /// The same of what it flows into.
    sole_below: Vec<bool>,
    centres: Vec<f64>,
}

impl Alignment<'_> {
    /// Goes through all rows; `wish` tells where a place would like to be and how much that counts.
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

    /// Moves the places of a row as near as possible to where they would like to be.
    fn settle(&mut self, row: usize, towards: Towards, wish: fn(&Self, usize, Towards) -> (f64, f64)) {
        let row = &self.grid.rows[row];
        let mut wishes = Vec::with_capacity(row.len());
        let mut offsets = Vec::with_capacity(row.len());
        let mut offset = 0;
        for (turn, &place) in row.iter().enumerate() {
            offset += if turn == 0 { 0 } else { self.distance(row[turn - 1], place) };
            let (centre, weight) = wish(self, place, towards);
            wishes.push((centre - offset as f64, weight));
            offsets.push(offset as f64);
        }
        for ((&place, offset), centre) in row.iter().zip(offsets).zip(nearest_ascending(&wishes)) {
            self.centres[place] = centre + offset;
        }
    }

    /// To be in the middle of its neighbours; skip lines draw nothing but skip lines.
    fn mean(&self, place: usize, towards: Towards) -> (f64, f64) {
        let near = self.near(place, towards);
        let draws = |&&near: &&usize| self.what(near) != What::Skip || self.what(place) == What::Skip;
        let add = |(sum, count), &near: &usize| (sum + self.centres[near], count + 1.0);
        let (sum, count) = near.iter().filter(draws).fold((0.0, 0.0), add);
        (if count == 0.0 { self.centres[place] } else { sum / count }, 1.0)
    }

    /// To continue a straight line, else to stay.
    fn straight(&self, place: usize, towards: Towards) -> (f64, f64) {
        let continued = self.near(place, towards).iter().find(|&&near| match towards {
            Towards::Above => self.is_straight(near, place),
            Towards::Below => self.is_straight(place, near),
        });
        continued.map_or((self.centres[place], 1.0), |&near| (self.centres[near], STRAIGHT))
    }

    /// Whether the line between two places should have no bend: within chains, and past other rows.
    fn is_straight(&self, upper: usize, lower: usize) -> bool {
        match (self.what(upper), self.what(lower)) {
            (What::Block, What::Skip) | (What::Skip, What::Block) => false,
            (What::Block, _) | (_, What::Block) => self.sole_below[upper] && self.sole_above[lower],
            _ => true,
        }
    }

    fn near(&self, place: usize, towards: Towards) -> &[usize] {
        match towards {
            Towards::Above => &self.grid.places[place].above,
            Towards::Below => &self.grid.places[place].below,
        }
    }

    /// The least distance between the centres of neighbours in a row.
    fn distance(&self, left: usize, right: usize) -> i64 {
        let gap = if self.grid.is_block(left) && self.grid.is_block(right) {
            BETWEEN_BLOCKS
        } else {
            BETWEEN_LINES
        };
        self.sizes.get(left).map_or(0, Size::right) + gap + self.sizes.get(right).map_or(0, Size::left)
    }

    fn what(&self, place: usize) -> What {
        self.grid.places[place].what
    }
}

/// The ascending values that are nearest to `wishes`, pairs of a value and its weight, by weighted
/// squares: neighbours out of order are pooled (Ayer et al., An empirical distribution function for
/// sampling with incomplete information, 1955).
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
