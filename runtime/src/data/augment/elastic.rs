use alloc::vec;
use alloc::vec::Vec;

use crate::Rng;

/// An elastic distortion; see [`Augmentation::elastic`](super::Augmentation::elastic).
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Elastic {
    pub(super) alpha: f64,
    pub(super) sigma: f64,
}

/// Generator of elastic distortions for images of one size.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Distortion {
    alpha: f32,
    /// The Gaussian kernel, from its centre on.
    weights: Vec<f32>,
    size: [usize; 2],
}

/// Displacements of the pixels of an image, and temporary buffers.
#[derive(Clone, Debug)]
pub(super) struct Displacements {
    /// Row by row: vertical, then horizontal displacements.
    both: Vec<f32>,
    /// Before smoothing: column by column.
    noise: Vec<f32>,
    /// Smoothed along the rows.
    half: Vec<f32>,
    columns: usize,
}

impl Distortion {
    pub(super) fn new(Elastic { alpha, sigma }: Elastic, size: [usize; 2]) -> Self {
        // A Gaussian has 0.3 % of its mass beyond three standard deviations.
        let most = libm::ceil(3.0 * sigma) as usize;
        let weights: Vec<f64> = (0..=most)
            .map(|distance| distance as f64 / sigma)
            .map(|deviations| libm::exp(-0.5 * deviations * deviations))
            .collect();
        let sum = 2.0 * weights.iter().sum::<f64>() - weights[0];
        let weights = weights.iter().map(|weight| (weight / sum) as f32).collect();
        Self { alpha: alpha as f32, weights, size }
    }

    /// Buffers for [`draw`](Self::draw), reusable for many images.
    pub(super) fn room(&self) -> Displacements {
        let [rows, columns] = self.size;
        let [both, noise, half] = [(); 3].map(|()| vec![0.0; 2 * rows * columns]);
        Displacements { both, noise, half, columns }
    }

    /// Draws the displacement of each pixel.
    pub(super) fn draw(&self, rng: &mut Rng, to: &mut Displacements) {
        let [rows, columns] = self.size;
        let scale = self.alpha * (1.0 / (1_u32 << 31) as f32);
        for pair in to.noise.chunks_exact_mut(2) {
            let bits = rng.next_u64();
            pair[0] = scale * (bits as i32) as f32;
            pair[1] = scale * ((bits >> 32) as i32) as f32;
        }
        self.smooth(&to.noise, 2 * rows, &mut to.half);
        for (row, both) in to.both.chunks_exact_mut(2 * columns).enumerate() {
            let (down, right) = both.split_at_mut(columns);
            for ((half, down), right) in to.half.chunks_exact(2 * rows).zip(down).zip(right) {
                (*down, *right) = (half[row], half[rows + row]);
            }
        }
        to.noise.copy_from_slice(&to.both);
        self.smooth(&to.noise, 2 * columns, &mut to.both);
    }

    /// Smooths each line of this length with the Gaussian kernel.
    fn smooth(&self, from: &[f32], line: usize, to: &mut [f32]) {
        let (lines, reach) = (from.len() / line, self.weights.len() - 1);
        for (at, to) in to.chunks_exact_mut(line).enumerate() {
            to.fill(0.0);
            for other in at.saturating_sub(reach)..lines.min(at + reach + 1) {
                let weight = self.weights[at.abs_diff(other)];
                for (to, &from) in to.iter_mut().zip(&from[other * line..][..line]) {
                    *to += weight * from;
                }
            }
        }
    }
}

impl Displacements {
    /// The displacement of a pixel, in rows and columns.
    #[inline(always)]
    pub(super) fn of(&self, row: usize, column: usize) -> [f32; 2] {
        let both = &self.both[2 * self.columns * row..][..2 * self.columns];
        [both[column], both[self.columns + column]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(alpha: f64, sigma: f64, size: [usize; 2], seed: u64) -> Displacements {
        let distortion = Distortion::new(Elastic { alpha, sigma }, size);
        let mut displacements = distortion.room();
        distortion.draw(&mut Rng::new(seed), &mut displacements);
        displacements
    }

    /// A Gaussian divides the variance 1/3 of the noise by 4 π σ².
    #[test]
    fn pixels_move_by_as_much_as_alpha_and_sigma_say() {
        let moved = drawn(34.0, 4.0, [120, 100], 1);
        let within = |row: usize, column: usize| moved.of(row + 20, column + 20);
        let squares: f32 = (0..80 * 60).map(|at| within(at / 60, at % 60)).map(|[a, b]| a * a + b * b).sum();
        let deviation = (squares / (2 * 80 * 60) as f32).sqrt();
        assert!((1.0..1.8).contains(&deviation), "{deviation}");
    }

    #[test]
    fn neighbours_move_alike_in_both_directions() {
        let moved = drawn(34.0, 4.0, [40, 60], 2);
        let mut most = 0.0_f32;
        for row in 0..39 {
            for column in 0..59 {
                let here = moved.of(row, column);
                for there in [moved.of(row + 1, column), moved.of(row, column + 1)] {
                    most = most.max((here[0] - there[0]).abs()).max((here[1] - there[1]).abs());
                }
            }
        }
        assert!(most < 1.7 && most > 0.2, "{most}");
    }

    /// The sum over all pairs, as the definition has it.
    #[test]
    fn smoothing_along_rows_then_columns_is_smoothing() {
        const SIZE: [usize; 2] = [6, 9];
        let distortion = Distortion::new(Elastic { alpha: 2.0, sigma: 1.5 }, SIZE);
        let mut moved = distortion.room();
        let rng = &mut Rng::new(3);
        distortion.draw(rng, &mut moved);
        let again = &mut Rng::new(3);
        let noise: Vec<f32> = (0..54)
            .flat_map(|_| {
                let bits = again.next_u64();
                [bits as i32, (bits >> 32) as i32].map(|bits| bits as f32 * (2.0 / 2_147_483_648.0))
            })
            .collect();
        let weight = |distance: usize| distortion.weights.get(distance).copied().unwrap_or(0.0);
        for row in 0..SIZE[0] {
            for column in 0..SIZE[1] {
                let mut right = [0.0; 2];
                for (at, &noise) in noise.iter().enumerate() {
                    let (other_column, axis, other_row) = (at / 12, at % 12 / 6, at % 6);
                    right[axis] +=
                        weight(row.abs_diff(other_row)) * weight(column.abs_diff(other_column)) * noise;
                }
                let found = moved.of(row, column);
                assert!(
                    (found[0] - right[0]).abs() + (found[1] - right[1]).abs() < 1e-5,
                    "{found:?} {right:?}"
                );
            }
        }
    }

    #[test]
    fn the_gaussian_sums_to_one() {
        for sigma in [0.01, 0.3, 1.0, 4.0, 28.0] {
            let Distortion { weights, .. } = Distortion::new(Elastic { alpha: 1.0, sigma }, [28, 28]);
            let sum = 2.0 * weights.iter().sum::<f32>() - weights[0];
            assert!((sum - 1.0).abs() < 1e-5, "{sigma}: {sum}");
        }
    }
}
