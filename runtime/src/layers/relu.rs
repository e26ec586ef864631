use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Relu`: `y = max(x, 0)`; everything is (F, n).
///
/// "Deep Learning from Scratch", section 5.5.1; Nair and Hinton, "Rectified Linear Units Improve
/// Restricted Boltzmann Machines" (2010).
#[derive(Clone, Copy, Debug)]
pub struct Relu;

impl Relu {
    /// `y = 0` where `x <= 0`, else `x`. NaN stays NaN.
    pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        kernel::relu(x.as_slice(), y.as_mut_slice());
    }

    /// [`forward`](Self::forward), with `y` instead of `x`.
    pub fn forward_in_place<T: Scalar, const F: usize>(mut y: ColumnsMut<'_, T, F>) {
        kernel::relu_in_place(y.as_mut_slice());
    }

    /// `dx = 0` where `y <= 0`, else `dy`. Saved from the forward pass: `y`.
    pub fn backward<T: Scalar, const F: usize>(
        y: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        kernel::relu_backward(y.as_slice(), dy.as_slice(), dx.as_mut_slice());
    }

    /// [`backward`](Self::backward), where `dx` is `dy` on entry.
    pub fn backward_in_place<T: Scalar, const F: usize>(y: Columns<'_, T, F>, mut dx: ColumnsMut<'_, T, F>) {
        kernel::relu_backward_in_place(y.as_slice(), dx.as_mut_slice());
    }
}

#[cfg(test)]
mod tests {
    use super::Relu;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn what_is_not_above_zero_is_zero_and_passes_nothing_back() {
        let (x, dy) = ([1.0, -0.5, 0.0, -0.0, 3.0, -2.0], [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let (mut y, mut dx) = ([f64::NAN; 6], [f64::NAN; 6]);
        Relu::forward(columns::<_, 3>(&x), columns_mut(&mut y));
        Relu::backward(columns::<_, 3>(&y), columns(&dy), columns_mut(&mut dx));
        assert_eq!((y, dx), ([1., 0., 0., 0., 3., 0.], [1., 0., 0., 0., 5., 0.]));

        let (mut in_place, mut d_in_place) = (x, dy);
        Relu::forward_in_place(columns_mut::<_, 3>(&mut in_place));
        Relu::backward_in_place(columns::<_, 3>(&y), columns_mut(&mut d_in_place));
        assert_eq!((in_place, d_in_place), (y, dx));
    }

    #[test]
    fn a_broken_value_stays_visible() {
        let mut y = [f32::NAN, f32::NEG_INFINITY];
        Relu::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert!(y[0].is_nan() && y[1] == 0.0);
    }
}
