use core::ops::Range;

use super::spans::spans;
use super::{LANES, padded_channels};
use crate::window::Window;

/// Positions of a window that see the same taps: rows by columns of them, and how far neighbours are apart in `x` and in `y`.
#[derive(Clone, Copy)]
pub(super) struct Region {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// Between columns.
    pub(super) x_column: usize,
    pub(super) y_column: usize,
    /// Between rows. A step that is taken leads to a place, so only others wrap.
    x_row: usize,
    y_row: usize,
}

/// Where a region begins and what it sees.
pub(super) struct Seen {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
    /// The pixel that its first place sees by the first of these taps, and that place.
    pub(super) pixel: usize,
    pub(super) place: usize,
}

impl Region {
    /// The regions of a window, of an image whose pixels are so far apart and its outputs.
    #[inline(always)]
    pub(super) fn all(window: Window, pixel: usize, outputs: usize) -> impl Iterator<Item = (Self, Seen)> {
        let Window { height, width, kernel, stride, pad, .. } = window;
        let [rows, columns] = window.output();
        let whole = Self {
            rows,
            columns,
            x_column: stride[1].wrapping_mul(pixel),
            x_row: stride[0].wrapping_mul(width * pixel),
            y_column: outputs,
            y_row: columns * outputs,
        };
        let across = move || spans(width, kernel[1], stride[1], pad[1][0], columns);
        spans(height, kernel[0], stride[0], pad[0][0], rows).flat_map(move |(down, ky)| {
            across().map(move |(right, kx)| {
                // By these taps the place sees a pixel of the image; without taps it sees none, wherever that lies.
                let y = (down.start * stride[0] + ky.start).wrapping_sub(pad[0][0]);
                let x = (right.start * stride[1] + kx.start).wrapping_sub(pad[1][0]);
                let seen = Seen {
                    rows: ky.clone(),
                    columns: kx,
                    pixel: y.wrapping_mul(width).wrapping_add(x),
                    place: down.start * columns + right.start,
                };
                (Self { rows: down.len(), columns: right.len(), ..whole }.joined(), seen)
            })
        })
    }

    /// So many positions side by side, that far apart in `x` and in `y`.
    pub(super) fn line(columns: usize, x_column: usize, y_column: usize) -> Self {
        Self { rows: 1, columns, x_column, y_column, x_row: 0, y_row: 0 }
    }

    /// As one row, if the first of a row lies behind the last of the one before.
    #[inline(always)]
    fn joined(self) -> Self {
        let Self { rows, columns, x_column, y_column, x_row, y_row } = self;
        let is_row = x_row == x_column.wrapping_mul(columns) && y_row == y_column * columns;
        if is_row { Self { rows: 1, columns: rows * columns, ..self } } else { self }
    }

    /// Its positions.
    #[inline(always)]
    pub(super) fn count(self) -> usize {
        self.rows * self.columns
    }

    /// Where the first place of this row lies in `x` and in `y`, counted from the first of all.
    #[inline(always)]
    pub(super) fn row(self, row: usize) -> [usize; 2] {
        [row.wrapping_mul(self.x_row), row.wrapping_mul(self.y_row)]
    }
}

/// Goes through the positions of a region, row after row, counted from the first. There is no end.
pub(super) struct Positions {
    region: Region,
    row: usize,
    column: usize,
    at: [usize; 2],
}

impl Positions {
    #[inline(always)]
    pub(super) fn new(region: Region) -> Self {
        Self { region, row: 0, column: 0, at: [0; 2] }
    }

    /// Where the next place lies in `x` and in `y`.
    #[inline(always)]
    pub(super) fn one(&mut self) -> [usize; 2] {
        self.several::<1>()[0]
    }

    /// Where the next positions lie.
    #[inline(always)]
    pub(super) fn several<const P: usize>(&mut self) -> [[usize; 2]; P] {
        let Region { columns, x_column, y_column, .. } = self.region;
        let mut positions = [[0; 2]; P];
        if self.column + P < columns {
            for p in 0..P {
                positions[p] = [self.at[0] + p * x_column, self.at[1] + p * y_column];
            }
            self.column += P;
            self.at = [self.at[0] + P * x_column, self.at[1] + P * y_column];
            return positions;
        }
        for p in 0..P {
            positions[p] = self.at;
            self.column += 1;
            self.at = [self.at[0].wrapping_add(x_column), self.at[1].wrapping_add(y_column)];
            if self.column == columns {
                (self.row, self.column) = (self.row + 1, 0);
                self.at = self.region.row(self.row);
            }
        }
        positions
    }
}

/// Panics unless the window is possible for an image with padded channels; see [`Window`].
pub(super) fn check(window: &Window) {
    assert!(
        window.dilation == [1, 1] && window.groups == 1,
        "a predictor's window has neither a dilation nor groups"
    );
    let channels = if window.channels == 0 { 0 } else { padded_channels(window.channels) };
    Window { channels, ..*window }.checked(LANES);
}
