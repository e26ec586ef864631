use core::marker::PhantomData;

use super::PANEL;
use super::region::{Positions, Region};
use crate::Scalar;
use crate::simd::{Job, Vector, Vectors};

/// What is summed for each output of a region.
#[derive(Clone, Copy)]
pub(super) enum Taps<'a> {
    /// Two loops around a run of neighbours: how often each runs, the run last; how far `x` moves with each of the two,
    /// and by how many rows the weights do.
    Runs { counts: [usize; 3], x_steps: [usize; 2], w_steps: [usize; 2] },
    /// Values of `x` and rows of weights one by one: for runs too short for a loop.
    List(&'a [[usize; 2]]),
}

/// Some outputs of all pixels of a region: panels of weights, all of them as wide, or a part of them.
#[derive(Clone, Copy)]
pub(super) struct Panels<'a, T> {
    /// What the first pixel sees by the first tap.
    pub(super) x: *const T,
    /// The row of the first tap in the first panel.
    pub(super) w: *const T,
    /// How far panels are apart, and the rows of one.
    pub(super) panel: usize,
    pub(super) row: usize,
    /// Of the first panel's first output.
    pub(super) bias: *const T,
    pub(super) residual: Option<*const T>,
    pub(super) y: *mut T,
    pub(super) relu: bool,
    pub(super) taps: Taps<'a>,
    pub(super) region: Region,
    /// Of these outputs, counted from the first panel's, multiples of 8.
    pub(super) outputs: [usize; 2],
}

impl<T: Scalar> Panels<'_, T> {
    /// Computes them.
    ///
    /// # Safety
    ///
    /// The pointers must be valid for the region, the taps and the outputs; `y` must not overlap the others; and the
    /// machine must have the instruction set.
    #[inline(always)]
    pub(super) unsafe fn compute<S: Vectors<T>, const LISTED: usize>(self) {
        let [mut first, end] = self.outputs;
        // SAFETY: guaranteed by the caller.
        unsafe {
            if const { S::Full::LANES >= 8 } && self.region.count() == 1 && self.row == PANEL {
                let fours = first + (end - first) / (4 * PANEL) * (4 * PANEL);
                if const { S::Full::LANES == 16 } {
                    self.enter::<S, S::Full, 1, 4, LISTED>([first, fours]);
                } else {
                    self.enter::<S, S::Full, 1, 8, LISTED>([first, fours]);
                }
                first = fours;
            }
            if const { S::Full::LANES == 16 } {
                let pairs = if self.row == PANEL { first + (end - first) / 32 * 32 } else { first };
                let ones = pairs + (end - pairs) / 16 * 16;
                self.enter::<S, S::Full, 8, 2, LISTED>([first, pairs]);
                self.enter::<S, S::Full, 12, 1, LISTED>([pairs, ones]);
                self.enter::<S, S::Half, 8, 1, LISTED>([ones, end]);
            } else if const { S::Full::LANES == 8 } {
                let pairs = first + (end - first) / 16 * 16;
                self.enter::<S, S::Full, 6, 2, LISTED>([first, pairs]);
                self.enter::<S, S::Full, 8, 1, LISTED>([pairs, end]);
            } else if const { S::COLUMNS[3] >= 6 } {
                let panels = if self.row == PANEL { end } else { first };
                self.enter::<S, S::Full, 6, 4, LISTED>([first, panels]);
                self.enter::<S, S::Full, 12, 2, LISTED>([panels, end]);
            } else {
                self.enter::<S, S::Full, 4, 2, LISTED>([first, end]);
            }
        }
    }

    #[inline(always)]
    unsafe fn enter<S: Vectors<T>, N: Vector<T>, const P: usize, const V: usize, const LISTED: usize>(
        self,
        outputs: [usize; 2],
    ) {
        if outputs[0] < outputs[1] {
            let panels = Self { outputs, ..self };
            // SAFETY: guaranteed by the caller.
            unsafe { S::with_features(Strips::<T, S, N, P, V, LISTED> { panels, set: PhantomData }) };
        }
    }
}

/// Outputs in strips of `V` vectors, of each `P` pixels at a time; by a list of so many taps at most, or in runs.
struct Strips<'a, T, S, N, const P: usize, const V: usize, const LISTED: usize> {
    panels: Panels<'a, T>,
    set: PhantomData<(S, N)>,
}

