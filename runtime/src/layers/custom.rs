use core::fmt;
use core::marker::PhantomData;

use num_traits::Zero as _;

use super::Kept;
use crate::access::{Access, Shared, Sink, Stored};
use crate::kernel::Write;
use crate::{Columns, Scalar};

/// `Custom(L, I -> O)`: a layer of a program's own, see [`Layer`](super::Layer).
///
/// The type is the parameters, or their gradient: [`Access`] says how they are reached. The passes of
/// a network call the layer itself.
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

impl<P: Access, L, const I: usize, const O: usize> Custom<P, L, I, O> {
    /// Splits so many parameters off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>, len: usize) -> Self {
        Self { params: P::split_values(&mut stored.params, len), layer: PhantomData }
    }
}

impl<'a, T: Scalar, L, const I: usize, const O: usize> Custom<Shared<'a, T>, L, I, O> {
    /// What the layer knows on the way back.
    pub fn kept<'k>(&self, x: Columns<'k, T, I>, saved: &'k [T], y: Columns<'k, T, O>) -> Kept<'k, T, I, O>
    where
        'a: 'k,
    {
        Kept { params: self.params, x, saved, y }
    }
}

impl<P: Sink, L, const I: usize, const O: usize> Custom<P, L, I, O> {
    /// The gradient of the parameters, which `gradient` adds: to zeros, or to what is there.
    pub fn gradient<'k>(
        &mut self,
        kept: Kept<'k, P::Scalar, I, O>,
        dy: Columns<'k, P::Scalar, O>,
        write: Write,
        gradient: impl FnOnce(Kept<'k, P::Scalar, I, O>, Columns<'k, P::Scalar, O>, &mut [P::Scalar]),
    ) {
        let Some(values) = P::slice(&mut self.params) else { return };
        if let Write::Replace = write {
            values.fill(P::Scalar::zero());
        }
        gradient(kept, dy, values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::{Exclusive, Ignored};
    use crate::layers::Layer;
    use crate::layers::testing::{
        assert_close, columns, columns_mut, differences, ignored, numbers, stored, stored_mut,
    };
    use crate::{ColumnsMut, Rng};
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
        <Squashed as Layer<3, 1>>::forward(params, columns(x), &mut saved, columns_mut(&mut y));
        (y.to_vec(), saved.to_vec())
    }

    #[test]
    fn both_gradients_agree_with_central_differences() {
        let (params, x, dy) = (numbers::<2>(1), numbers::<6>(2), numbers::<2>(3));
        let (y, saved) = forward(&params, &x);
        let layer = On::<Shared<'_, f64>>::split(&mut stored(&params), 2);
        let (x_view, y_view, dy_view) = (columns(&x), columns(&y), columns(&dy));
        let kept = layer.kept(x_view, &saved, y_view);

        let mut dx = [f64::NAN; 6];
        <Squashed as Layer<3, 1>>::backward(kept, dy_view, columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward(&params, x).0));

        let gradient = <Squashed as Layer<3, 1>>::gradient::<f64>;
        let expected = differences(&params, &dy, |params| forward(params, &x).0);
        let mut dp = [f64::NAN; 2];
        On::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut dp), 2).gradient(
            kept,
            dy_view,
            Write::Replace,
            gradient,
        );
        assert_close(&dp, &expected);

        let twice = expected.iter().map(|d| 2.0 * d).collect::<Vec<_>>();
        On::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut dp), 2).gradient(
            kept,
            dy_view,
            Write::Add,
            gradient,
        );
        assert_close(&dp, &twice);
        On::<Ignored<f64>>::split(&mut ignored(), 2).gradient(kept, dy_view, Write::Add, gradient);
    }

    #[test]
    fn parameters_are_zero_unless_the_layer_draws_them() {
        let mut params = [f32::NAN; 3];
        let mut stored = stored_mut(&mut params);
        let layer = On::<Exclusive<'_, f32>>::split(&mut stored, 2);
        <Squashed as Layer<3, 1>>::initialize(layer.params, &mut Rng::new(1));
        assert_eq!(stored.params.len(), 1);
        assert_eq!(params[..2], [0.0, 0.0]);
        assert!(params[2].is_nan());
    }
}
