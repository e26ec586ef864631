use crate::Accumulate;
use crate::Scalar;

/// What the way back through a normalisation `(x - mean) / deviation` knows of all `m` values that
/// share the mean: as each of them moves mean and deviation too, their `dy` lose their own mean and
/// what they have in common with `x`.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slope<T> {
    /// `Σ dy`.
    plain: T,
    /// `Σ dy · (x - mean) / deviation`.
    normal: T,
    /// `Σ dy / m`.
    pub(super) constant: T,
    /// `Σ dy · (x - mean) / deviation² / m`.
    pub(super) linear: T,
}

impl<T: Scalar> Slope<T> {
    /// From `1 / deviation`, `plain` = `Σ dy`, `centered` = `Σ dy · (x - mean)` and `m`.
    #[inline(always)]
    pub(super) fn new(inverse_deviation: T, plain: T, centered: T, values: T) -> Self {
        let normal = centered * inverse_deviation;
        Self { plain, normal, constant: plain / values, linear: normal * inverse_deviation / values }
    }
}

/// Where the gradients of a weight and a bias go.
#[derive(Debug)]
pub struct ParamGradient<'a, T> {
    /// Of the weight: `Σ dy · (x - mean) / deviation`.
    pub weight: &'a mut [T],
    /// Of the bias: `Σ dy`.
    pub bias: &'a mut [T],
    /// What becomes of the values that are there.
    pub accumulate: Accumulate,
}

impl<T: Scalar> ParamGradient<'_, T> {
    /// Writes the gradients of one channel.
    #[inline(always)]
    pub(super) fn write(&mut self, channel: usize, slope: &Slope<T>) {
        let (weight, bias) = (&mut self.weight[channel], &mut self.bias[channel]);
        match self.accumulate {
            Accumulate::No => (*weight, *bias) = (slope.normal, slope.plain),
            Accumulate::Yes => (*weight, *bias) = (*weight + slope.normal, *bias + slope.plain),
        }
    }
}

/// Where the gradient of an input goes, and what it is computed from besides that of the output.
#[derive(Debug)]
pub struct InputGradient<'a, T> {
    /// What the normalised values were multiplied by.
    pub weight: &'a [T],
    /// Its values lie like those of the input.
    pub dx: &'a mut [T],
}
