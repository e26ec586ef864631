use crate::access::{Gradient, tensors};
use crate::kernel::{InputGradient, ParamGradient};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `LayerNorm`: `y = weight · (x - mean) / √(variance + ε) + bias` with a weight and a bias for each of
/// F values, ε = 10⁻⁵; mean and (biased) variance are those of the sample's own values.
///
/// So a sample is normalised in the same way in training and prediction, whatever else
/// is in its batch. Its parameters are the weights (F) and then the biases (F). `x`, `y`, `dx` and `dy` are (F, n); an
/// image is normalised over all channels and pixels.
///
/// Ba, Kiros and Hinton, "Layer Normalization" (2016).
///
/// ```
/// use constnet::layers::LayerNorm;
/// use constnet::nalgebra::SMatrix;
///
/// let p = [1.0, 10.0, 0.0, 5.0];
/// let x = SMatrix::<f64, 2, 1>::new(2.0, 4.0);
/// let mut y = SMatrix::<f64, 2, 1>::zeros();
/// LayerNorm::<2>::forward(&p, x.columns(0, 1), y.columns_mut(0, 1));
/// assert!((y[0] + 1.0).abs() < 1e-5 && (y[1] - 15.0).abs() < 1e-4);
/// ```
///
/// All functions panic if there are not [`LEN`](Self::LEN) parameters, or if `saved` has another length than
/// [`SAVED`](Self::SAVED) for each sample.
#[derive(Clone, Copy, Debug)]
pub struct LayerNorm<const F: usize>;

impl<const F: usize> LayerNorm<F> {
    /// Number of parameters.
    pub const LEN: usize = 2 * F;

    /// Number of values that [`forward_train`](Self::forward_train) saves for each sample: its mean and
    /// `1 / √(variance + ε)`.
    pub const SAVED: usize = 2;

    /// `y` from `x`, without a backward pass.
    pub fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        let [weight, bias] = tensors(p, [F, F]);
        kernel::normalize_samples(weight, bias, x.as_slice(), None, y.as_mut_slice());
    }

    /// `y` from `x`, and the values for the backward pass: [`SAVED`](Self::SAVED) for each sample,
    /// sample after sample.
    pub fn forward_train<T: Scalar>(
        p: &[T],
        x: Columns<'_, T, F>,
        saved: &mut [T],
        mut y: ColumnsMut<'_, T, F>,
    ) {
        let [weight, bias] = tensors(p, [F, F]);
        kernel::normalize_samples(weight, bias, x.as_slice(), Some(saved), y.as_mut_slice());
    }

    /// `dx = (g - mean(g) - x̂ · mean(g · x̂)) / √(variance + ε)` with `g = weight · dy`,
    /// `x̂ = (x - mean) / √(variance + ε)` and means over the values of a sample.
    pub fn backward<T: Scalar>(
        p: &[T],
        x: Columns<'_, T, F>,
        saved: &[T],
        dy: Columns<'_, T, F>,
        dx: ColumnsMut<'_, T, F>,
    ) {
        Self::gradient_and_backward(p, x, saved, dy, dx, Gradient::nowhere());
    }

    /// `dx`, see [`backward`](Self::backward), and the gradients of weight and bias, see
    /// [`gradient`](Self::gradient), in one pass over the samples.
    pub fn gradient_and_backward<T: Scalar>(
        p: &[T],
        x: Columns<'_, T, F>,
        saved: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: Gradient<'_, T>,
    ) {
        let [weight, _] = tensors(p, [F, F]);
        let input = InputGradient { weight, dx: dx.as_mut_slice() };
        let params = params(d, F);
        kernel::normalize_samples_backward(F, x.as_slice(), saved, dy.as_slice(), params, Some(input));
    }

    /// `dweight = Σ dy · (x - mean) / √(variance + ε)`, `dbias = Σ dy` over the samples.
    pub fn gradient<T: Scalar>(x: Columns<'_, T, F>, saved: &[T], dy: Columns<'_, T, F>, d: Gradient<'_, T>) {
        if let Some(params) = params(d, F) {
            kernel::normalize_samples_backward(F, x.as_slice(), saved, dy.as_slice(), Some(params), None);
        }
    }
}

/// The destination of the gradients of this number of weights and biases, if they are needed.
pub(super) fn params<T: Scalar>(d: Gradient<'_, T>, len: usize) -> Option<ParamGradient<'_, T>> {
    let ([weight, bias], accumulate) = d.tensors([len, len])?;
    Some(ParamGradient { weight, bias, accumulate })
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    const SAMPLES: usize = 3;

    fn forward<const F: usize>(params: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = vec![f64::NAN; x.len()];
        LayerNorm::<F>::forward(params, columns(x), columns_mut(&mut y));
        y
    }

    fn check<const F: usize, const ALL: usize, const PARAMS: usize>() {
        let (p, x, dy) = (numbers::<PARAMS>(1), numbers::<ALL>(2), numbers::<ALL>(3));
        let right_dx = differences(&x, &dy, |x| forward::<F>(&p, x));
        let right_gradient = differences(&p, &dy, |p| forward::<F>(p, &x));

        let (mut saved, mut y) = ([f64::NAN; 2 * SAMPLES], [f64::NAN; ALL]);
        LayerNorm::<F>::forward_train(&p, columns(&x), &mut saved, columns_mut(&mut y));
        assert_eq!(y.to_vec(), forward::<F>(&p, &x));

        let (x, dy) = (columns(&x), columns(&dy));
        let (mut dx, mut gradient) = ([f64::NAN; ALL], [f64::NAN; PARAMS]);
        let d = Gradient::replace(&mut gradient);
        LayerNorm::<F>::gradient_and_backward(&p, x, &saved, dy, columns_mut(&mut dx), d);
        assert_close(&dx, &right_dx);
        assert_close(&gradient, &right_gradient);

        let mut alone = [f64::NAN; ALL];
        LayerNorm::<F>::backward(&p, x, &saved, dy, columns_mut(&mut alone));
        assert_eq!(alone, dx);

        let twice = right_gradient.iter().map(|d| 2.0 * d).collect::<Vec<_>>();
        LayerNorm::<F>::gradient(x, &saved, dy, Gradient::add(&mut gradient));
        assert_close(&gradient, &twice);
        LayerNorm::<F>::gradient(x, &saved, dy, Gradient::nowhere());
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
}
