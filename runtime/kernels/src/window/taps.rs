use core::ops::Range;

use super::axis::Axis;

/// Maximum number of taps of a window; larger windows are summed in chunks.
pub(super) const TAPS: usize = 64;

/// A tap: the offset of its pixel from the first one of the window, and of its weight from the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tap {
    pub(super) x: isize,
    pub(super) w: isize,
}

/// The taps of a window, column after column, so that one loop without any index arithmetic iterates over
/// all of them or over those of some columns.
pub(super) struct Taps {
    /// The rows that are listed, and the distance between neighbours in the image.
    listed: Option<(Range<usize>, usize)>,
    taps: [Tap; TAPS],
}

impl Taps {
    pub(super) const fn new() -> Self {
        Self { listed: None, taps: [Tap { x: 0, w: 0 }; TAPS] }
    }

    /// Lists the taps of these rows, for neighbours that are `step` values apart and rows of weights that are
    /// `weight_row` apart. Does nothing if they are listed: from [`new`](Self::new) on the window must stay
    /// the same.
    #[inline(always)]
    pub(super) fn list(
        &mut self,
        listed: Range<usize>,
        (rows, columns): (&Axis, &Axis),
        step: usize,
        weight_row: usize,
    ) {
        let listed = Some((listed, step));
        if self.listed != listed {
            self.listed = listed;
            self.make((rows, columns), weight_row);
        }
    }

    fn make(&mut self, (rows, columns): (&Axis, &Axis), weight_row: usize) {
        let (listed, step) = self.listed.clone().unwrap_or_default();
        let all = (0..columns.taps).flat_map(|column| listed.clone().map(move |row| (row, column)));
        for (tap, (row, column)) in self.taps.iter_mut().zip(all) {
            let x = rows.offset_of(row) * columns.inputs as isize + columns.offset_of(column);
            let x = x * step as isize;
            *tap = Tap { x, w: rows.weight_of(row) * weight_row as isize + columns.weight_of(column) };
        }
    }

    /// The listed taps of these columns.
    #[inline(always)]
    pub(super) fn of(&self, columns: Range<usize>) -> &[Tap] {
        let rows = self.listed.as_ref().map_or(0, |(rows, _)| rows.len());
        &self.taps[columns.start * rows..columns.end.max(columns.start) * rows]
    }
}

#[cfg(test)]
mod tests {
    use super::super::Window;
    use super::*;

    #[test]
    fn taps_are_listed_column_after_column() {
        let window = Window::new([1, 9, 7], [2, 3], [1, 1], [0, 0]);
        let (rows, columns) = (Axis::forward(&window, 0), Axis::forward(&window, 1));
        let mut taps = Taps::new();
        assert_eq!(taps.of(0..3), []);
        taps.list(0..2, (&rows, &columns), 10, 3);
        let tap = |row: isize, column: isize| Tap { x: (row * 7 + column) * 10, w: row * 3 + column };
        assert_eq!(taps.of(0..3), [tap(0, 0), tap(1, 0), tap(0, 1), tap(1, 1), tap(0, 2), tap(1, 2)]);
        assert_eq!(taps.of(1..2), [tap(0, 1), tap(1, 1)]);
        taps.list(1..2, (&rows, &columns), 10, 3);
        assert_eq!(taps.of(1..3), [tap(1, 1), tap(1, 2)]);
        let window = window.dilated([4, 2]);
        let (rows, columns) = (Axis::forward(&window, 0), Axis::forward(&window, 1));
        let mut taps = Taps::new();
        taps.list(0..2, (&rows, &columns), 10, 3);
        let tap = |row: isize, column: isize| Tap { x: (4 * row * 7 + 2 * column) * 10, w: row * 3 + column };
        assert_eq!(taps.of(1..3), [tap(0, 1), tap(1, 1), tap(0, 2), tap(1, 2)]);
    }
}
