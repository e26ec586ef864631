use super::Window;
use super::axis::Axis;

/// The windows of a pooling on one channel.
#[derive(Clone, Copy)]
pub(super) struct Plane {
    rows: Axis,
    columns: Axis,
    /// Values of a window, padding included.
    pub(super) taps: usize,
}

/// The operations at each position of a window. Not a closure, as it must be inlined into the code for an
/// instruction set.
pub(super) trait Visitor {
    /// Called before the pixels of a position, with the offset of its result.
    fn enter(&mut self, position: usize);
    /// Called for each pixel that is seen, in row-major order, with its offset.
    fn see(&mut self, pixel: usize);
    /// Called after them.
    fn leave(&mut self, position: usize);
}

impl Plane {
    pub(super) fn new(window: &Window) -> Self {
        Self { rows: Axis::forward(window, 0), columns: Axis::forward(window, 1), taps: window.taps() }
    }

    /// Whether the window is the whole channel, all of whose values it sees.
    pub(super) const fn is_one_window(&self) -> bool {
        let (rows, columns) = (&self.rows, &self.columns);
        rows.outputs * columns.outputs == 1
            && rows.taps == rows.inputs
            && columns.taps == columns.inputs
            && rows.start == 0
            && columns.start == 0
    }

    /// Visits all positions, row after row. Neighbours are `samples` apart, the first sample is at `lane`.
    #[inline(always)]
    pub(super) fn visit(&self, samples: usize, lane: usize, visitor: &mut impl Visitor) {
        let Self { rows, columns, .. } = self;
        for row in 0..rows.outputs {
            let taps = rows.taps_of(row);
            let first = (rows.start + (row * rows.stride) as isize) * columns.inputs as isize;
            for column in 0..columns.outputs {
                let position = (row * columns.outputs + column) * samples + lane;
                let seen = columns.taps_of(column);
                let first = first + columns.start + (column * columns.stride) as isize;
                visitor.enter(position);
                for tap in taps.clone() {
                    let first = first + (tap * columns.inputs) as isize;
                    for tap in seen.clone() {
                        visitor.see((first + tap as isize) as usize * samples + lane);
                    }
                }
                visitor.leave(position);
            }
        }
    }
}

/// `N` values from here on.
#[inline(always)]
pub(super) fn read<T: Copy, const N: usize>(values: &[T], from: usize) -> [T; N] {
    let values = &values[from..][..N];
    let mut copy = [values[0]; N];
    copy.copy_from_slice(values);
    copy
}

/// Replaces values from here on.
#[inline(always)]
pub(super) fn write<T: Copy, const N: usize>(values: &mut [T], from: usize, new: [T; N]) {
    values[from..][..N].copy_from_slice(&new);
}
