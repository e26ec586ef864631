use core::ops::Range;

use crate::{Scalar, kernel};

/// The most operands that a call has.
const MOST_OPERANDS: usize = 5;

/// The ranges that a call may write; unused ones are empty.
#[derive(Debug, Default)]
pub(super) struct LastWrite {
    ranges: [Range<usize>; MOST_OPERANDS],
    count: usize,
}

impl LastWrite {
    pub(super) fn push(&mut self, range: Range<usize>) {
        self.ranges[self.count] = range;
        self.count += 1;
    }
}

/// Checks the values that each call of a pass has written, to find the first one that has written NaN or infinity.
#[derive(Debug, Default)]
pub struct Watch {
    /// Number of calls that have been lent memory.
    calls: usize,
    /// The ranges that the last of them may have written.
    written: LastWrite,
    /// The first call that has written NaN or infinity.
    pub(super) first_non_finite: Option<usize>,
}

impl Watch {
    /// Called before the next call, which may write to these ranges, and after the last one.
    pub(super) fn look<T: Scalar>(&mut self, values: &[T], next: LastWrite) {
        let mut written = self.written.ranges.iter().filter_map(|range| values.get(range.clone()));
        if self.first_non_finite.is_none() && !written.all(kernel::all_finite) {
            self.first_non_finite = Some(self.calls - 1);
        }
        self.calls += 1;
        self.written = next;
    }
}
