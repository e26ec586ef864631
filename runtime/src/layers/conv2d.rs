use crate::access::{Gradient, weight_and_bias};
use crate::kernel::{Window, inference};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Conv2d(C, O, K, stride = 1, pad = 0, dilation = 1, groups = 1)`:
/// `y[o] = Σ w[o, c, i, j] · x[c, stride · row + dilation · i - pad, ...] + b[o]`, over the channels and the window;
/// padding is with zeros. With `groups` the first group of `O / groups` filters sees the first `C / groups` channels
/// alone, and so on; both must be multiples of it.
///
/// Its parameters are the filters (F, O), one after the other, each (C / groups, kernel height, kernel width) row-major
/// as in PyTorch, and then `b` (O). `F` is the number of values of a filter,
/// `C / groups · kernel height · kernel width`. A [`Window`] has the geometry. Images are in blocks of 16
/// samples, see [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are (C · H · W, n), `y` and `dy`
/// (O · Hₒ · Wₒ, n), with `Hₒ = (H + 2 pad - dilation (kernel - 1) - 1) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// "Deep Learning from Scratch", section 7.4.3, without its `im2col`; LeCun et al., "Gradient-Based Learning
/// Applied to Document Recognition" (1998); with a dilation Yu and Koltun, "Multi-Scale Context Aggregation by
/// Dilated Convolutions" (2016); with groups Krizhevsky et al., "ImageNet Classification with Deep Convolutional
/// Neural Networks" (2012). As in other libraries it is a cross-correlation: the filter is not flipped.
///
/// With `bias = false`, `b` is left out. All functions panic if there are neither [`LEN`](Self::LEN) parameters nor, then,
/// those of the weight alone.
#[derive(Clone, Copy, Debug)]
pub struct Conv2d<const F: usize, const O: usize>;

impl<const F: usize, const O: usize> Conv2d<F, O> {
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
        kernel::conv2d(window, O, x.as_slice(), weight, bias, A::THEN, samples, y.as_mut_slice());
    }

    /// `dx`: the transposed convolution of `dy`.
    pub fn backward<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        p: &[T],
        dy: Columns<'_, T, Y>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        let ((weight, _), samples) = (weight_and_bias(p, Self::TENSORS), dy.ncols());
        kernel::conv2d_backward(window, O, weight, dy.as_slice(), samples, dx.as_mut_slice());
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
        kernel::conv2d_gradient(window, O, x.as_slice(), dy.as_slice(), samples, dw, accumulate);
        if let Some(db) = db {
            kernel::channel_sums(O, dy.as_slice(), samples, db, accumulate);
        }
    }

    /// Packs the parameters for [`infer`](Self::infer).
    #[doc(hidden)]
    pub fn pack<T: Scalar>(window: Window, p: &[T], w: &mut [T]) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        inference::pack_conv2d(&window, O, weight, bias, w);
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
        inference::conv2d(window, O, x, w, residual, activation, y);
    }

    /// Packs the parameters for [`infer_of_planes`](Self::infer_of_planes).
    #[doc(hidden)]
    pub fn pack_of_planes<T: Scalar>(window: Window, p: &[T], w: &mut [T]) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        inference::pack_conv2d_of_planes(&window, O, weight, bias, w);
    }

    /// [`infer`](Self::infer) of an image that lies channels-first.
    #[doc(hidden)]
    pub fn infer_of_planes<T: Scalar>(
        window: Window,
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: inference::Activation<T>,
        y: &mut [T],
    ) {
        inference::conv2d_of_planes(window, O, x, w, residual, activation, y);
    }
}
