use crate::kernel::inference::Activation;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `a + b`: element-wise sum of two branches; everything is (F, n).
///
/// The gradient of both branches is `dy` itself, so there is no backward pass. It also sums the gradients of values
/// with several readers.
///
/// "Deep Learning from Scratch", section 5.4.
#[derive(Clone, Copy, Debug)]
pub struct Add;

impl Add {
    /// `y = a + b`.
    pub fn forward<T: Scalar, const F: usize>(
        a: Columns<'_, T, F>,
        b: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        kernel::add(a.as_slice(), b.as_slice(), y.as_mut_slice());
    }

    /// `y = a + y`.
    pub fn forward_in_place<T: Scalar, const F: usize>(a: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        kernel::add_in_place(a.as_slice(), y.as_mut_slice());
    }

    /// `y = activation(a + b)` of one sample.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(a: &[T], b: &[T], activation: Activation<T>, y: &mut [T]) {
        kernel::inference::add(a, b, activation, y);
    }
}

#[cfg(test)]
mod tests {
    use super::Add;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn branches_are_added() {
        let (a, b, mut y) = ([1., 2., 3., 4.], [10., 20., 30., 40.], [f64::NAN; 4]);
        Add::forward(columns::<_, 2>(&a), columns(&b), columns_mut(&mut y));
        assert_eq!(y, [11., 22., 33., 44.]);
        Add::forward_in_place(columns::<_, 2>(&a), columns_mut(&mut y));
        assert_eq!(y, [12., 24., 36., 48.]);
    }
}
