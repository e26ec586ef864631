//! Memory planning: values whose live ranges do not overlap share memory.

use super::steps::{Buffer, Offset, OperandKind, Schedule};

/// How often allocation is retried in another order to reduce the memory; less often for many values.
const ATTEMPTS: usize = 200;

/// The most values that are allocated in all attempts together.
const PLACEMENTS: usize = 20_000;

impl Schedule {
    /// Decides which steps work in place, and allocates memory for every value.
    pub fn allocate(&mut self) {
        let last = self.last_uses();
        self.write_in_place(&last);
        let roots: Vec<usize> = (0..self.values.len()).map(|value| self.root(value)).collect();
        let mut live_ranges: Vec<Option<(usize, usize)>> = vec![None; self.values.len()];
        for (time, step) in self.steps.iter().enumerate() {
            for value in step.touches() {
                let range = live_ranges[roots[value]].get_or_insert((time, time));
                range.1 = time;
            }
        }
        for &(value, time) in &self.needed_at {
            if let Some(range) = &mut live_ranges[roots[value]] {
                range.1 = range.1.max(time);
            }
        }
        self.allocate_buffers(&live_ranges);
        for (value, &root) in roots.iter().enumerate() {
            self.values[value].offset = self.values[root].offset;
        }
    }

    /// The last step that needs each value.
    fn last_uses(&self) -> Vec<usize> {
        let mut last = vec![0; self.values.len()];
        for (time, step) in self.steps.iter().enumerate() {
            step.touches().for_each(|value| last[value] = time);
        }
        for &(value, time) in &self.needed_at {
            last[value] = last[value].max(time);
        }
        last
    }

    /// A result overwrites an operand that is not read any more.
    fn write_in_place(&mut self, last: &[usize]) {
        for (time, step) in self.steps.iter_mut().enumerate() {
            let Some(written) = step.writes else { continue };
            let ends_here = |&&position: &&usize| match step.reads[position].kind {
                OperandKind::Input(_) => false,
                OperandKind::Value(value) => {
                    let readers =
                        step.reads.iter().filter(|operand| operand.kind == OperandKind::Value(value)).count();
                    let is_same_size =
                        self.values[value].size.to_string() == self.values[written].size.to_string();
                    last[value] == time && readers == 1 && is_same_size
                }
            };
            step.replaces = step.may_replace.iter().find(ends_here).copied();
            if let Some(OperandKind::Value(value)) = step.replaces.map(|position| step.reads[position].kind) {
                self.values[written].reuses = Some(value);
            }
        }
    }

    /// The value whose memory a value reuses, at the end of the chain of reuses.
    pub fn root(&self, mut value: usize) -> usize {
        while let Some(before) = self.values[value].reuses {
            value = before;
        }
        value
    }

    /// If all sizes are known, offsets are computed here, otherwise by rustc.
    fn allocate_buffers(&mut self, live_ranges: &[Option<(usize, usize)>]) {
        let live_ranges: Vec<_> =
            live_ranges.iter().enumerate().filter_map(|(value, range)| Some((value, (*range)?))).collect();
        let known = live_ranges.iter().map(|&(value, (first, last))| {
            // Sizes that are too large have been reported.
            let size = self.values[value].size.known()?.unwrap_or(0);
            Some([size, first, last])
        });
        if let Some(buffers) = known.collect::<Option<Vec<_>>>() {
            let offsets = offsets(&buffers);
            for (&(value, _), &allocate_buffers) in live_ranges.iter().zip(&offsets) {
                self.values[value].offset = Offset::At(allocate_buffers);
            }
            self.memory = offsets.last().copied();
            return;
        }
        for (buffer, &(value, (first, last))) in live_ranges.iter().enumerate() {
            let size = self.values[value].size.clone();
            self.buffers.push(Buffer { size, first, last });
            self.values[value].offset = Offset::Buffer(buffer);
        }
    }
}

/// The offset of each buffer, followed by the total size.
fn offsets(buffers: &[constnet_plan::Buffer]) -> Vec<usize> {
    let count = buffers.len();
    let (mut offsets, mut queue) = (vec![0; count + 1], vec![0; count]);
    let attempts = ATTEMPTS.min(PLACEMENTS / count.max(1));
    constnet_plan::allocate_into(buffers, &mut offsets, &mut queue, attempts);
    offsets
}
