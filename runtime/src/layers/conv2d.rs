use crate::access::{Gradient, tensors};
use crate::kernel::{Window, inference};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Conv2d(C, O, K, stride = 1, pad = 0)`: `y[o] = Σ w[o, c, i, j] · x[c, stride · row + i - pad, ...] + b[o]`,
/// over the channels and the window; padding is with zeros.
///
/// Its parameters are the filters (F, O), one after the other, each (C, kernel height, kernel width) row-major as in
/// PyTorch, and then `b` (O). `F` is the number of values of a filter, `C · kernel height · kernel width`. A [`Window`]
/// has the geometry. Images are in blocks of 16
/// samples, see [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are (C · H · W, n), `y` and `dy`
/// (O · Hₒ · Wₒ, n), with `Hₒ = (H + 2 pad - kernel) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// "Deep Learning from Scratch", section 7.4.3, without its `im2col`; LeCun et al., "Gradient-Based Learning
/// Applied to Document Recognition" (1998). As in other libraries it is a cross-correlation: the filter is not flipped.
///
/// All functions panic if there are not [`LEN`](Self::LEN) parameters.
#[derive(Clone, Copy, Debug)]
pub struct Conv2d<const F: usize, const O: usize>;

impl<const F: usize, const O: usize> Conv2d<F, O> {
    /// Number of parameters.
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
        let ([weight, bias], samples) = (tensors(p, Self::TENSORS), x.ncols());
        kernel::conv2d(window, O, x.as_slice(), weight, Some(bias), A::THEN, samples, y.as_mut_slice());
    }

    /// `dx`: the transposed convolution of `dy`.
    pub fn backward<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        p: &[T],
        dy: Columns<'_, T, Y>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        let ([weight, _], samples) = (tensors(p, Self::TENSORS), dy.ncols());
        kernel::conv2d_backward(window, O, weight, dy.as_slice(), samples, dx.as_mut_slice());
    }

    /// `dw` and `db = Σ dy` over pixels and samples.
    pub fn gradient<T: Scalar, const I: usize, const Y: usize>(
        window: Window,
        x: Columns<'_, T, I>,
        dy: Columns<'_, T, Y>,
        d: Gradient<'_, T>,
    ) {
        let Some(([dw, db], accumulate)) = d.tensors(Self::TENSORS) else { return };
        let samples = x.ncols();
        kernel::conv2d_gradient(window, O, x.as_slice(), dy.as_slice(), samples, dw, accumulate);
        kernel::channel_sums(O, dy.as_slice(), samples, db, accumulate);
    }

    /// Packs the parameters for [`infer`](Self::infer).
    #[doc(hidden)]
    pub fn pack<T: Scalar>(window: Window, p: &[T], w: &mut [T]) {
        let [weight, bias] = tensors(p, Self::TENSORS);
        inference::pack_conv2d(&window, O, weight, Some(bias), w);
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
        let [weight, bias] = tensors(p, Self::TENSORS);
        inference::pack_conv2d_of_planes(&window, O, weight, Some(bias), w);
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
