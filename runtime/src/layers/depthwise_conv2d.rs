use crate::access::{Gradient, weight_and_bias};
use crate::kernel::{Window, inference};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `DepthwiseConv2d(C, K, stride = 1, pad = 0, dilation = 1)`: a convolution with one filter for each channel,
/// `y[c] = Σ w[c, i, j] · x[c, stride · row + dilation · i - pad, ...] + b[c]`, so `O` is `C`.
///
/// Its parameters are the filters (F, O), one after the other, each row-major, and then `b` (O). `F` is the number
/// of values of a filter, `kernel height · kernel width`. A [`Window`] has the geometry. Images are in blocks of 16
/// samples, see [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are (C · H · W, n), `y` and `dy`
/// (O · Hₒ · Wₒ, n), with `Hₒ = (H + 2 pad - dilation (kernel - 1) - 1) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions" (2017).
///
/// With `bias = false`, `b` is left out. All functions panic if there are neither [`LEN`](Self::LEN) parameters nor, then,
/// those of the weight alone.
#[derive(Clone, Copy, Debug)]
pub struct DepthwiseConv2d<const F: usize, const O: usize>;

impl<const F: usize, const O: usize> DepthwiseConv2d<F, O> {
    /// Number of parameters, with the bias.
    pub const LEN: usize = F * O + O;

    const TENSORS: [usize; 2] = [F * O, O];

    /// `y = w * x + b`.
    pub fn forward<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        p: &[T],
        x: Columns<'_, T, I>,
        y: ColumnsMut<'_, T, Y>,
    ) {
        Self::forward_fused(window, Identity, p, x, y);
    }

    /// `y = a(w * x + b)`, fused with the activation `a` after the layer.
    pub fn forward_fused<T: Scalar, A: Activation, const I: usize, const Y: usize>(
        window: Window,
        _: A,
        p: &[T],
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, Y>,
    ) {
        let ((weight, bias), samples) = (weight_and_bias(p, Self::TENSORS), x.ncols());
        let (x, y) = (x.as_slice(), y.as_mut_slice());
        kernel::depthwise_conv2d(window, x, weight, bias, A::THEN, samples, y);
    }

    /// `dx`: the transposed convolution of `dy`.
    pub fn backward<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        p: &[T],
        dy: Columns<'_, T, Y>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        let ((weight, _), samples) = (weight_and_bias(p, Self::TENSORS), dy.ncols());
        kernel::depthwise_conv2d_backward(window, weight, dy.as_slice(), samples, dx.as_mut_slice());
    }

    /// `dw` and `db = Σ dy` over pixels and samples.
    pub fn gradient<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        x: Columns<'_, T, I>,
        dy: Columns<'_, T, Y>,
        d: Gradient<'_, T>,
    ) {
        let Some((dw, db, accumulate)) = d.weight_and_bias(Self::TENSORS) else { return };
        let samples = x.ncols();
        kernel::depthwise_conv2d_gradient(window, x.as_slice(), dy.as_slice(), samples, dw, accumulate);
        if let Some(db) = db {
            kernel::channel_sums(O, dy.as_slice(), samples, db, accumulate);
        }
    }

    /// Packs the parameters for [`infer`](Self::infer).
    #[doc(hidden)]
    pub fn pack<T: Scalar>(window: Window, p: &[T], w: &mut [T]) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        inference::pack_depthwise_conv2d(&window, weight, bias, w);
    }

    /// `y = a(w * x + b + residual)` of one sample with packed parameters, everything channels-last.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(
        window: Window,
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: inference::Activation<T>,
        y: &mut [T],
    ) {
        inference::depthwise_conv2d(window, x, w, residual, activation, y);
    }
}
