use core::ops::Range;

use super::{Window, dilated};

/// One axis of a correlation: the inputs that each output sees, and their weights.
///
/// Output `i` is at `first + i * step` and sees by tap `t` the input at `start + i * stride + t * dilation`, if
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
    pub(super) dilation: usize,
    pub(super) weight: usize,
    pub(super) weight_step: isize,
}

impl Axis {
    /// `y` from `x`, down or to the right: output `i` sees `x[i * stride - pad + t * dilation]` with weight `t`.
    pub(super) const fn forward(window: &Window, axis: usize) -> Self {
        Self {
            outputs: window.output()[axis],
            first: 0,
            step: 1,
            inputs: window.sides()[axis],
            start: -(window.pad[axis][0] as isize),
            stride: window.stride[axis],
            taps: window.kernel[axis],
            dilation: window.dilation[axis],
            weight: 0,
            weight_step: 1,
        }
    }

    /// `dx` from `dy`, for every `stride`-th value of `dx`.
    ///
    /// `dx[i]` gets `dy[o] * w[k]` wherever `o * stride + k * dilation = i + pad`. So all `i` with the same
    /// `phase = (i + pad) % stride` have the same weights, those with `k * dilation % stride = phase`: with `g` the
    /// greatest common divisor of both, `k = k0 + stride / g * t`. With `i + pad = q * stride + phase` they see
    /// `dy[q - back - dilation / g * t]`: a correlation of stride 1 with the weights in reverse.
    pub(super) const fn backward(window: &Window, axis: usize, phase: usize) -> Self {
        let (kernel, pad) = (window.kernel[axis], window.pad[axis][0]);
        let (stride, dilation) = (window.stride[axis], window.dilation[axis]);
        let divisor = greatest_common_divisor(stride, dilation);
        let (between, apart) = (stride / divisor, dilation / divisor);
        let mut k0 = 0;
        while k0 < kernel && k0 < between && k0 * dilation % stride != phase {
            k0 += 1;
        }
        let taps = if k0 < kernel && k0 < between { (kernel - k0).div_ceil(between) } else { 0 };
        let back = if taps > 0 { (k0 * dilation - phase) / stride } else { 0 };
        let q = (pad + stride - 1 - phase) / stride;
        let first = stride * q + phase - pad;
        Self {
            outputs: window.sides()[axis].saturating_sub(first).div_ceil(stride),
            first,
            step: stride,
            inputs: window.output()[axis],
            start: (q + apart) as isize - (back + taps * apart) as isize,
            stride: 1,
            taps,
            dilation: apart,
            weight: if taps > 0 { k0 + between * (taps - 1) } else { 0 },
            weight_step: -(between as isize),
        }
    }

    /// The inputs from the first that an output sees to the last, those between included.
    pub(super) const fn span(&self) -> usize {
        dilated(self.taps, self.dilation)
    }

    /// The same axis with at most this number of taps at a time, and whether these are the last.
    pub(super) fn pieces(self, most: usize) -> impl Iterator<Item = (Self, bool)> {
        let firsts = (0..self.taps.max(1)).step_by(most.max(1));
        firsts.map(move |first| {
            let (start, weight) = (self.start + self.offset_of(first), self.weight_of(first) as usize);
            let left = self.taps - first;
            (Self { start, weight, taps: left.min(most), ..self }, left <= most)
        })
    }

    /// The taps by which this output sees an input.
    #[inline(always)]
    pub(super) fn taps_of(&self, output: usize) -> Range<usize> {
        let start = self.start + (output * self.stride) as isize;
        let first = self.taps_within((-start).max(0) as usize);
        let end = self.taps_within((self.inputs as isize - start).max(0) as usize);
        first.min(self.taps)..end.min(self.taps)
    }

    /// The number of taps that are less than `distance` inputs from the first.
    #[inline(always)]
    fn taps_within(&self, distance: usize) -> usize {
        if self.dilation == 1 { distance } else { distance.div_ceil(self.dilation) }
    }

    /// The distance of this tap from the first.
    #[inline(always)]
    pub(super) fn offset_of(&self, tap: usize) -> isize {
        (tap * self.dilation) as isize
    }

