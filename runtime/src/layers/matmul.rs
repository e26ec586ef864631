use crate::access::{Gradient, tensors};
use crate::kernel::{Window, inference};
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `MatMul(I, O)`: `y = w · x`, with `w` (O, I).
///
/// Its parameters are the weight, column after column. For a batch of n samples, `x` and `dx` are (I, n), `y` and
/// `dy` are (O, n).
///
/// "Deep Learning from Scratch 2", section 1.3.4.5. The book's weight is (I, O) row-major, which is
/// the same memory as (O, I) column-major here.
///
/// All functions panic if there are not [`LEN`](Self::LEN) parameters.
#[derive(Clone, Copy, Debug)]
pub struct MatMul<const I: usize, const O: usize>;

impl<const I: usize, const O: usize> MatMul<I, O> {
    /// Number of parameters.
    pub const LEN: usize = O * I;

    /// `y = w · x`.
    pub fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, I>, y: ColumnsMut<'_, T, O>) {
        Self::forward_fused(Identity, p, x, y);
    }

    /// `y = a(w · x)`, fused with the activation `a` after the layer.
    pub fn forward_fused<T: Scalar, A: Activation>(
        _: A,
        p: &[T],
        x: Columns<'_, T, I>,
        mut y: ColumnsMut<'_, T, O>,
    ) {
        let [weight] = tensors(p, [Self::LEN]);
        kernel::product_nn::<T, O, I>(weight, x.as_slice(), None, A::THEN, y.as_mut_slice());
    }

    /// `dx = wᵀ · dy`.
    pub fn backward<T: Scalar>(p: &[T], dy: Columns<'_, T, O>, mut dx: ColumnsMut<'_, T, I>) {
        let [weight] = tensors(p, [Self::LEN]);
        kernel::product_tn::<T, O, I>(weight, dy.as_slice(), dx.as_mut_slice());
    }

    /// `dw = dy · xᵀ`.
    pub fn gradient<T: Scalar>(x: Columns<'_, T, I>, dy: Columns<'_, T, O>, d: Gradient<'_, T>) {
        let Some(([dw], accumulate)) = d.tensors([Self::LEN]) else { return };
        kernel::product_nt::<T, O, I>(dy.as_slice(), x.as_slice(), dw, accumulate);
    }

    /// Number of packed values, as [`infer`](Self::infer) reads them.
    #[doc(hidden)]
    pub const PACKED: usize = inference::packed_affine([O, I]);

    /// Packs the parameters for [`infer`](Self::infer).
    #[doc(hidden)]
    pub fn pack<T: Scalar>(p: &[T], w: &mut [T]) {
        let [weight] = tensors(p, [Self::LEN]);
        inference::pack_affine([O, I], weight, None, w);
    }

    /// Packs the parameters for [`infer_of_image`](Self::infer_of_image).
    #[doc(hidden)]
    pub fn pack_of_image<T: Scalar>(image: [usize; 3], p: &[T], w: &mut [T]) {
        let [weight] = tensors(p, [Self::LEN]);
        inference::pack_affine_of_image(O, image, weight, None, w);
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Relu;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};
    use alloc::vec::Vec;

    type On = MatMul<3, 2>;

    fn forward(w: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 4];
        On::forward(w, columns(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn each_output_is_a_row_of_the_weight_times_the_input() {
        let (w, x) = ([1., 4., 2., 5., -3., -6.], [1., 10., 100., 0., 1., 0.]);
        assert_eq!(forward(&w, &x), [-279., -546., 2., 5.]);
        let mut y = [f64::NAN; 4];
        On::forward_fused(Relu, &w, columns(&x), columns_mut(&mut y));
        assert_eq!(y, [0., 0., 2., 5.]);
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (w, x, dy) = (numbers::<6>(1), numbers::<6>(2), numbers::<4>(3));
        let mut dx = [f64::NAN; 6];
        On::backward(&w, columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward(&w, x)));

        let expected = differences(&w, &dy, |w| forward(w, &x));
        let mut dw = [f64::NAN; 6];
        On::gradient(columns(&x), columns(&dy), Gradient::replace(&mut dw));
        assert_close(&dw, &expected);
        On::gradient(columns(&x), columns(&dy), Gradient::add(&mut dw));
        On::gradient(columns(&x), columns(&dy), Gradient::add(&mut dw));
        assert_close(&dw.map(|d| d / 3.0), &expected);
    }
}
