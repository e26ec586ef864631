use super::Repeat;
use crate::{Columns, ColumnsMut, Scalar};

/// `Sum(N)`: the D sums over N rows of the ND = N · D values of a sample, which are (N, D) row-major;
/// the reverse of [`Repeat`]. `x` and `dx` are (ND, n), `y` and `dy` are (D, n).
///
/// "Deep Learning from Scratch 2", section 1.3.4.4, where D = 8 and N = 7: `x` (7, 8), `y` (1, 8).
/// ND must be a multiple of D, which is checked at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Sum<const ND: usize, const D: usize>;

impl<const ND: usize, const D: usize> Sum<ND, D> {
    /// `y = Σ x` over the N rows, in their order.
    pub fn forward<T: Scalar>(x: Columns<'_, T, ND>, y: ColumnsMut<'_, T, D>) {
        Repeat::<D, ND>::backward(x, y);
    }

    /// `dx = dy`, N times.
    pub fn backward<T: Scalar>(dy: Columns<'_, T, D>, dx: ColumnsMut<'_, T, ND>) {
        Repeat::<D, ND>::forward(dy, dx);
    }
}

#[cfg(test)]
mod tests {
    use super::Sum;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn rows_are_summed_and_each_receives_the_gradient() {
        let mut y = [f64::NAN; 4];
        Sum::<4, 2>::forward(columns(&[1., 2., 10., 20., 3., 4., 30., 40.]), columns_mut(&mut y));
        assert_eq!(y, [11., 22., 33., 44.]);

        let mut dx = [f64::NAN; 8];
        Sum::<4, 2>::backward(columns(&[1., 2., 3., 4.]), columns_mut(&mut dx));
        assert_eq!(dx, [1., 2., 1., 2., 3., 4., 3., 4.]);
    }
}
