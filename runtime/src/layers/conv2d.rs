use nalgebra::{DimName, Dyn, MatrixView, MatrixViewMut};

use crate::access::{Access, Exclusive, Shared, Sink, Stored, values, values_mut};
use crate::init::Init;
use crate::kernel::{Window, Write};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Rng, Scalar, kernel};

/// `Conv2d(C, O, K, stride = 1, pad = 0)`: `y[o] = Σ w[o, c, i, j] · x[c, stride · row + i - pad, ...] + b[o]`,
/// over the channels and the window; beyond the border `x` is 0.
///
/// The type is the parameters, or their gradient: [`Access`] says how they are reached. `F` is the number of
/// values of a filter, `C · kernel height · kernel width`. A [`Window`] says how filters slide. Images lie in blocks of 16
/// samples, see [`kernel::BLOCK`]; for a batch of n samples `x` and `dx` are (C · H · W, n), `y` and `dy`
/// (O · Hₒ · Wₒ, n), with `Hₒ = (H + 2 pad - kernel) / stride + 1`, rounded down, and `Wₒ` likewise.
///
/// "Deep Learning from Scratch", section 7.4.3, without its `im2col`; LeCun et al., "Gradient-Based Learning
/// Applied to Document Recognition" (1998). As in all such libraries the filter is not turned around.
#[derive(Clone, Copy, Debug)]
pub struct Conv2d<P: Access, const F: usize, const O: usize> {
    /// `w` (F, O): one filter a column, (C, kernel height, kernel width) row-major, as in PyTorch.
    pub weight: P::Matrix<F, O>,
    /// `b` (O).
    pub bias: P::Matrix<O, 1>,
}

impl<P: Access, const F: usize, const O: usize> Conv2d<P, F, O> {
    /// How many parameters there are.
    pub const LEN: usize = F * O + O;

    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self { weight: stored.tensor(), bias: stored.tensor() }
    }
}

impl<T: Scalar, const F: usize, const O: usize> Conv2d<Shared<'_, T>, F, O> {
    /// `y = w * x + b`.
    pub fn forward<const I: usize, const Y: usize>(
        &self,
        window: Window,
        x: Columns<'_, T, I>,
        y: ColumnsMut<'_, T, Y>,
    ) {
        self.forward_then::<Identity>(window, x, y);
    }

    /// `y = a(w * x + b)`, with the activation `a` behind the layer, in one go.
    pub fn forward_then<A: Activation>(
        &self,
        window: Window,
        x: MatrixView<'_, T, impl DimName, Dyn>,
        mut y: MatrixViewMut<'_, T, impl DimName, Dyn>,
    ) {
        let (weight, bias, samples) = (values(&self.weight), values(&self.bias), x.ncols());
        kernel::conv2d(window, O, x.as_slice(), weight, Some(bias), A::THEN, samples, y.as_mut_slice());
    }

    /// `dx`: each value gets what flowed out of it, `dy` times the filters' values.
    pub fn backward<const I: usize, const Y: usize>(
        &self,
        window: Window,
        dy: Columns<'_, T, Y>,
        mut dx: ColumnsMut<'_, T, I>,
    ) {
        let (weight, samples) = (values(&self.weight), dy.ncols());
        kernel::conv2d_backward(window, O, weight, dy.as_slice(), samples, dx.as_mut_slice());
    }
}

impl<T: Scalar, const F: usize, const O: usize> Conv2d<Exclusive<'_, T>, F, O> {
    /// Draws the weight, each filter as one output of `F` inputs; the bias is zero.
    pub fn initialize(&mut self, init: Init, rng: &mut Rng) {
        init.fill(values_mut(&mut self.weight), F, rng);
        self.bias.fill(T::zero());
    }
}

impl<P: Sink, const F: usize, const O: usize> Conv2d<P, F, O> {
    /// `dw` and `db = Σ dy` over places and samples, written over what is there or added to it.
    pub fn gradient<const I: usize, const Y: usize>(
        &mut self,
        window: Window,
        x: Columns<'_, P::Scalar, I>,
        dy: Columns<'_, P::Scalar, Y>,
        write: Write,
    ) {
        let samples = x.ncols();
        if let Some(dw) = P::values_of(&mut self.weight) {
            kernel::conv2d_gradient(window, O, x.as_slice(), dy.as_slice(), samples, dw, write);
        }
        if let Some(db) = P::values_of(&mut self.bias) {
            kernel::channel_sums(O, dy.as_slice(), samples, db, write);
        }
    }
}
