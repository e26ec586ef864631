use std::fmt::Write;

use super::svg::opening;
use crate::report::escape::Escaped;
use crate::report::picture::Picture;

/// A picture with a caption.
pub(in crate::report) struct Tile {
    pub(in crate::report) picture: Picture,
    /// The caption.
    pub(in crate::report) caption: String,
    /// The tooltip.
    pub(in crate::report) title: String,
}

const COLUMNS: usize = 10;
const SIDE: usize = 72;
const GAP: usize = 10;
const CAPTION: usize = 18;

/// Pictures in rows; nothing if there are none.
pub(in crate::report) fn tiles(label: &str, tiles: &[Tile]) -> Option<String> {
    if tiles.is_empty() {
        return None;
    }
    let caption = if tiles.iter().any(|tile| !tile.caption.is_empty()) { CAPTION } else { 0 };
    let (across, down) = (SIDE + GAP, SIDE + GAP + caption);
    let columns = tiles.len().min(COLUMNS);
    let mut svg = opening(GAP + columns * across, GAP + tiles.len().div_ceil(columns) * down, label);
    svg += "<g font-size=\"13\" text-anchor=\"middle\">";
    for (at, tile) in tiles.iter().enumerate() {
        let (x, y) = (GAP + at % columns * across, GAP + at / columns * down);
        let (middle, below) = (x + SIDE / 2, y + SIDE + 14);
        let (uri, title, words) = (tile.picture.uri(), Escaped(&tile.title), Escaped(&tile.caption));
        // Writing to a string does not fail.
        _ = write!(
            svg,
            "<image x=\"{x}\" y=\"{y}\" width=\"{SIDE}\" height=\"{SIDE}\" href=\"{uri}\"><title>{title}</title>\
             </image><text x=\"{middle}\" y=\"{below}\">{words}</text>"
        );
    }
    svg += "</g></svg>";
    Some(svg)
}