impl<T, S, N, const P: usize, const V: usize, const LISTED: usize> Job<S>
    for Strips<'_, T, S, N, P, V, LISTED>
where
    T: Scalar,
    S: Vectors<T>,
    N: Vector<T>,
{
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let [first, end] = self.panels.outputs;
        for output in (first..end).step_by(V * N::LANES) {
            // SAFETY: `Panels::compute` runs this under its instruction set, with valid pointers.
            unsafe { Strip::<T, N, P, V, LISTED>::new(&self.panels, output).compute() };
        }
    }
}

const MOST_SUMS: usize = 4;

/// The pointers of [`Panels`] for one strip.
struct Strip<'a, T, N, const P: usize, const V: usize, const LISTED: usize> {
    panels: &'a Panels<'a, T>,
    w: *const T,
    bias: *const T,
    output: usize,
    vectors: PhantomData<N>,
}

impl<'a, T, N, const P: usize, const V: usize, const LISTED: usize> Strip<'a, T, N, P, V, LISTED>
where
    T: Scalar,
    N: Vector<T>,
{
    /// Sums side by side of a pixel alone: with the vectors of a strip they hide the latency of a multiply-add.
    const SUMS: usize = if V >= 8 {
        1
    } else if V >= 4 {
        2
    } else {
        MOST_SUMS
    };

    #[inline(always)]
    fn new(panels: &'a Panels<'a, T>, output: usize) -> Self {
        let w = panels.w.wrapping_add(output / PANEL * panels.panel + output % PANEL);
        Self { panels, w, bias: panels.bias.wrapping_add(output), output, vectors: PhantomData }
    }

    /// Goes through the region in tiles of `P` pixels, wherever they lie. A last tile that is short computes its last
    /// pixel several times; if it is very short, its pixels are computed one by one.
    #[inline(always)]
    unsafe fn compute(&self) {
        let region = self.panels.region;
        let (mut positions, mut left) = (Positions::new(region), region.count());
        // SAFETY: the caller's pointers are valid for these pixels.
        unsafe {
            while P > 1 && left >= P {
                self.tile(&positions.several());
                left -= P;
            }
            if P > 1 && left > P / 2 {
                let mut pixels = [positions.one(); P];
                for p in 1..P {
                    pixels[p] = if p < left { positions.one() } else { pixels[p - 1] };
                }
                self.tile(&pixels);
            } else {
                for _ in 0..left {
                    self.single(positions.one());
                }
            }
        }
    }

    /// Where vector `j` of a row of weights lies.
    #[inline(always)]
    fn vector(&self, j: usize) -> usize {
        let at = j * N::LANES;
        at / PANEL * self.panels.panel + at % PANEL
    }

    /// `P` pixels, at positions of `x` and `y`: the accumulators stay in registers for all taps. In each step `V` vectors
    /// of weights are read and multiplied by a broadcast value of each pixel.
    #[inline(always)]
    unsafe fn tile(&self, pixels: &[[usize; 2]; P]) {
        let Panels { x, row, taps, .. } = *self.panels;
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut sums = [[N::zero(); V]; P];
            for j in 0..V {
                let bias = N::load(self.bias.add(j * N::LANES));
                for p in 0..P {
                    sums[p][j] = bias;
                }
            }
            let mut xs = [x; P];
            for p in 0..P {
                xs[p] = x.wrapping_add(pixels[p][0]);
            }
            match taps {
                Taps::List(list) if LISTED > 0 => {
                    for &[at, w_at] in list {
                        self.step(&xs, at, self.w.wrapping_add(w_at * row), &mut sums);
                    }
                }
                Taps::Runs { counts, x_steps, w_steps } if LISTED == 0 => {
                    let (mut x_outer, mut w_outer) = (0, self.w);
                    for _ in 0..counts[0] {
                        let (mut x_inner, mut w_inner) = (x_outer, w_outer);
                        for _ in 0..counts[1] {
                            let mut w = w_inner;
                            for at in x_inner..x_inner + counts[2] {
                                self.step(&xs, at, w, &mut sums);
                                w = w.wrapping_add(row);
                            }
                            x_inner += x_steps[1];
                            w_inner = w_inner.wrapping_add(w_steps[1] * row);
                        }
                        x_outer += x_steps[0];
                        w_outer = w_outer.wrapping_add(w_steps[0] * row);
                    }
                }
                _ => {}
            }
            self.write(sums, pixels);
        }
    }

    /// Adds what these pixels see by one tap.
    #[inline(always)]
    unsafe fn step<const Q: usize>(
        &self,
        xs: &[*const T; Q],
        at: usize,
        w: *const T,
        sums: &mut [[N; V]; Q],
    ) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut weights = [N::zero(); V];
            for j in 0..V {
                weights[j] = N::load(w.add(self.vector(j)));
            }
            for p in 0..Q {
                let x = N::splat(*xs[p].add(at));
                for j in 0..V {
                    sums[p][j] = sums[p][j].add_product(weights[j], x);
                }
            }
        }
    }

    /// One pixel: several sums along a run hide the latency of a multiply-add.
    #[inline(always)]
    unsafe fn single(&self, [x_at, y_at]: [usize; 2]) {
        let Panels { x, row, taps, .. } = *self.panels;
        // SAFETY: guaranteed by the caller.
        unsafe {
            let mut sums = [[N::zero(); V]; MOST_SUMS];
            for j in 0..V {
                sums[0][j] = N::load(self.bias.add(j * N::LANES));
            }
            let xs = [x.wrapping_add(x_at)];
            match taps {
                Taps::List(list) if LISTED > 0 => {
                    for taps in list.chunks(Self::SUMS) {
                        for sum in 0..Self::SUMS {
                            if let Some(&[at, w_at]) = taps.get(sum) {
                                self.step(
                                    &xs,
                                    at,
                                    self.w.wrapping_add(w_at * row),
                                    core::array::from_mut(&mut sums[sum]),
                                );
                            }
                        }
                    }
                }
                Taps::Runs { counts, x_steps, w_steps } if LISTED == 0 => {
                    for a in 0..counts[0] {
                        for b in 0..counts[1] {
                            let mut at = a * x_steps[0] + b * x_steps[1];
                            let mut w = self.w.wrapping_add((a * w_steps[0] + b * w_steps[1]) * row);
                            let end = at + counts[2];
                            while at + Self::SUMS <= end {
                                for sum in 0..Self::SUMS {
                                    self.step(&xs, at + sum, w, core::array::from_mut(&mut sums[sum]));
                                    w = w.wrapping_add(row);
                                }
                                at += Self::SUMS;
                            }
                            for sum in 0..Self::SUMS - 1 {
                                if at + sum < end {
                                    self.step(&xs, at + sum, w, core::array::from_mut(&mut sums[sum]));
                                    w = w.wrapping_add(row);
                                }
                            }
                        }
                    }
                }
                _ => {}
            }
            let mut total = [N::zero(); V];
            for j in 0..V {
                total[j] = match Self::SUMS {
                    1 => sums[0][j],
                    2 => sums[0][j].add(sums[1][j]),
                    _ => sums[0][j].add(sums[1][j]).add(sums[2][j].add(sums[3][j])),
                };
            }
            self.write([total], &[[x_at, y_at]]);
        }
    }

    /// Writes these pixels.
    #[inline(always)]
    unsafe fn write<const Q: usize>(&self, mut sums: [[N; V]; Q], pixels: &[[usize; 2]; Q]) {
        // SAFETY: guaranteed by the caller.
        unsafe {
            if let Some(residual) = self.panels.residual {
                for p in 0..Q {
                    let residual = residual.add(pixels[p][1] + self.output);
                    for j in 0..V {
                        sums[p][j] = sums[p][j].add(N::load(residual.add(j * N::LANES)));
                    }
                }
            }
            if self.panels.relu {
                for p in 0..Q {
                    for j in 0..V {
                        sums[p][j] = sums[p][j].relu();
                    }
                }
            }
            for p in 0..Q {
                let y = self.panels.y.add(pixels[p][1] + self.output);
                for j in 0..V {
                    sums[p][j].store(y.add(j * N::LANES));
                }
            }
        }
    }
}
