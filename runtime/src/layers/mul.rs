use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `a * b`: element-wise product of two branches; everything is (F, n).
///
/// "Deep Learning from Scratch", section 5.4; section 1.3.4.1 of its second volume.
#[derive(Clone, Copy, Debug)]
pub struct Mul;

impl Mul {
    /// `y = a * b`.
    pub fn forward<T: Scalar, const F: usize>(
        a: Columns<'_, T, F>,
        b: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        kernel::mul(a.as_slice(), b.as_slice(), y.as_mut_slice());
    }

    /// `y = a * y`.
    pub fn forward_in_place<T: Scalar, const F: usize>(a: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        kernel::mul_in_place(a.as_slice(), y.as_mut_slice());
    }

    /// `dx = other * dy`, the gradient of one branch. Saved from the forward pass: the other branch.
    pub fn backward<T: Scalar, const F: usize>(
        other: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        dx: ColumnsMut<'_, T, F>,
    ) {
        Self::forward(other, dy, dx);
    }

    /// [`backward`](Self::backward), where `dx` is `dy` on entry.
    pub fn backward_in_place<T: Scalar, const F: usize>(other: Columns<'_, T, F>, dx: ColumnsMut<'_, T, F>) {
        Self::forward_in_place(other, dx);
    }
}

#[cfg(test)]
mod tests {
    use super::Mul;
    use crate::layers::testing::{columns, columns_mut};

    /// The book's shopping: two apples at 100 yen, with 10 % tax.
    #[test]
    fn the_gradient_of_a_factor_is_the_other_factor() {
        let (price, number, tax) = ([100.0], [2.0], [1.1]);
        let (mut apples, mut total) = ([f64::NAN], [f64::NAN]);
        Mul::forward(columns::<_, 1>(&price), columns(&number), columns_mut(&mut apples));
        Mul::forward(columns::<_, 1>(&apples), columns(&tax), columns_mut(&mut total));
        assert_eq!(total, [100.0 * 2.0 * 1.1]);

        let (mut d_apples, mut d_price, mut d_number) = ([f64::NAN], [f64::NAN], [1.0]);
        Mul::backward(columns::<_, 1>(&tax), columns(&[1.0]), columns_mut(&mut d_apples));
        Mul::backward(columns::<_, 1>(&number), columns(&d_apples), columns_mut(&mut d_price));
        Mul::backward_in_place(columns::<_, 1>(&tax), columns_mut(&mut d_number));
        Mul::forward_in_place(columns::<_, 1>(&price), columns_mut(&mut d_number));
        assert_eq!((d_price, d_number), ([2.2], [1.1 * 100.0]));
    }
}
