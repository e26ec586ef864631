use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Sigmoid`: `y = 1 / (1 + exp(-x))`; everything is (F, n).
///
/// "Deep Learning from Scratch", section 5.5.2.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid;

impl Sigmoid {
    /// `y = 1 / (1 + exp(-x))`.
    pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        kernel::sigmoid(x.as_slice(), y.as_mut_slice());
    }

    /// [`forward`](Self::forward), with `y` instead of `x`.
    pub fn forward_in_place<T: Scalar, const F: usize>(mut y: ColumnsMut<'_, T, F>) {
        kernel::sigmoid_in_place(y.as_mut_slice());
    }

    /// `dx = dy * y * (1 - y)`. Saved from the forward pass: `y`.
    pub fn backward<T: Scalar, const F: usize>(
        y: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        kernel::sigmoid_backward(y.as_slice(), dy.as_slice(), dx.as_mut_slice());
    }

    /// [`backward`](Self::backward), where `dx` holds `dy` before.
    pub fn backward_in_place<T: Scalar, const F: usize>(y: Columns<'_, T, F>, mut dx: ColumnsMut<'_, T, F>) {
        kernel::sigmoid_backward_in_place(y.as_slice(), dx.as_mut_slice());
    }
}

#[cfg(test)]
mod tests {
    use super::Sigmoid;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    #[test]
    fn sigmoid_is_a_half_at_zero_and_never_leaves_the_unit_interval() {
        let mut y = [0.0, 1000.0, -1000.0, core::f64::consts::LN_2];
        Sigmoid::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert_close(&y, &[0.5, 1.0, 0.0, 2.0 / 3.0]);
    }

    #[test]
    fn both_ways_back_agree_with_central_differences() {
        let (x, dy) = (numbers::<12>(1), numbers::<12>(2));
        let forward = |x: &[f64]| {
            let mut y = [f64::NAN; 12];
            Sigmoid::forward(columns::<_, 4>(x), columns_mut(&mut y));
            y.to_vec()
        };
        let y = forward(&x);
        let mut dx = [f64::NAN; 12];
        Sigmoid::backward(columns::<_, 4>(&y), columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, forward));

        let mut in_place = dy;
        Sigmoid::backward_in_place(columns::<_, 4>(&y), columns_mut(&mut in_place));
        assert_eq!(in_place, dx);
    }
}
