use crate::access::{Gradient, weight_and_bias};
use crate::kernel::{Window, inference};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Affine(I, O)`: `y = w · x + b`, with `w` (O, I) and `b` (O).
///
/// Its parameters are the weight, column after column, and then the bias. For a batch of n samples, `x` and `dx`
/// are (I, n), `y` and `dy` are (O, n).
///
/// "Deep Learning from Scratch", section 5.6. The book's weight is (I, O) row-major, which is the
/// same memory as (O, I) column-major here.
///
/// ```
/// use constnet::layers::{Affine, Relu};
/// use constnet::nalgebra::SMatrix;
///
/// // y0 = x0 + 4 x1 + 7, y1 = 2 x0 + 5 x1 + 8, y2 = -3 x0 - 6 x1 + 9
/// let p = [1., 2., -3., 4., 5., -6., 7., 8., 9.];
/// let x = SMatrix::<f32, 2, 1>::new(1., 2.);
/// let mut y = SMatrix::<f32, 3, 1>::zeros();
/// Affine::<2, 3>::forward(&p, x.columns(0, 1), y.columns_mut(0, 1));
/// assert_eq!(y.as_slice(), [16., 20., -6.]);
/// Affine::<2, 3>::forward_fused(Relu, &p, x.columns(0, 1), y.columns_mut(0, 1));
/// assert_eq!(y.as_slice(), [16., 20., 0.]);
/// ```
///
/// With `bias = false`, `b` is left out. All functions panic if there are neither [`LEN`](Self::LEN) parameters nor, then,
/// those of the weight alone.
#[derive(Clone, Copy, Debug)]
pub struct Affine<const I: usize, const O: usize>;

impl<const I: usize, const O: usize> Affine<I, O> {
    /// Number of parameters, with the bias.
    pub const LEN: usize = O * I + O;

    const TENSORS: [usize; 2] = [O * I, O];

