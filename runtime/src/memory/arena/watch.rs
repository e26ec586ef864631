use core::ops::Range;

use crate::{Scalar, kernel};

/// The most operands that a call has.
const MOST_OPERANDS: usize = 5;

/// Where a call may write. What is not told of is empty.
#[derive(Debug, Default)]
pub(super) struct Written {
    ranges: [Range<usize>; MOST_OPERANDS],
    count: usize,
}

impl Written {
    pub(super) fn push(&mut self, range: Range<usize>) {
        self.ranges[self.count] = range;
        self.count += 1;
    }
}

/// Looks at what each call of a pass has written, to find the first one that has written what is no number.
#[derive(Debug, Default)]
pub struct Watch {
    /// Calls that have been lent memory.
    calls: usize,
    /// What the last of them may have written.
    written: Written,
    /// The first call with a bad number.
    pub(super) first_bad: Option<usize>,
}

impl Watch {
    /// Before the next call, which may write here, and after the last one.
    pub(super) fn look<T: Scalar>(&mut self, values: &[T], next: Written) {
        let mut written = self.written.ranges.iter().filter_map(|range| values.get(range.clone()));
        if self.first_bad.is_none() && !written.all(kernel::all_finite) {
            self.first_bad = Some(self.calls - 1);
        }
        self.calls += 1;
        self.written = next;
    }
}
