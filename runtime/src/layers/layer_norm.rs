use crate::access::{Access, Exclusive, Shared, Sink, Stored, values};
use crate::kernel::{InputGradient, ParamGradient, Write};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `LayerNorm`: `y = weight · (x - mean) / √(variance + ε) + bias` with a weight and a bias for each of
/// F values, ε = 10⁻⁵; mean and (biased) variance are those of the sample's own values.
///
/// So a sample is normalised in the same way whether a network is trained or predicts, whatever else
/// is in its batch. `x`, `y`, `dx` and `dy` are (F, n); the values of an image are all of its channels'.
///
/// Ba, Kiros and Hinton, "Layer Normalization" (2016).
///
/// ```
/// use constnet::access::Shared;
/// use constnet::layers::LayerNorm;
/// use constnet::nalgebra::{SMatrix, SVector};
///
/// let (weight, bias) = (SVector::from([1.0, 10.0]), SVector::from([0.0, 5.0]));
/// let norm = LayerNorm::<Shared<'_, f64>, 2> { weight: weight.as_view(), bias: bias.as_view() };
///
/// let x = SMatrix::<f64, 2, 1>::from([[2.0, 4.0]]);
/// let mut y = SMatrix::<f64, 2, 1>::zeros();
/// norm.forward(x.columns(0, 1), y.columns_mut(0, 1));
/// assert!((y[0] + 1.0).abs() < 1e-5 && (y[1] - 15.0).abs() < 1e-4);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm<P: Access, const F: usize> {
    /// What the normalised values are multiplied by (F).
    pub weight: P::Matrix<F, 1>,
    /// What is added then (F).
    pub bias: P::Matrix<F, 1>,
}

impl<P: Access, const F: usize> LayerNorm<P, F> {
    /// How many parameters there are.
    pub const LEN: usize = 2 * F;

    /// How many values [`record`](LayerNorm::record) saves of each sample: its mean and
    /// `1 / √(variance + ε)`.
    pub const SAVED: usize = 2;

    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self { weight: stored.tensor(), bias: stored.tensor() }
    }
}

impl<T: Scalar, const F: usize> LayerNorm<Shared<'_, T>, F> {
    /// `y` from `x`, where no way back follows.
    pub fn forward(&self, x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        let (weight, bias) = (values(&self.weight), values(&self.bias));
        kernel::normalize_samples(weight, bias, x.as_slice(), None, y.as_mut_slice());
    }

    /// `y` from `x`, and what the way back needs: [`SAVED`](Self::SAVED) values for each sample,
    /// sample after sample.
    ///
    /// # Panics
    ///
    /// If `saved` has another length.
    pub fn record(&self, x: Columns<'_, T, F>, saved: &mut [T], mut y: ColumnsMut<'_, T, F>) {
        let (weight, bias) = (values(&self.weight), values(&self.bias));
        kernel::normalize_samples(weight, bias, x.as_slice(), Some(saved), y.as_mut_slice());
    }

    /// `dx = (g - mean(g) - x̂ · mean(g · x̂)) / √(variance + ε)` with `g = weight · dy`,
    /// `x̂ = (x - mean) / √(variance + ε)` and means over the values of a sample.
    ///
    /// # Panics
    ///
    /// If `saved` has another length than `record` gave it.
    pub fn backward(
        &self,
        x: Columns<'_, T, F>,
        saved: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        let input = InputGradient { weight: values(&self.weight), dx: dx.as_mut_slice() };
        kernel::normalize_samples_backward(F, x.as_slice(), saved, dy.as_slice(), None, Some(input));
    }

    /// `dx`, see [`backward`](Self::backward), and the gradients of weight and bias, see
    /// [`gradient`](LayerNorm::gradient), while each sample is at hand.
    ///
    /// # Panics
    ///
    /// If `saved` has another length than `record` gave it.
    pub fn gradient_and_backward<D: Sink<Scalar = T>>(
        &self,
        x: Columns<'_, T, F>,
        saved: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: &mut LayerNorm<D, F>,
        write: Write,
    ) {
        let input = InputGradient { weight: values(&self.weight), dx: dx.as_mut_slice() };
        let params = d.sink(write);
        kernel::normalize_samples_backward(F, x.as_slice(), saved, dy.as_slice(), params, Some(input));
    }
}

impl<T: Scalar, const F: usize> LayerNorm<Exclusive<'_, T>, F> {
    /// The layer normalises and changes nothing more: weight 1, bias 0.
    pub fn initialize(&mut self) {
        self.weight.fill(T::one());
        self.bias.fill(T::zero());
    }
}

