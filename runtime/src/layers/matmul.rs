use crate::access::{Access, Exclusive, Shared, Sink, Stored, values, values_mut};
use crate::init::Init;
use crate::kernel::Write;
use crate::layers::{Activation, Identity};
use crate::{Columns, ColumnsMut, Rng, Scalar, kernel};

/// `MatMul(I, O)`: `y = w · x`, with `w` (O, I).
///
/// The type is the parameters, or their gradient: [`Access`] says how they are reached. For a batch
/// of n samples, `x` and `dx` are (I, n), `y` and `dy` are (O, n).
///
/// "Deep Learning from Scratch 2", section 1.3.4.5. The book's weight is (I, O) row-major, which is
/// the same memory as (O, I) column-major here.
#[derive(Clone, Copy, Debug)]
pub struct MatMul<P: Access, const I: usize, const O: usize> {
    /// `w` (O, I).
    pub weight: P::Matrix<O, I>,
}

impl<P: Access, const I: usize, const O: usize> MatMul<P, I, O> {
    /// How many parameters there are.
    pub const LEN: usize = O * I;

    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self { weight: stored.tensor() }
    }
}

impl<T: Scalar, const I: usize, const O: usize> MatMul<Shared<'_, T>, I, O> {
    /// `y = w · x`.
    pub fn forward(&self, x: Columns<'_, T, I>, y: ColumnsMut<'_, T, O>) {
        self.forward_then::<Identity>(x, y);
    }

    /// `y = a(w · x)`, with the activation `a` behind the layer, in one go.
    pub fn forward_then<A: Activation>(&self, x: Columns<'_, T, I>, mut y: ColumnsMut<'_, T, O>) {
        kernel::product_nn::<T, O, I>(values(&self.weight), x.as_slice(), None, A::THEN, y.as_mut_slice());
    }

    /// `dx = wᵀ · dy`.
    pub fn backward(&self, dy: Columns<'_, T, O>, mut dx: ColumnsMut<'_, T, I>) {
        kernel::product_tn::<T, O, I>(values(&self.weight), dy.as_slice(), dx.as_mut_slice());
    }
}

impl<T: Scalar, const I: usize, const O: usize> MatMul<Exclusive<'_, T>, I, O> {
    /// Draws the weight.
    pub fn initialize(&mut self, init: Init, rng: &mut Rng) {
        init.fill(values_mut(&mut self.weight), I, rng);
    }
}

impl<P: Sink, const I: usize, const O: usize> MatMul<P, I, O> {
    /// `dw = dy · xᵀ`, written over what is there or added to it.
    pub fn gradient(&mut self, x: Columns<'_, P::Scalar, I>, dy: Columns<'_, P::Scalar, O>, write: Write) {
        if let Some(dw) = P::values_of(&mut self.weight) {
            kernel::product_nt::<P::Scalar, O, I>(dy.as_slice(), x.as_slice(), dw, write);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Relu;
    use crate::layers::testing::{
        assert_close, columns, columns_mut, differences, numbers, stored, stored_mut,
    };
    use alloc::vec::Vec;

    type On<P> = MatMul<P, 3, 2>;

    fn forward(w: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 4];
        On::<Shared<'_, f64>>::split(&mut stored(w)).forward(columns(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn each_output_is_a_row_of_the_weight_times_the_input() {
        let (w, x) = ([1., 4., 2., 5., -3., -6.], [1., 10., 100., 0., 1., 0.]);
        assert_eq!(forward(&w, &x), [-279., -546., 2., 5.]);
        let mut y = [f64::NAN; 4];
        On::<Shared<'_, f64>>::split(&mut stored(&w)).forward_then::<Relu>(columns(&x), columns_mut(&mut y));
        assert_eq!(y, [0., 0., 2., 5.]);
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (w, x, dy) = (numbers::<6>(1), numbers::<6>(2), numbers::<4>(3));
        let mut dx = [f64::NAN; 6];
        On::<Shared<'_, f64>>::split(&mut stored(&w)).backward(columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward(&w, x)));

        let expected = differences(&w, &dy, |w| forward(w, &x));
        let mut dw = [f64::NAN; 6];
        On::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut dw)).gradient(
            columns(&x),
            columns(&dy),
            Write::Replace,
        );
        assert_close(&dw, &expected);
        On::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut dw)).gradient(
            columns(&x),
            columns(&dy),
            Write::Add,
        );
        On::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut dw)).gradient(
            columns(&x),
            columns(&dy),
            Write::Add,
        );
        assert_close(&dw.map(|d| d / 3.0), &expected);
    }

    #[test]
    fn all_of_the_weight_is_drawn() {
        let mut w = [f32::NAN; On::<Shared<'_, f32>>::LEN];
        On::<Exclusive<'_, f32>>::split(&mut stored_mut(&mut w)).initialize(Init::Xavier, &mut Rng::new(1));
        let mut expected = [0.0; 6];
        Init::Xavier.fill(&mut expected, 3, &mut Rng::new(1));
        assert_eq!(w, expected);
    }
}
