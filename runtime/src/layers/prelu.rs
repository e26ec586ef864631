use crate::access::{Gradient, tensors};
use crate::kernel::{Accumulate, Function};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `PRelu`: `y = x` where `x > 0`, else `a · x`, with one learned slope `a`; `x`, `y`, `dx`, `dy`
/// are (F, n).
///
/// Its only parameter is `a`. He et al., "Delving Deep into Rectifiers" (2015), sections 2.1 and 2.3, where `a`
/// is 0.25 initially and does not decay.
///
/// All functions panic if there is not one parameter.
#[derive(Clone, Copy, Debug)]
pub struct PRelu;

impl PRelu {
    /// Number of parameters.
    pub const LEN: usize = 1;

    /// `y = x` where `x > 0`, else `a · x`.
    pub fn forward<T: Scalar, const F: usize>(p: &[T], x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        function(p).forward(x.as_slice(), y.as_mut_slice());
    }

    /// `dx = dy` where `x > 0`, else `a · dy`. Saved from the forward pass: `x`, as `y` does not determine
    /// the sign of `x` if `a` becomes negative.
    pub fn backward<T: Scalar, const F: usize>(
        p: &[T],
        x: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        function(p).backward(x.as_slice(), dy.as_slice(), dx.as_mut_slice());
    }

    /// [`backward`](Self::backward) and [`gradient`](Self::gradient) in one pass: both read the same values.
    pub fn gradient_and_backward<T: Scalar, const F: usize>(
        p: &[T],
        x: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: Gradient<'_, T>,
    ) {
        match d.tensors([1]) {
            Some(([da], accumulate)) => {
                let (x, dy, dx) = (x.as_slice(), dy.as_slice(), dx.as_mut_slice());
                write_sum(kernel::leaky_relu_backward_and_sum(slope(p), x, dy, dx), da, accumulate);
            }
            None => Self::backward(p, x, dy, dx),
        }
    }

    /// `da = Σ x · dy` over all values that are not above 0.
    pub fn gradient<T: Scalar, const F: usize>(
        x: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        d: Gradient<'_, T>,
    ) {
        if let Some(([da], accumulate)) = d.tensors([1]) {
            write_sum(kernel::sum_of_products_below_zero(x.as_slice(), dy.as_slice()), da, accumulate);
        }
    }
}

fn slope<T: Scalar>(p: &[T]) -> T {
    let [slope] = tensors(p, [1]);
    slope[0]
}

fn function<T: Scalar>(p: &[T]) -> Function<T> {
    Function::LeakyRelu(slope(p))
}

fn write_sum<T: Scalar>(sum: T, da: &mut [T], accumulate: Accumulate) {
    da[0] = if accumulate == Accumulate::Yes { da[0] + sum } else { sum };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};
    use alloc::vec::Vec;

    fn forward(slope: &[f64], x: &[f64]) -> Vec<f64> {
        let mut y = [f64::NAN; 12];
        PRelu::forward(slope, columns::<_, 4>(x), columns_mut(&mut y));
        y.to_vec()
    }

    #[test]
    fn both_gradients_agree_with_central_differences_whatever_the_sign_of_the_slope() {
        let (x, dy) = (numbers::<12>(1), numbers::<12>(2));
        let (x_view, dy_view) = (columns::<_, 4>(&x), columns(&dy));
        for slope in [[0.25], [-0.5], [0.0]] {
            let mut dx = [f64::NAN; 12];
            PRelu::backward(&slope, x_view, dy_view, columns_mut(&mut dx));
            assert_close(&dx, &differences(&x, &dy, |x| forward(&slope, x)));

            let mut da = [f64::NAN];
            PRelu::gradient(x_view, dy_view, Gradient::replace(&mut da));
            PRelu::gradient(x_view, dy_view, Gradient::add(&mut da));
            assert_close(&[da[0] / 2.0], &differences(&slope, &dy, |slope| forward(slope, &x)));

            let (mut both, mut da_of_both) = ([f64::NAN; 12], [1.0]);
            let d = Gradient::add(&mut da_of_both);
            PRelu::gradient_and_backward(&slope, x_view, dy_view, columns_mut(&mut both), d);
            assert_eq!(both, dx);
            assert_close(&[da_of_both[0] - 1.0], &[da[0] / 2.0]);

            let mut alone = [f64::NAN; 12];
            let (dx_alone, d) = (columns_mut(&mut alone), Gradient::nowhere());
            PRelu::gradient_and_backward(&slope, x_view, dy_view, dx_alone, d);
            assert_eq!(alone, dx);
        }
        PRelu::gradient(x_view, dy_view, Gradient::nowhere());
    }
}
