//! Rows of blocks, with a node in each row that a long arrow passes.

use super::Block;
use super::sorting::sort_indices;

/// Maximum number of nodes of a readable drawing; with more, long arrows cross the blocks between.
const MOST_LINES: usize = 20_000;

pub struct Grid {
    /// The nodes: first the blocks, in their order, then the lines.
    pub nodes: Vec<GridNode>,
    /// The nodes of each row, from left to right.
    pub rows: Vec<Vec<usize>>,
    pub blocks: usize,
}

/// A block, or the point where the line from a block to one far below passes a row.
pub struct GridNode {
    pub row: usize,
    pub what: What,
    /// Its sources, as indices of nodes.
    pub above: Vec<usize>,
    /// Its targets, as indices of nodes.
    pub below: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Block,
    /// The only line out of a block.
    Line,
    /// A line beside blocks with the same source and target, as in a residual block.
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
        let node = |&row| GridNode { row, what: What::Block, above: Vec::new(), below: Vec::new() };
        let nodes = depths.iter().map(node).collect();
        let mut grid = Self { nodes, rows: Vec::new(), blocks: blocks.len() };
        let routed = lines(&depths, &targets) <= MOST_LINES;
        for (source, mut targets) in targets.into_iter().enumerate() {
            sort_indices(&mut targets, &|a, b| depths[a].cmp(&depths[b]));
            if routed {
                grid.route(source, &targets);
            } else {
                targets.iter().for_each(|&target| grid.link(source, target));
            }
        }
        grid.fill_rows();
        grid
    }

    /// Routes one line from `source` past all rows down to its last target; the targets, sorted by
    /// their rows, branch off.
    fn route(&mut self, source: usize, targets: &[usize]) {
        let mut end = source;
        let mut what = What::Line;
        for &target in targets {
            while self.nodes[end].row + 1 < self.nodes[target].row {
                let row = self.nodes[end].row + 1;
                self.nodes.push(GridNode { row, what, above: Vec::new(), below: Vec::new() });
                self.link(end, self.nodes.len() - 1);
                end = self.nodes.len() - 1;
            }
            self.link(end, target);
            what = What::Skip;
        }
    }

    fn link(&mut self, upper: usize, lower: usize) {
        self.nodes[upper].below.push(lower);
        self.nodes[lower].above.push(upper);
    }

    fn fill_rows(&mut self) {
        let rows = self.nodes.iter().map(|node| node.row + 1).max().unwrap_or(0);
        self.rows = vec![Vec::new(); rows];
        for (index, node) in self.nodes.iter().enumerate() {
            self.rows[node.row].push(index);
        }
    }

    pub fn is_block(&self, node: usize) -> bool {
        node < self.blocks
    }
}

/// The distinct sources of a block.
fn sources(blocks: &[Block<'_>], block: usize) -> Vec<usize> {
    let mut sources: Vec<usize> = blocks[block].arrows.iter().map(|&(from, _)| from).collect();
    sources.retain(|&source| source < block);
    sort_indices(&mut sources, &|a, b| a.cmp(&b));
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

/// The number of nodes of all lines.
fn lines(depths: &[usize], targets: &[Vec<usize>]) -> usize {
    let longest = |(source, targets): (usize, &Vec<usize>)| {
        let last = targets.iter().map(|&target| depths[target]).max();
        last.map_or(0, |last| last - depths[source] - 1)
    };
    targets.iter().enumerate().map(longest).sum()
}