    /// `y = w · x + b`.
    pub fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, I>, y: ColumnsMut<'_, T, O>) {
        Self::forward_fused(Identity, p, x, y);
    }

    /// `y = a(w · x + b)`, fused with the activation `a` after the layer.
    pub fn forward_fused<T: Scalar, A: Activation>(
        _: A,
        p: &[T],
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, O>,
    ) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        kernel::product_nn::<T, O, I>(weight, x.as_slice(), bias, A::THEN, y.as_mut_slice());
    }

    /// `dx = wᵀ · dy`.
    pub fn backward<T: Scalar>(p: &[T], dy: Columns<'_, T, O>, mut dx: ColumnsMut<'_, T, I>) {
        let (weight, _) = weight_and_bias(p, Self::TENSORS);
        kernel::product_tn::<T, O, I>(weight, dy.as_slice(), dx.as_mut_slice());
    }

    /// `dw = dy · xᵀ`, `db = Σ dy` over the samples.
    pub fn gradient<T: Scalar>(x: Columns<'_, T, I>, dy: Columns<'_, T, O>, d: Gradient<'_, T>) {
        let Some((dw, db, accumulate)) = d.weight_and_bias(Self::TENSORS) else { return };
        kernel::product_nt::<T, O, I>(dy.as_slice(), x.as_slice(), dw, accumulate);
        if let Some(db) = db {
            kernel::row_sums::<T, O>(dy.as_slice(), db, accumulate);
        }
    }

    /// Number of packed values, as [`infer`](Self::infer) reads them.
    #[doc(hidden)]
    pub const PACKED: usize = inference::packed_affine([O, I]);

    /// Packs the parameters for [`infer`](Self::infer).
    #[doc(hidden)]
    pub fn pack<T: Scalar>(p: &[T], w: &mut [T]) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        inference::pack_affine([O, I], weight, bias, w);
    }

    /// Packs the parameters for [`infer_of_image`](Self::infer_of_image).
    #[doc(hidden)]
    pub fn pack_of_image<T: Scalar>(image: [usize; 3], p: &[T], w: &mut [T]) {
        let (weight, bias) = weight_and_bias(p, Self::TENSORS);
        inference::pack_affine_of_image(O, image, weight, bias, w);
    }

    /// `y = a(w · x + b + residual)` of one sample, with packed parameters and padded `residual` and `y`.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: inference::Activation<T>,
        y: &mut [T],
    ) {
        inference::affine([O, I], x, w, residual, activation, y);
    }

    /// [`infer`](Self::infer) of a flattened image that lies channels-last.
    #[doc(hidden)]
    pub fn infer_of_image<T: Scalar>(
        image: [usize; 3],
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: inference::Activation<T>,
        y: &mut [T],
    ) {
        let [_, height, width] = image;
        let window = Window::new(image, [height, width], [1, 1], [0, 0]);
        inference::conv2d(window, O, x, w, residual, activation, y);
    }

    /// Keeps the parameters for [`small`](Self::small).
    #[doc(hidden)]
    pub fn pack_small<T: Scalar>(p: &[T], w: &mut [T]) {
        let (kept, rest) = w.split_at_mut(p.len());
        kept.copy_from_slice(p);
        rest.fill(T::zero());
    }

    /// `y = a(w · x + b)` of one sample, in registers.
    #[doc(hidden)]
    #[inline(always)]
    #[must_use]
    pub fn small<T: Scalar, L: inference::Layers<T>>(
        w: &[T],
        activation: inference::Activation<T>,
        x: &[T; I],
    ) -> [T; O] {
        super::small::dense::<T, L, I, O>(w, activation, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};
    use crate::layers::{Relu, Sigmoid};
    use alloc::vec::Vec;

    /// The notebook's weight (2, 3) and bias, which are the same memory here, and its two samples.
    const PARAMS: [f64; 9] = [1., 2., 3., 4., 5., 6., 7., 8., 9.];
    const X: [f64; 4] = [1., 2., 2., 4.];

    type On = Affine<2, 3>;

    fn forward_fused(then: impl Activation, params: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 6];
        On::forward_fused(then, params, columns(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn the_worked_example_of_the_book() {
        let mut y = [f64::NAN; 6];
        On::forward(&PARAMS, columns(&X), columns_mut(&mut y));
        assert_eq!(y, [16., 20., 24., 25., 32., 39.]);

        let dy = columns(&[1.0; 6]);
        let mut dx = [f64::NAN; 4];
        On::backward(&PARAMS, dy, columns_mut(&mut dx));
        assert_eq!(dx, [6., 15., 6., 15.]);

        let mut gradient = [f64::NAN; 9];
        On::gradient(columns(&X), dy, Gradient::replace(&mut gradient));
        assert_eq!(gradient, [3., 3., 3., 6., 6., 6., 2., 2., 2.]);
    }

    #[test]
    fn an_activation_after_it_is_applied_to_each_value() {
        let params = [1., -2., 3., 0., 0., 0., 0., 1., -30.];
        assert_eq!(forward_fused(Identity, &params, &X), [1., -1., -27., 2., -3., -24.]);
        assert_eq!(forward_fused(Relu, &params, &X), [1., 0., 0., 2., 0., 0.]);
        let expected = [1.0, -1.0, -27.0, 2.0, -3.0, -24.0].map(|x: f64| 1.0 / (1.0 + (-x).exp()));
        assert_close(&forward_fused(Sigmoid, &params, &X), &expected);
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (params, x, dy) = (numbers::<9>(1), numbers::<4>(2), numbers::<6>(3));
        let mut dx = [f64::NAN; 4];
        On::backward(&params, columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward_fused(Identity, &params, x)));

        let mut gradient = [f64::NAN; 9];
        On::gradient(columns(&x), columns(&dy), Gradient::replace(&mut gradient));
        assert_close(&gradient, &differences(&params, &dy, |params| forward_fused(Identity, params, &x)));
    }

    #[test]
    fn a_second_use_adds_to_the_gradient() {
        let (x, dy) = (columns(&X), columns(&[1.0; 6]));
        let mut gradient = [100.0; 9];
        On::gradient(x, dy, Gradient::add(&mut gradient));
        assert_eq!(gradient, [103., 103., 103., 106., 106., 106., 102., 102., 102.]);
        On::gradient(x, dy, Gradient::add(&mut gradient));
        assert_eq!(gradient, [106., 106., 106., 112., 112., 112., 104., 104., 104.]);
        On::gradient(x, dy, Gradient::nowhere());
    }

    #[test]
    #[should_panic(expected = "there are 8 values, but the layer has 9")]
    fn a_parameter_too_few_is_refused() {
        On::forward(&PARAMS[1..], columns(&X), columns_mut(&mut [0.0; 6]));
    }
}
