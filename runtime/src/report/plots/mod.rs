//! The plots of a report: SVG that follows the theme of the page, light or dark.

mod axis;
mod confusion;
mod curves;
mod svg;
mod tiles;

pub(super) use confusion::confusion;
pub(super) use curves::{Curve, Curves, Hue};
pub(super) use svg::{THEME, standalone};
pub(super) use tiles::{Tile, tiles};
