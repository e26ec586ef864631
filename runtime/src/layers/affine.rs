use crate::access::{Access, Exclusive, Shared, Sink, Stored, values, values_mut};
use crate::init::Init;
use crate::kernel::Write;
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Rng, Scalar, kernel};

/// `Affine(I, O)`: `y = w · x + b`, with `w` (O, I) and `b` (O).
///
/// The type is the parameters, or their gradient: [`Access`] says how they are reached. For a batch
/// of n samples, `x` and `dx` are (I, n), `y` and `dy` are (O, n).
///
/// "Deep Learning from Scratch", section 5.6. The book's weight is (I, O) row-major, which is the
/// same memory as (O, I) column-major here.
///
/// ```
/// use constnet::access::Shared;
/// use constnet::layers::{Affine, Relu};
/// use constnet::nalgebra::{SMatrix, SVector};
///
/// let w = SMatrix::<f32, 3, 2>::from_row_slice(&[1., 4., 2., 5., -3., -6.]);
/// let b = SVector::from([7., 8., 9.]);
/// let affine = Affine::<Shared<'_, f32>, 2, 3> { weight: w.as_view(), bias: b.as_view() };
///
/// let x = SMatrix::<f32, 2, 1>::from([[1., 2.]]);
/// let mut y = SMatrix::<f32, 3, 1>::zeros();
/// affine.forward(x.columns(0, 1), y.columns_mut(0, 1));
/// assert_eq!(y, SVector::from([16., 20., -6.]));
/// affine.forward_then::<Relu>(x.columns(0, 1), y.columns_mut(0, 1));
/// assert_eq!(y, SVector::from([16., 20., 0.]));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Affine<P: Access, const I: usize, const O: usize> {
    /// `w` (O, I).
    pub weight: P::Matrix<O, I>,
    /// `b` (O).
    pub bias: P::Matrix<O, 1>,
}

impl<P: Access, const I: usize, const O: usize> Affine<P, I, O> {
    /// How many parameters there are.
    pub const LEN: usize = O * I + O;

    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self { weight: stored.tensor(), bias: stored.tensor() }
    }
}

impl<T: Scalar, const I: usize, const O: usize> Affine<Shared<'_, T>, I, O> {
    /// `y = w · x + b`.
    pub fn forward(&self, x: Columns<'_, T, I>, y: ColumnsMut<'_, T, O>) {
        self.forward_then::<Identity>(x, y);
    }

    /// `y = a(w · x + b)`, with the activation `a` behind the layer, in one go.
    pub fn forward_then<A: Activation>(&self, x: Columns<'_, T, I>, mut y: ColumnsMut<'_, T, O>) {
        let (weight, bias) = (values(&self.weight), values(&self.bias));
        kernel::product_nn::<T, O, I>(weight, x.as_slice(), Some(bias), A::THEN, y.as_mut_slice());
    }

    /// `dx = wᵀ · dy`.
    pub fn backward(&self, dy: Columns<'_, T, O>, mut dx: ColumnsMut<'_, T, I>) {
        kernel::product_tn::<T, O, I>(values(&self.weight), dy.as_slice(), dx.as_mut_slice());
    }
}

impl<T: Scalar, const I: usize, const O: usize> Affine<Exclusive<'_, T>, I, O> {
    /// Draws the weight; the bias is zero.
    pub fn initialize(&mut self, init: Init, rng: &mut Rng) {
        init.fill(values_mut(&mut self.weight), I, rng);
        self.bias.fill(T::zero());
    }
}