    /// The outputs that see an input by this tap.
    #[inline(always)]
    pub(super) fn outputs_of(&self, tap: usize) -> Range<usize> {
        let start = self.start + self.offset_of(tap);
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

const fn greatest_common_divisor(mut a: usize, mut b: usize) -> usize {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::*;

    /// A window over an image of one row and one channel.
    fn window(size: usize, kernel: usize, [stride, pad, dilation]: [usize; 3]) -> Window {
        Window::new([1, 1, size], [1, kernel], [1, stride], [0, pad]).dilated([1, dilation])
    }

    /// All triples of output, input and weight, by the definition.
    fn meetings(size: usize, kernel: usize, [stride, pad, dilation]: [usize; 3]) -> Vec<[usize; 3]> {
        let outputs = (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        let all = (0..outputs).flat_map(|o| (0..kernel).map(move |k| (o, k)));
        let inside = all.filter_map(|(o, k)| Some([o, (o * stride + k * dilation).checked_sub(pad)?, k]));
        inside.filter(|&[_, input, _]| input < size).collect()
    }

    fn meetings_of(axis: &Axis) -> Vec<[usize; 3]> {
        let outputs = (0..axis.outputs).flat_map(|o| axis.taps_of(o).map(move |t| (o, t)));
        outputs
            .map(|(o, t)| {
                assert!(axis.outputs_of(t).contains(&o));
                let input = axis.start + (o * axis.stride + t * axis.dilation) as isize;
                [axis.first + o * axis.step, input as usize, axis.weight_of(t) as usize]
            })
            .collect()
    }

    #[test]
    fn pieces_have_the_same_triples_as_the_whole() {
        for axis in [
            Axis::forward(&window(9, 4, [2, 1, 1]), 1),
            Axis::forward(&window(9, 4, [2, 1, 2]), 1),
            Axis::backward(&window(9, 6, [2, 3, 1]), 1, 1),
            Axis::backward(&window(19, 6, [2, 3, 3]), 1, 1),
            Axis::forward(&window(3, 1, [1, 0, 1]), 1),
        ] {
            let mut found: Vec<_> = axis.pieces(2).flat_map(|(piece, _)| meetings_of(&piece)).collect();
            let mut right = meetings_of(&axis);
            found.sort_unstable();
            right.sort_unstable();
            assert_eq!(found, right);
        }
        let nothing = Axis { taps: 0, ..Axis::forward(&window(3, 1, [1, 0, 1]), 1) };
        assert_eq!(
            nothing.pieces(5).map(|(piece, last)| (piece.taps, last)).collect::<Vec<_>>(),
            [(0, true)]
        );
    }

    #[test]
    fn both_ways_meet_as_defined() {
        let strides = (1..7).flat_map(|stride| (0..4).map(move |pad| (stride, pad)));
        let ways: Vec<_> =
            strides.flat_map(|(s, p)| [1, 2, 3, 4, 6].map(|dilation| [s, p, dilation])).collect();
        for (size, kernel) in (1..9).flat_map(|size| (1..6).map(move |kernel| (size, kernel))) {
            for &way in &ways {
                let window = window(size, kernel, way);
                if window.output()[1] == 0 {
                    continue;
                }
                let mut right = meetings(size, kernel, way);
                let forward = Axis::forward(&window, 1);
                assert_eq!(meetings_of(&forward), right);
                let missed = (0..kernel).flat_map(|t| forward.outputs_of(t)).count();
                assert_eq!(missed, right.len());

                let phases = (0..way[0]).map(|phase| Axis::backward(&window, 1, phase));
                let mut found: Vec<_> = phases.clone().flat_map(|axis| meetings_of(&axis)).collect();
                found.iter_mut().for_each(|[dx, dy, _]| core::mem::swap(dx, dy));
                found.sort_unstable();
                right.sort_unstable();
                assert_eq!(found, right, "size {size} kernel {kernel} stride, pad, dilation {way:?}");
                assert_eq!(phases.map(|axis| axis.outputs).sum::<usize>(), size, "each value once");
            }
        }
    }
}
