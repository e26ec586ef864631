use crate::access::{Gradient, weight_and_bias};
use crate::kernel::Window;
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `ConvTranspose2d(C, O, K, stride = 1, pad = 0, output_pad = 0)`: the transpose of a convolution from O to C channels,
/// `y[o, u, v] = Σ w[c, o, i, j] · x[c, row, column] + b[o]`, over the channels and all places of the window with
/// `stride · row + i - pad = u` and `stride · column + j - pad = v`.
///
/// Its parameters are the filters (F, I), one for each of the `I = C` input channels, each
/// (O, kernel height, kernel width) row-major as in PyTorch, and then `b` (O). `F` is the number of values of a filter,
/// `O · kernel height · kernel width`; as in PyTorch, an initialiser counts these as its inputs. A [`Window`] has the
/// geometry of that convolution, over the output of this layer. Images are in blocks of 16 samples, see
/// [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are (C · H · W, n), `y` and `dy` (O · Hₒ · Wₒ, n), with
/// `Hₒ = (H - 1) stride - 2 pad + kernel + output_pad`, and `Wₒ` likewise.
///
/// `output_pad` is less than the stride: of the sizes whose convolution has `H` rows it chooses one, the additional
/// rows and columns are at the bottom and at the right.
///
/// Dumoulin and Visin, "A guide to convolution arithmetic for deep learning" (2016), chapter 4; Zeiler et al.,
/// "Deconvolutional Networks" (2010).
///
/// With `bias = false`, `b` is left out. All functions panic if there are neither [`LEN`](Self::LEN) parameters nor, then,
/// those of the weight alone.
#[derive(Clone, Copy, Debug)]
pub struct ConvTranspose2d<const F: usize, const I: usize, const O: usize>;

impl<const F: usize, const I: usize, const O: usize> ConvTranspose2d<F, I, O> {
    /// Number of parameters, with the bias.
    pub const LEN: usize = F * I + O;

    const TENSORS: [usize; 2] = [F * I, O];

    /// `y = wᵀ * x + b`.
    pub fn forward<T: Scalar, const X: usize, const Y: usize>(
        window: Window,
        p: &[T],
        x: Columns<'_, T, X>,
        y: ColumnsMut<'_, T, Y>,
    ) {
        Self::forward_fused(window, Identity, p, x, y);
    }

    /// `y = a(wᵀ * x + b)`, fused with the activation `a` after the layer.
    pub fn forward_fused<T: Scalar, A: Activation, const X: usize, const Y: usize>(
        window: Window,
        _: A,
        p: &[T],
        x: Columns<'_, T, X>,
        mut y: ColumnsMut<'_, T, Y>,
    ) {
        let ((weight, bias), samples) = (weight_and_bias(p, Self::TENSORS), x.ncols());
        kernel::conv_transpose2d(window, I, x.as_slice(), weight, bias, A::THEN, samples, y.as_mut_slice());
    }

    /// `dx`: the convolution of `dy`.
    pub fn backward<T: Scalar, const X: usize, const Y: usize>(
        window: Window,
        p: &[T],
        dy: Columns<'_, T, Y>,
        mut dx: ColumnsMut<'_, T, X>,
    ) {
        let ((weight, _), samples) = (weight_and_bias(p, Self::TENSORS), dy.ncols());
        let (dy, nothing) = (dy.as_slice(), kernel::Epilogue::Nothing);
        kernel::conv2d(window, I, dy, weight, None, nothing, samples, dx.as_mut_slice());
    }

    /// `dw`, that of the convolution of `dy` if `x` were its gradient, and `db = Σ dy` over pixels and samples.
    pub fn gradient<T: Scalar, const X: usize, const Y: usize>(
        window: Window,
        x: Columns<'_, T, X>,
        dy: Columns<'_, T, Y>,
        d: Gradient<'_, T>,
    ) {
        let Some((dw, db, accumulate)) = d.weight_and_bias(Self::TENSORS) else { return };
        let samples = x.ncols();
        kernel::conv2d_gradient(window, I, dy.as_slice(), x.as_slice(), samples, dw, accumulate);
        if let Some(db) = db {
            kernel::channel_sums(O, dy.as_slice(), samples, db, accumulate);
        }
    }
}