impl<P: Sink, const I: usize, const O: usize> Affine<P, I, O> {
    /// `dw = dy · xᵀ`, `db = Σ dy` over the samples, written over what is there or added to it.
    pub fn gradient(&mut self, x: Columns<'_, P::Scalar, I>, dy: Columns<'_, P::Scalar, O>, write: Write) {
        if let Some(dw) = P::values_of(&mut self.weight) {
            kernel::product_nt::<P::Scalar, O, I>(dy.as_slice(), x.as_slice(), dw, write);
        }
        if let Some(db) = P::values_of(&mut self.bias) {
            kernel::row_sums::<P::Scalar, O>(dy.as_slice(), db, write);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Ignored;
    use crate::layers::testing::{
        assert_close, columns, columns_mut, differences, ignored, numbers, stored, stored_mut,
    };
    use crate::layers::{Relu, Sigmoid};
    use alloc::vec::Vec;

    /// The notebook's weight (2, 3) and bias, which are the same memory here, and its two samples.
    const PARAMS: [f64; 9] = [1., 2., 3., 4., 5., 6., 7., 8., 9.];
    const X: [f64; 4] = [1., 2., 2., 4.];

    fn affine(params: &[f64]) -> Affine<Shared<'_, f64>, 2, 3> {
        Affine::split(&mut stored(params))
    }

    fn forward_then<A: Activation>(params: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 6];
        affine(params).forward_then::<A>(columns(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn the_worked_example_of_the_book() {
        let mut y = [f64::NAN; 6];
        affine(&PARAMS).forward(columns(&X), columns_mut(&mut y));
        assert_eq!(y, [16., 20., 24., 25., 32., 39.]);

        let dy = columns(&[1.0; 6]);
        let mut dx = [f64::NAN; 4];
        affine(&PARAMS).backward(dy, columns_mut(&mut dx));
        assert_eq!(dx, [6., 15., 6., 15.]);

        let mut gradient = [f64::NAN; 9];
        Affine::<Exclusive<'_, f64>, 2, 3>::split(&mut stored_mut(&mut gradient)).gradient(
            columns(&X),
            dy,
            Write::Replace,
        );
        assert_eq!(gradient, [3., 3., 3., 6., 6., 6., 2., 2., 2.]);
    }

    #[test]
    fn an_activation_behind_it_is_applied_to_each_value() {
        let params = [1., -2., 3., 0., 0., 0., 0., 1., -30.];
        assert_eq!(forward_then::<Identity>(&params, &X), [1., -1., -27., 2., -3., -24.]);
        assert_eq!(forward_then::<Relu>(&params, &X), [1., 0., 0., 2., 0., 0.]);
        let expected = [1.0, -1.0, -27.0, 2.0, -3.0, -24.0].map(|x: f64| 1.0 / (1.0 + (-x).exp()));
        assert_close(&forward_then::<Sigmoid>(&params, &X), &expected);
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (params, x, dy) = (numbers::<9>(1), numbers::<4>(2), numbers::<6>(3));
        let mut dx = [f64::NAN; 4];
        affine(&params).backward(columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward_then::<Identity>(&params, x)));

        let mut gradient = [f64::NAN; 9];
        Affine::<Exclusive<'_, f64>, 2, 3>::split(&mut stored_mut(&mut gradient)).gradient(
            columns(&x),
            columns(&dy),
            Write::Replace,
        );
        assert_close(&gradient, &differences(&params, &dy, |params| forward_then::<Identity>(params, &x)));
    }

    #[test]
    fn a_second_use_adds_to_the_gradient() {
        let (x, dy) = (columns(&X), columns(&[1.0; 6]));
        let mut gradient = [100.0; 9];
        Affine::<Exclusive<'_, f64>, 2, 3>::split(&mut stored_mut(&mut gradient)).gradient(x, dy, Write::Add);
        assert_eq!(gradient, [103., 103., 103., 106., 106., 106., 102., 102., 102.]);
        Affine::<Exclusive<'_, f64>, 2, 3>::split(&mut stored_mut(&mut gradient)).gradient(x, dy, Write::Add);
        assert_eq!(gradient, [106., 106., 106., 112., 112., 112., 104., 104., 104.]);
        Affine::<Ignored<f64>, 2, 3>::split(&mut ignored()).gradient(x, dy, Write::Add);
    }

    #[test]
    fn the_weight_is_drawn_and_the_bias_is_zero() {
        let mut params = [f32::NAN; Affine::<Shared<'_, f32>, 2, 3>::LEN];
        let mut affine = Affine::<Exclusive<'_, f32>, 2, 3>::split(&mut stored_mut(&mut params));
        affine.initialize(Init::He, &mut Rng::new(1));
        let mut expected = [0.0; 9];
        Init::He.fill(&mut expected[..6], 2, &mut Rng::new(1));
        assert_eq!(params, expected);
    }
}
