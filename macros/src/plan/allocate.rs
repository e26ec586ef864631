//! Where values lie: as few numbers as what lives at the same time needs.

use super::steps::{Buffer, Offset, OperandKind, Schedule};

/// How often values are placed anew, in the hope that all of them then take less; of many values less often.
const ATTEMPTS: usize = 200;

/// How many values may be placed anew in all attempts with one order.
const PLACEMENTS: usize = 20_000;

impl Schedule {
    /// Decides what is written in place, and finds a place for every value.
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

    /// A result takes the place of an operand that nobody reads any more.
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

    /// The value in whose place a value lies.
    pub fn root(&self, mut value: usize) -> usize {
        while let Some(before) = self.values[value].reuses {
            value = before;
        }
        value
    }

    /// Where all sizes are known, places are found here, else by rustc.
    fn allocate_buffers(&mut self, live_ranges: &[Option<(usize, usize)>]) {
        let live_ranges: Vec<_> =
            live_ranges.iter().enumerate().filter_map(|(value, range)| Some((value, (*range)?))).collect();
        let known = live_ranges.iter().map(|&(value, (first, last))| {
            // What is too large has been refused.
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

/// The place of each value, and behind them how much all take.
fn offsets(buffers: &[constnet_plan::Buffer]) -> Vec<usize> {
    let count = buffers.len();
    let (mut offsets, mut queue) = (vec![0; count + 1], vec![0; count]);
    let attempts = ATTEMPTS.min(PLACEMENTS / count.max(1));
    constnet_plan::allocate_into(buffers, &mut offsets, &mut queue, attempts);
    offsets
}
