use core::ops::Range;

/// One axis of a correlation: the inputs that each output sees, and their weights.
///
/// Output `i` is at `first + i * step` and sees by tap `t` the input at `start + i * stride + t`, if
/// there is one, with the weight at `weight + t * weight_step`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) outputs: usize,
    pub(super) first: usize,
    pub(super) step: usize,
    pub(super) inputs: usize,
    pub(super) start: isize,
    pub(super) stride: usize,
    pub(super) taps: usize,
    pub(super) weight: usize,
    pub(super) weight_step: isize,
}

impl Axis {
    /// `y` from `x`: output `i` sees `x[i * stride - pad + t]` with weight `t`.
    pub(super) const fn forward(
        inputs: usize,
        outputs: usize,
        kernel: usize,
        stride: usize,
        pad: usize,
    ) -> Self {
        let start = -(pad as isize);
        Self { outputs, first: 0, step: 1, inputs, start, stride, taps: kernel, weight: 0, weight_step: 1 }
    }

    /// `dx` from `dy`, for every `stride`-th value of `dx`.
    ///
    /// `dx[i]` gets `dy[o] * w[k]` wherever `o * stride + k = i + pad`. So all `i` with the same
    /// `phase = (i + pad) % stride` have the same weights `k = phase + stride * t`, and with
    /// `i + pad = q * stride + phase` they see `dy[q - t]`: a correlation of stride 1 with the weights in
    /// reverse.
    pub(super) const fn backward(
        values: usize,
        positions: usize,
        kernel: usize,
        stride: usize,
        pad: usize,
        phase: usize,
    ) -> Self {
        let taps = if phase < kernel { (kernel - phase).div_ceil(stride) } else { 0 };
        let q = (pad + stride - 1 - phase) / stride;
        let first = stride * q + phase - pad;
        Self {
            outputs: values.saturating_sub(first).div_ceil(stride),
            first,
            step: stride,
            inputs: positions,
            start: q as isize + 1 - taps as isize,
            stride: 1,
            taps,
            weight: if taps > 0 { phase + stride * (taps - 1) } else { 0 },
            weight_step: -(stride as isize),
        }
    }

    /// The same axis with at most this number of taps at a time, and whether these are the last.
    pub(super) fn pieces(self, most: usize) -> impl Iterator<Item = (Self, bool)> {
        let firsts = (0..self.taps.max(1)).step_by(most.max(1));
        firsts.map(move |first| {
            let (start, weight) = (self.start + first as isize, self.weight_of(first) as usize);
            let left = self.taps - first;
            (Self { start, weight, taps: left.min(most), ..self }, left <= most)
        })
    }

    /// The taps by which this output sees an input.
    #[inline(always)]
    pub(super) fn taps_of(&self, output: usize) -> Range<usize> {
        let start = self.start + (output * self.stride) as isize;
        let first = (-start).max(0) as usize;
        let end = (self.inputs as isize - start).max(0) as usize;
        first.min(self.taps)..end.min(self.taps)
    }

    /// The outputs that see an input by this tap.
    #[inline(always)]
    pub(super) fn outputs_of(&self, tap: usize) -> Range<usize> {
        let start = self.start + tap as isize;
        let first = ((-start).max(0) as usize).div_ceil(self.stride);
        let end = ((self.inputs as isize - start).max(0) as usize).div_ceil(self.stride);
        first.min(self.outputs)..end.min(self.outputs)
    }

    /// The weight of this tap.
    #[inline(always)]
    pub(super) fn weight_of(&self, tap: usize) -> isize {
        self.weight as isize + tap as isize * self.weight_step
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// All triples of output, input and weight, by the definition.
    fn meetings(size: usize, kernel: usize, stride: usize, pad: usize) -> Vec<[usize; 3]> {
        let outputs = (size + 2 * pad - kernel) / stride + 1;
        let all = (0..outputs).flat_map(|o| (0..kernel).map(move |k| (o, k)));
        let inside = all.filter_map(|(o, k)| Some([o, (o * stride + k).checked_sub(pad)?, k]));
        inside.filter(|&[_, input, _]| input < size).collect()
    }

    fn meetings_of(axis: &Axis) -> Vec<[usize; 3]> {
        let outputs = (0..axis.outputs).flat_map(|o| axis.taps_of(o).map(move |t| (o, t)));
        outputs
            .map(|(o, t)| {
                assert!(axis.outputs_of(t).contains(&o));
                let input = axis.start + (o * axis.stride + t) as isize;
                [axis.first + o * axis.step, input as usize, axis.weight_of(t) as usize]
            })
            .collect()
    }

    #[test]
    fn pieces_have_the_same_triples_as_the_whole() {
        for axis in
            [Axis::forward(9, 5, 4, 2, 1), Axis::backward(9, 8, 6, 2, 3, 1), Axis::forward(3, 3, 1, 1, 0)]
        {
            let mut found: Vec<_> = axis.pieces(2).flat_map(|(piece, _)| meetings_of(&piece)).collect();
            let mut right = meetings_of(&axis);
            found.sort_unstable();
            right.sort_unstable();
            assert_eq!(found, right);
        }
        let nothing = Axis { taps: 0, ..Axis::forward(3, 3, 1, 1, 0) };
        assert_eq!(
            nothing.pieces(5).map(|(piece, last)| (piece.taps, last)).collect::<Vec<_>>(),
            [(0, true)]
        );
    }

    #[test]
    fn both_ways_meet_as_defined() {
        for (size, kernel) in (1..9).flat_map(|size| (1..6).map(move |kernel| (size, kernel))) {
            for (stride, pad) in (1..5).flat_map(|stride| (0..4).map(move |pad| (stride, pad))) {
                if kernel > size + 2 * pad {
                    continue;
                }
                let outputs = (size + 2 * pad - kernel) / stride + 1;
                let mut right = meetings(size, kernel, stride, pad);
                let forward = Axis::forward(size, outputs, kernel, stride, pad);
                assert_eq!(meetings_of(&forward), right);
                let missed = (0..kernel).flat_map(|t| forward.outputs_of(t)).count();
                assert_eq!(missed, right.len());

                let phases =
                    (0..stride).map(|phase| Axis::backward(size, outputs, kernel, stride, pad, phase));
                let mut found: Vec<_> = phases.clone().flat_map(|axis| meetings_of(&axis)).collect();
                found.iter_mut().for_each(|[dx, dy, _]| core::mem::swap(dx, dy));
                found.sort_unstable();
                right.sort_unstable();
                assert_eq!(found, right, "size {size} kernel {kernel} stride {stride} pad {pad}");
                assert_eq!(phases.map(|axis| axis.outputs).sum::<usize>(), size, "each value once");
            }
        }
    }
}
