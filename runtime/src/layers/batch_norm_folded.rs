//! [`BatchNorm`] in a predictor: `y = scale · x + shift` with constants of each channel.

use super::BatchNorm;
use super::batch_norm::normal;
use crate::Scalar;
use crate::access::tensors;
use crate::kernel::inference::{self, Activation};
use crate::kernel::{Window, inverse_deviation};

impl<const C: usize> BatchNorm<C> {
    /// Folds the normalisation of their outputs into the packed parameters of an affine layer or a convolution.
    #[doc(hidden)]
    pub fn fold<T: Scalar>(p: &[T], running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(p, running);
        inference::fold_outputs(&scale, &shift, w);
    }

    /// [`fold`](Self::fold) for a depthwise convolution.
    #[doc(hidden)]
    pub fn fold_depthwise<T: Scalar>(p: &[T], running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(p, running);
        inference::fold_depthwise(&scale, &shift, w);
    }

    /// Folds the normalisation of their inputs into the packed parameters of a layer with `O` outputs, whose windows
    /// don't reach beyond the image.
    #[doc(hidden)]
    pub fn fold_inputs<T: Scalar, const O: usize>(p: &[T], running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(p, running);
        inference::fold_inputs(O, &scale, &shift, w);
    }

    /// Packs scale and shift for [`infer`](Self::infer): those of a depthwise convolution with a single tap.
    #[doc(hidden)]
    pub fn pack<T: Scalar>(p: &[T], running: &[T], w: &mut [T]) {
        inference::pack_depthwise_conv2d(&pointwise([C, 1, 1]), &[T::one(); C], None, w);
        Self::fold_depthwise(p, running, w);
    }

    /// `y = a(scale · x + shift + residual)` of one sample, everything channels-last.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(
        image: [usize; 3],
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: Activation<T>,
        y: &mut [T],
    ) {
        inference::depthwise_conv2d(pointwise(image), x, w, residual, activation, y);
    }
}

fn pointwise(image: [usize; 3]) -> Window {
    Window::new(image, [1, 1], [1, 1], [0, 0])
}

/// `weight / √(variance + ε)` and `bias - scale · mean` of each channel.
fn scale_and_shift<T: Scalar, const C: usize>(p: &[T], running: &[T]) -> [[T; C]; 2] {
    let ([weight, bias], by) = (tensors(p, [C, C]), normal::<T, C>(running));
    let scale: [T; C] = core::array::from_fn(|c| weight[c] * inverse_deviation(by.variance[c]));
    [scale, core::array::from_fn(|c| bias[c] - scale[c] * by.mean[c])]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A weight (2, 3), a bias, a normalisation of the outputs and one of the inputs.
    #[test]
    fn a_folded_normalisation_is_that_of_the_values() {
        let (w, b) = ([1.0, -2.0, 3.0, 0.5, -1.0, 4.0], [0.25, -0.5]);
        let (p, running) = ([2.0, -3.0, 0.5, 1.0], [0.1, -0.2, 4.0, 0.25, 7.0]);
        let (p_in, running_in) = ([1.5, 2.0, -1.0, 0.0, 1.0, 2.0], [1.0, 0.0, -1.0, 1.0, 9.0, 0.5, 3.0]);
        let x = [0.5, -1.0, 2.0];
        let mut packed = [0.0_f64; inference::packed_affine([2, 3])];
        inference::pack_affine([2, 3], &w, Some(&b), &mut packed);
        BatchNorm::<3>::fold_inputs::<f64, 2>(&p_in, &running_in, &mut packed);
        BatchNorm::<2>::fold(&p, &running, &mut packed);
        let mut y = [0.0; 8];
        inference::affine([2, 3], &x, &packed, None, Activation::None, &mut y);
        for o in 0..2 {
            let x =
                |i: usize| (x[i] - running_in[i]) / (running_in[3 + i] + 1e-5).sqrt() * p_in[i] + p_in[3 + i];
            let sum = b[o] + (0..3).map(|i| w[2 * i + o] * x(i)).sum::<f64>();
            let right = (sum - running[o]) / (running[2 + o] + 1e-5).sqrt() * p[o] + p[2 + o];
            assert!((y[o] - right).abs() < 1e-12, "{y:?} {right}");
        }
    }

    #[test]
    fn alone_it_scales_and_shifts_each_channel() {
        let (p, running) = ([2.0, -3.0, 0.5, 1.0], [0.1, -0.2, 4.0, 0.25, 7.0]);
        let mut packed = [f64::NAN; 16];
        BatchNorm::<2>::pack(&p, &running, &mut packed);
        // Two pixels of two channels, padded.
        let x: [f64; 16] = core::array::from_fn(|at| at as f64);
        let mut y = [f64::NAN; 16];
        BatchNorm::<2>::infer([2, 1, 2], &packed, &x, None, Activation::Relu, &mut y);
        for (at, c) in [(0, 0), (1, 1), (8, 0), (9, 1)] {
            let right = (x[at] - running[c]) / (running[2 + c] + 1e-5).sqrt() * p[c] + p[2 + c];
            assert!((y[at] - right.max(0.0)).abs() < 1e-12, "{y:?} {right}");
        }
    }
}
