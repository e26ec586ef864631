use crate::access::{Access, Exclusive, Shared, Sink, Stored};
use crate::kernel::{Function, Write};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `PRelu`: `y = x` where `x > 0`, else `a · x`, with one slope `a` that is learnt; `x`, `y`, `dx`, `dy`
/// are (F, n).
///
/// The type is the parameter, or its gradient: [`Access`] says how it is reached. He et al., "Delving
/// Deep into Rectifiers" (2015), sections 2.1 and 2.3, where `a` begins at 0.25 and does not decay.
#[derive(Clone, Copy, Debug)]
pub struct PRelu<P: Access> {
    /// `a` (1).
    pub slope: P::Matrix<1, 1>,
}

impl<P: Access> PRelu<P> {
    /// How many parameters there are.
    pub const LEN: usize = 1;

    /// Splits the parameter off the front of a network's.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self { slope: stored.tensor() }
    }
}

impl<T: Scalar> PRelu<Shared<'_, T>> {
    /// `y = x` where `x > 0`, else `a · x`.
    pub fn forward<const F: usize>(&self, x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        Function::LeakyRelu(self.slope[0]).forward(x.as_slice(), y.as_mut_slice());
    }

    /// `dx = dy` where `x > 0`, else `a · dy`. Saved from the forward pass: `x`, as `a` may have become
    /// negative, and `y` does not tell the sign of `x` then.
    pub fn backward<const F: usize>(
        &self,
        x: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        Function::LeakyRelu(self.slope[0]).backward(x.as_slice(), dy.as_slice(), dx.as_mut_slice());
    }
}

impl<T: Scalar> PRelu<Shared<'_, T>> {
    /// [`backward`](Self::backward) and [`gradient`](Self::gradient) in one go: both read the same.
    pub fn gradient_and_backward<D: Sink<Scalar = T>, const F: usize>(
        &self,
        x: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: &mut PRelu<D>,
        write: Write,
    ) {
        let (slope, x, dy, dx) = (self.slope[0], x.as_slice(), dy.as_slice(), dx.as_mut_slice());
        match D::values_of(&mut d.slope) {
            Some([da]) => write_sum(kernel::leaky_relu_backward_and_sum(slope, x, dy, dx), da, write),
            _ => Function::LeakyRelu(slope).backward(x, dy, dx),
        }
    }
}

impl<T: Scalar> PRelu<Exclusive<'_, T>> {
    /// The slope begins at 0.25.
    pub fn initialize(&mut self) {
        self.slope[0] = T::from_f64(0.25);
    }
}

impl<P: Sink> PRelu<P> {
    /// `da = Σ x · dy` over all values that are not above 0, written over what is there or added to it.
    pub fn gradient<const F: usize>(
        &mut self,
        x: Columns<'_, P::Scalar, F>,
        dy: Columns<'_, P::Scalar, F>,
        write: Write,
    ) {
        if let Some([da]) = P::values_of(&mut self.slope) {
            write_sum(kernel::sum_of_products_below_zero(x.as_slice(), dy.as_slice()), da, write);
        }
    }
}

fn write_sum<T: Scalar>(sum: T, da: &mut T, write: Write) {
    *da = if write == Write::Add { *da + sum } else { sum };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Ignored;
    use crate::layers::testing::{
        assert_close, columns, columns_mut, differences, ignored, numbers, stored, stored_mut,
    };
    use alloc::vec::Vec;

    fn forward(slope: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 12];
        PRelu::<Shared<'_, f64>>::split(&mut stored(slope)).forward(columns::<_, 4>(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn both_gradients_agree_with_central_differences_whatever_the_sign_of_the_slope() {
        let (x, dy) = (numbers::<12>(1), numbers::<12>(2));
        let (x_view, dy_view) = (columns::<_, 4>(&x), columns(&dy));
        for slope in [[0.25], [-0.5], [0.0]] {
            let mut dx = [f64::NAN; 12];
            let layer = PRelu::<Shared<'_, f64>>::split(&mut stored(&slope));
            layer.backward(x_view, dy_view, columns_mut(&mut dx));
            assert_close(&dx, &differences(&x, &dy, |x| forward(&slope, x)));

            let mut da = [f64::NAN];
            let mut gradient = PRelu::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut da));
            gradient.gradient(x_view, dy_view, Write::Replace);
            gradient.gradient(x_view, dy_view, Write::Add);
            assert_close(&[da[0] / 2.0], &differences(&slope, &dy, |slope| forward(slope, &x)));

            let (mut both, mut da_of_both) = ([f64::NAN; 12], [1.0]);
            let mut gradient = PRelu::<Exclusive<'_, f64>>::split(&mut stored_mut(&mut da_of_both));
            layer.gradient_and_backward(x_view, dy_view, columns_mut(&mut both), &mut gradient, Write::Add);
            assert_eq!(both, dx);
            assert_close(&[da_of_both[0] - 1.0], &[da[0] / 2.0]);
        }
        PRelu::<Ignored<f64>>::split(&mut ignored()).gradient(x_view, dy_view, Write::Replace);
    }

    #[test]
    fn the_slope_begins_at_a_quarter() {
        let mut slope = [f32::NAN];
        PRelu::<Exclusive<'_, f32>>::split(&mut stored_mut(&mut slope)).initialize();
        assert_eq!(slope, [0.25]);
    }
}
