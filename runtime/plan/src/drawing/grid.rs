//! Blocks in rows, and long arrows with a place in each row that they pass.

use super::Block;
use super::sorting::sort_places;

/// More places than this make no readable drawing; long arrows then pass over what is in their way.
const MOST_LINES: usize = 20_000;

pub struct Grid {
    /// First the blocks, in their order, then the lines.
    pub places: Vec<Place>,
    /// The places of each row, from left to right.
    pub rows: Vec<Vec<usize>>,
    pub blocks: usize,
}

/// A block, or where the line from a block to one far below passes a row.
pub struct Place {
    pub row: usize,
    pub what: What,
    /// What flows into it, as indices of places.
    pub above: Vec<usize>,
    /// What it flows into, as indices of places.
    pub below: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Block,
    /// The only way from a block on.
    Line,
    /// A line beside the blocks that the same values go through, as in a residual block.
    Skip,
}

impl Grid {
    pub fn new(blocks: &[Block<'_>]) -> Self {
        let sources: Vec<Vec<usize>> = (0..blocks.len()).map(|block| sources(blocks, block)).collect();
        let depths = depths(&sources);
        let mut targets = vec![Vec::new(); blocks.len()];
        for (block, sources) in sources.iter().enumerate() {
            for &source in sources {
                targets[source].push(block);
            }
        }
        let place = |&row| Place { row, what: What::Block, above: Vec::new(), below: Vec::new() };
        let places = depths.iter().map(place).collect();
        let mut grid = Self { places, rows: Vec::new(), blocks: blocks.len() };
        let routed = lines(&depths, &targets) <= MOST_LINES;
        for (source, mut targets) in targets.into_iter().enumerate() {
            sort_places(&mut targets, &|a, b| depths[a].cmp(&depths[b]));
            if routed {
                grid.route(source, &targets);
            } else {
                targets.iter().for_each(|&target| grid.link(source, target));
            }
        }
        grid.fill_rows();
        grid
    }

    /// Leads one line from `source` past all rows down to its last target; the targets, sorted by
    /// their rows, branch off.
    fn route(&mut self, source: usize, targets: &[usize]) {
        let mut end = source;
        let mut what = What::Line;
        for &target in targets {
            while self.places[end].row + 1 < self.places[target].row {
                let row = self.places[end].row + 1;
                self.places.push(Place { row, what, above: Vec::new(), below: Vec::new() });
                self.link(end, self.places.len() - 1);
                end = self.places.len() - 1;
            }
            self.link(end, target);
            what = What::Skip;
        }
    }

    fn link(&mut self, upper: usize, lower: usize) {
        self.places[upper].below.push(lower);
        self.places[lower].above.push(upper);
    }

    fn fill_rows(&mut self) {
        let rows = self.places.iter().map(|place| place.row + 1).max().unwrap_or(0);
        self.rows = vec![Vec::new(); rows];
        for (index, place) in self.places.iter().enumerate() {
            self.rows[place.row].push(index);
        }
    }

    pub fn is_block(&self, place: usize) -> bool {
        place < self.blocks
    }
}

/// The blocks that flow into a block, each once.
fn sources(blocks: &[Block<'_>], block: usize) -> Vec<usize> {
    let mut sources: Vec<usize> = blocks[block].arrows.iter().map(|&(from, _)| from).collect();
    sources.retain(|&source| source < block);
    sort_places(&mut sources, &|a, b| a.cmp(&b));
    sources.dedup();
    sources
}

/// The row of each block: below the deepest of its sources.
fn depths(sources: &[Vec<usize>]) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::with_capacity(sources.len());
    for sources in sources {
        depths.push(sources.iter().map(|&source| depths[source] + 1).max().unwrap_or(0));
    }
    depths
}

/// How many places all lines take.
fn lines(depths: &[usize], targets: &[Vec<usize>]) -> usize {
    let longest = |(source, targets): (usize, &Vec<usize>)| {
        let last = targets.iter().map(|&target| depths[target]).max();
        last.map_or(0, |last| last - depths[source] - 1)
    };
    targets.iter().enumerate().map(longest).sum()
}
