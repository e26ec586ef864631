use crate::Accumulate;
use crate::Scalar;

/// Coefficients of the backward pass through a normalisation `(x - mean) / deviation` of `m` values that
/// share the mean: as each of them changes mean and deviation, the mean of `dy` and its component
/// along `x` are subtracted.
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

/// The destination of the gradients of a weight and a bias.
#[derive(Debug)]
pub struct ParamGradient<'a, T> {
    /// Of the weight: `Σ dy · (x - mean) / deviation`.
    pub weight: &'a mut [T],
    /// Of the bias: `Σ dy`.
    pub bias: &'a mut [T],
    /// Whether existing values are replaced or added to.
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

/// The destination of the gradient of an input, and the other operand of its computation.
#[derive(Debug)]
pub struct InputGradient<'a, T> {
    /// The factors of the normalised values.
    pub weight: &'a [T],
    /// The gradient, with the layout of the input.
    pub dx: &'a mut [T],
}