impl<P: Sink, const F: usize> LayerNorm<P, F> {
    /// `dweight = Σ dy · (x - mean) / √(variance + ε)`, `dbias = Σ dy` over the samples, written over
    /// what is there or added to it.
    ///
    /// # Panics
    ///
    /// If `saved` has another length than `record` gave it.
    pub fn gradient(
        &mut self,
        x: Columns<'_, P::Scalar, F>,
        saved: &[P::Scalar],
        dy: Columns<'_, P::Scalar, F>,
        write: Write,
    ) {
        if let Some(params) = self.sink(write) {
            kernel::normalize_samples_backward(F, x.as_slice(), saved, dy.as_slice(), Some(params), None);
        }
    }

    fn sink(&mut self, write: Write) -> Option<ParamGradient<'_, P::Scalar>> {
        let (weight, bias) = (P::values_of(&mut self.weight)?, P::values_of(&mut self.bias)?);
        Some(ParamGradient { weight, bias, write })
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::layers::testing::{
        assert_close, columns, columns_mut, differences, ignored, numbers, stored, stored_mut,
    };

    const SAMPLES: usize = 3;

    fn norm<const F: usize>(params: &[f64]) -> LayerNorm<Shared<'_, f64>, F> {
        LayerNorm::split(&mut stored(params))
    }

    fn forward<const F: usize>(params: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = vec![f64::NAN; x.len()];
        norm::<F>(params).forward(columns(x), columns_mut(&mut y));
        y
    }

    fn check<const F: usize, const ALL: usize, const PARAMS: usize>() {
        let (params, x, dy) = (numbers::<PARAMS>(1), numbers::<ALL>(2), numbers::<ALL>(3));
        let right_dx = differences(&x, &dy, |x| forward::<F>(&params, x));
        let right_gradient = differences(&params, &dy, |params| forward::<F>(params, &x));

        let (mut saved, mut y) = ([f64::NAN; 2 * SAMPLES], [f64::NAN; ALL]);
        norm::<F>(&params).record(columns(&x), &mut saved, columns_mut(&mut y));
        assert_eq!(y.to_vec(), forward::<F>(&params, &x));

        let (norm, x, dy) = (norm::<F>(&params), columns(&x), columns(&dy));
        let (mut dx, mut gradient) = ([f64::NAN; ALL], [f64::NAN; PARAMS]);
        let d = &mut LayerNorm::split(&mut stored_mut(&mut gradient));
        norm.gradient_and_backward(x, &saved, dy, columns_mut(&mut dx), d, Write::Replace);
        assert_close(&dx, &right_dx);
        assert_close(&gradient, &right_gradient);

        let mut alone = [f64::NAN; ALL];
        norm.backward(x, &saved, dy, columns_mut(&mut alone));
        assert_eq!(alone, dx);
        let d = &mut LayerNorm::split(&mut ignored());
        norm.gradient_and_backward(x, &saved, dy, columns_mut(&mut alone), d, Write::Add);
        assert_eq!(alone, dx);

        let twice = right_gradient.iter().map(|d| 2.0 * d).collect::<Vec<_>>();
        LayerNorm::<_, F>::split(&mut stored_mut(&mut gradient)).gradient(x, &saved, dy, Write::Add);
        assert_close(&gradient, &twice);
    }

    #[test]
    fn gradients_agree_with_central_differences() {
        check::<2, 6, 4>();
        check::<7, 21, 14>();
        check::<16, 48, 32>();
        check::<37, 111, 74>();
    }

    #[test]
    fn each_sample_is_normalised_alone() {
        let params = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 100.0];
        let y = forward::<4>(&params, &[1.0, 2.0, 5.0, 8.0, -7.0, -7.0, -7.0, -7.0]);
        let deviation = (7.5_f64 + 1e-5).sqrt();
        let normal = [-3.0, -2.0, 1.0, 4.0].map(|centered| centered / deviation);
        assert_close(&y, &[normal[0], normal[1], normal[2], normal[3] + 100.0, 0.0, 0.0, 0.0, 100.0]);
    }

    #[test]
    fn a_new_layer_only_normalises() {
        let mut params = [f64::NAN; 6];
        LayerNorm::<Exclusive<'_, f64>, 3>::split(&mut stored_mut(&mut params)).initialize();
        assert_eq!(params, [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]);
    }
}
