use crate::kernel::Accumulate;
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Repeat(N)`: N copies of the D values of a sample, one after the other: (N, D) row-major as
/// ND = N · D values. `x` and `dx` are (D, n), `y` and `dy` are (ND, n).
///
/// "Deep Learning from Scratch 2", section 1.3.4.3, where D = 8 and N = 7: `x` (1, 8), `y` (7, 8).
/// ND must be a multiple of D, which is checked at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Repeat<const D: usize, const ND: usize>;

impl<const D: usize, const ND: usize> Repeat<D, ND> {
    const WHOLE_COPIES: () = assert!(D > 0 && ND >= D && ND.is_multiple_of(D), "ND must be a multiple of D");

    /// `y = x`, N times.
    pub fn forward<T: Scalar>(x: Columns<'_, T, D>, mut y: ColumnsMut<'_, T, ND>) {
        const { Self::WHOLE_COPIES };
        for (x, y) in x.as_slice().chunks_exact(D).zip(y.as_mut_slice().chunks_exact_mut(ND)) {
            y.chunks_exact_mut(D).for_each(|copy| copy.copy_from_slice(x));
        }
    }

    /// `dx = Σ dy` over the N copies.
    pub fn backward<T: Scalar>(dy: Columns<'_, T, ND>, mut dx: ColumnsMut<'_, T, D>) {
        const { Self::WHOLE_COPIES };
        for (dy, dx) in dy.as_slice().chunks_exact(ND).zip(dx.as_mut_slice().chunks_exact_mut(D)) {
            kernel::row_sums::<T, D>(dy, dx, Accumulate::No);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Repeat;
    use crate::layers::testing::{columns, columns_mut};

    #[test]
    fn copies_are_concatenated_and_their_gradients_are_summed() {
        let mut y = [f32::NAN; 12];
        Repeat::<2, 6>::forward(columns(&[1., 2., 3., 4.]), columns_mut(&mut y));
        assert_eq!(y, [1., 2., 1., 2., 1., 2., 3., 4., 3., 4., 3., 4.]);

        let dy = [1., 2., 30., 40., 500., 600., -1., -2., -3., -4., -5., -6.];
        let mut dx = [f32::NAN; 4];
        Repeat::<2, 6>::backward(columns(&dy), columns_mut(&mut dx));
        assert_eq!(dx, [531., 642., -9., -12.]);
    }

    #[test]
    fn one_copy_is_the_sample_itself() {
        let mut y = [f64::NAN; 4];
        Repeat::<4, 4>::forward(columns(&[1., 2., 3., 4.]), columns_mut(&mut y));
        assert_eq!(y, [1., 2., 3., 4.]);
        let mut dx = [f64::NAN; 4];
        Repeat::<4, 4>::backward(columns(&y), columns_mut(&mut dx));
        assert_eq!(dx, y);
    }
}
