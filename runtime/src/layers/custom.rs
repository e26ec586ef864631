use core::fmt;
use core::marker::PhantomData;

use num_traits::Zero as _;

use super::{Kept, Layer};
use crate::access::{Access, Exclusive, Shared, Sink};
use crate::kernel::Write;
use crate::{Columns, ColumnsMut, Rng, Scalar};

/// `Custom(L, I -> O)`: a layer of a program's own, see [`Layer`].
///
/// The type is the parameters, or their gradient: [`Access`] says how they are reached. For a batch
/// of n samples, `x` and `dx` are (I, n), `y` and `dy` are (O, n), and `saved` holds
/// [`Layer::SAVED`] values for each sample.
pub struct Custom<P: Access, L, const I: usize, const O: usize> {
    /// All parameters, in an order of the layer's own.
    pub params: P::Values,
    layer: PhantomData<fn() -> L>,
}

impl<T: Scalar, L, const I: usize, const O: usize> Clone for Custom<Shared<'_, T>, L, I, O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Scalar, L, const I: usize, const O: usize> Copy for Custom<Shared<'_, T>, L, I, O> {}

impl<P: Access, L, const I: usize, const O: usize> fmt::Debug for Custom<P, L, I, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Custom").field("params", &self.params).finish()
    }
}

// `L: Layer` is asked by each method, not by the blocks of them: only so does rustc say with the
// trait's own words what a type lacks that is no layer.

impl<P: Access, L, const I: usize, const O: usize> Custom<P, L, I, O> {
    /// Splits the parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(values: &mut P::Values) -> Self
    where
        L: Layer<I, O>,
    {
        Self { params: P::split_values(values, L::PARAMS), layer: PhantomData }
    }
}

impl<T: Scalar, L, const I: usize, const O: usize> Custom<Shared<'_, T>, L, I, O> {
    /// `y` from `x`; writes `saved`.
    pub fn forward(&self, x: Columns<'_, T, I>, saved: &mut [T], y: ColumnsMut<'_, T, O>)
    where
        L: Layer<I, O>,
    {
        L::forward(self.params, x, saved, y);
    }

    /// `dx` from `dy`.
    pub fn backward(
        &self,
        x: Columns<'_, T, I>,
        saved: &[T],
        y: Columns<'_, T, O>,
        dy: Columns<'_, T, O>,
        dx: ColumnsMut<'_, T, I>,
    ) where
        L: Layer<I, O>,
    {
        L::backward(Kept { params: self.params, x, saved, y }, dy, dx);
    }
}

impl<T: Scalar, L, const I: usize, const O: usize> Custom<Exclusive<'_, T>, L, I, O> {
    /// Draws the parameters as the layer wants them.
    pub fn initialize(&mut self, rng: &mut Rng)
    where
        L: Layer<I, O>,
    {
        L::initialize(self.params, rng);
    }
}

impl<P: Sink, L, const I: usize, const O: usize> Custom<P, L, I, O> {
    /// The gradient of the parameters, written over what is there or added to it.
    pub fn gradient(
        &mut self,
        params: &Custom<Shared<'_, P::Scalar>, L, I, O>,
        x: Columns<'_, P::Scalar, I>,
        saved: &[P::Scalar],
        y: Columns<'_, P::Scalar, O>,
        dy: Columns<'_, P::Scalar, O>,
        write: Write,
    ) where
        L: Layer<I, O>,
    {
        let Some(gradient) = P::slice(&mut self.params) else { return };
        if let Write::Replace = write {
            gradient.fill(P::Scalar::zero());
        }
        L::gradient(Kept { params: params.params, x, saved, y }, dy, gradient);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Ignored;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};
    use alloc::vec::Vec;

    /// `y = p0 * tanh(p1 * Σ x)`, which keeps the tanh.
    struct Squashed;

    impl<const I: usize> Layer<I, 1> for Squashed {
        const PARAMS: usize = 2;
        const SAVED: usize = 1;

