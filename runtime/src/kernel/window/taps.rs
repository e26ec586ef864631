use core::ops::Range;

use super::axis::Axis;

/// Taps that are listed at once; larger windows are summed in pieces.
pub(super) const TAPS: usize = 64;

/// A tap: how far its pixel is from the one that the window begins with, and its weight from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tap {
    pub(super) x: isize,
    pub(super) w: isize,
}

/// The taps of some rows and columns of a window, column after column, so that one loop without any
/// arithmetic of places goes over all of them.
pub(super) struct Taps {
    listed: Option<Listed>,
    taps: [Tap; TAPS],
}

/// What is listed. Neighbours in the image are `step` values apart.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) rows: Range<usize>,
    pub(super) columns: Range<usize>,
    pub(super) step: usize,
}

impl Taps {
    pub(super) const fn new() -> Self {
        Self { listed: None, taps: [Tap { x: 0, w: 0 }; TAPS] }
    }

    /// Lists these taps, at most [`TAPS`], unless they are listed already. Rows of weights are
    /// `weight_row` apart.
    #[inline(always)]
    pub(super) fn list(&mut self, wanted: Listed, rows: &Axis, columns: &Axis, weight_row: usize) {
        if self.listed.as_ref() != Some(&wanted) {
            self.make(&wanted, rows, columns, weight_row);
            self.listed = Some(wanted);
        }
    }

    fn make(&mut self, wanted: &Listed, rows: &Axis, columns: &Axis, weight_row: usize) {
        let all = wanted.columns.clone().flat_map(|column| wanted.rows.clone().map(move |row| (row, column)));
        for (tap, (row, column)) in self.taps.iter_mut().zip(all) {
            let x = ((row * columns.inputs + column) * wanted.step) as isize;
            *tap = Tap { x, w: rows.weight_of(row) * weight_row as isize + columns.weight_of(column) };
        }
    }

    /// Those that are listed of these columns.
    #[inline(always)]
    pub(super) fn of(&self, columns: Range<usize>) -> &[Tap] {
        let Some(Listed { rows, columns: listed, .. }) = &self.listed else {
            return &[];
        };
        let column = |column: usize| (column.clamp(listed.start, listed.end) - listed.start) * rows.len();
        &self.taps[column(columns.start)..column(columns.end.max(columns.start))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn taps_are_listed_column_after_column() {
        let (rows, columns) = (Axis::forward(9, 8, 2, 1, 0), Axis::forward(7, 5, 3, 1, 0));
        let mut taps = Taps::new();
        assert_eq!(taps.of(0..3), []);
        taps.list(Listed { rows: 0..2, columns: 0..3, step: 10 }, &rows, &columns, 3);
        let tap = |row: isize, column: isize| Tap { x: (row * 7 + column) * 10, w: row * 3 + column };
        assert_eq!(taps.of(0..9), [tap(0, 0), tap(1, 0), tap(0, 1), tap(1, 1), tap(0, 2), tap(1, 2)]);
        assert_eq!(taps.of(1..2), [tap(0, 1), tap(1, 1)]);
        taps.list(Listed { rows: 1..2, columns: 1..3, step: 10 }, &rows, &columns, 3);
        assert_eq!(taps.of(0..2), [tap(1, 1)]);
    }
}