        fn forward<T: Scalar>(p: &[T], x: Columns<'_, T, I>, saved: &mut [T], mut y: ColumnsMut<'_, T, 1>) {
            for (sample, x) in x.as_slice().chunks_exact(I).enumerate() {
                saved[sample] = (p[1] * total(x)).tanh();
                y.as_mut_slice()[sample] = p[0] * saved[sample];
            }
        }

        fn backward<T: Scalar>(kept: Kept<'_, T, I, 1>, dy: Columns<'_, T, 1>, mut dx: ColumnsMut<'_, T, I>) {
            for (sample, dx) in dx.as_mut_slice().chunks_exact_mut(I).enumerate() {
                let tanh = kept.saved[sample];
                dx.fill(dy[sample] * kept.params[0] * kept.params[1] * (T::one() - tanh * tanh));
            }
        }

        fn gradient<T: Scalar>(kept: Kept<'_, T, I, 1>, dy: Columns<'_, T, 1>, dp: &mut [T]) {
            for (sample, x) in kept.x.as_slice().chunks_exact(I).enumerate() {
                let tanh = kept.saved[sample];
                dp[0] += dy[sample] * tanh;
                dp[1] += dy[sample] * kept.params[0] * (T::one() - tanh * tanh) * total(x);
            }
        }
    }

    fn total<T: Scalar>(x: &[T]) -> T {
        x.iter().copied().sum()
    }

    type On<P> = Custom<P, Squashed, 3, 1>;

    /// Two samples: the results, with what is kept of each.
    fn forward(params: &[f64], x: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let (mut y, mut saved) = ([f64::NAN; 2], [f64::NAN; 2]);
        On::<Shared<'_, f64>>::split(&mut &*params).forward(columns(x), &mut saved, columns_mut(&mut y));
        (y.to_vec(), saved.to_vec())
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (params, x, dy) = (numbers::<2>(1), numbers::<6>(2), numbers::<2>(3));
        let (y, saved) = forward(&params, &x);
        let layer = On::<Shared<'_, f64>>::split(&mut &params[..]);
        let (x_view, y_view, dy_view) = (columns(&x), columns(&y), columns(&dy));

        let mut dx = [f64::NAN; 6];
        layer.backward(x_view, &saved, y_view, dy_view, columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward(&params, x).0));

        let expected = differences(&params, &dy, |params| forward(params, &x).0);
        let mut dp = [f64::NAN; 2];
        On::<Exclusive<'_, f64>>::split(&mut &mut dp[..]).gradient(
            &layer,
            x_view,
            &saved,
            y_view,
            dy_view,
            Write::Replace,
        );
        assert_close(&dp, &expected);

        let twice = expected.iter().map(|d| 2.0 * d).collect::<Vec<_>>();
        On::<Exclusive<'_, f64>>::split(&mut &mut dp[..]).gradient(
            &layer,
            x_view,
            &saved,
            y_view,
            dy_view,
            Write::Add,
        );
        assert_close(&dp, &twice);
        let thrice = expected.iter().map(|d| 3.0 * d).collect::<Vec<_>>();
        On::<Exclusive<'_, f64>>::split(&mut &mut dp[..]).gradient(
            &layer,
            x_view,
            &saved,
            y_view,
            dy_view,
            Write::Add,
        );
        assert_close(&dp, &thrice);
        On::<Ignored<f64>>::split(&mut ()).gradient(&layer, x_view, &saved, y_view, dy_view, Write::Add);
    }

    #[test]
    fn parameters_are_zero_unless_the_layer_draws_them() {
        let mut params = [f32::NAN; 3];
        let mut rest = &mut params[..];
        On::<Exclusive<'_, f32>>::split(&mut rest).initialize(&mut Rng::new(1));
        assert_eq!(rest.len(), 1);
        assert_eq!(params[..2], [0.0, 0.0]);
        assert!(params[2].is_nan());
    }
}
