use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Dropout(p)`: in training each value is 0 with probability `p`, else
/// `y = x / (1 - p)`, so that its mean does not change. In prediction it is the identity.
///
/// `x`, `y`, `dx` and `dy` are (F, n). `p` is from 0 to below 1. The mask depends on `p`,
/// the seed of the step and the position of the value in its batch alone; the backward pass uses the same
/// seed. Without a seed nothing is dropped, as in a training step of a network that is
/// frozen.
///
/// The seeds of the steps come from the generator of the [`Workspace`](crate::Workspace), which is the same in
/// every new one: two new workspaces drop the same values, step for step, until
/// [`set_rng`](crate::Workspace::set_rng) sets another generator.
///
/// Srivastava, Hinton, Krizhevsky, Sutskever and Salakhutdinov, "Dropout: A Simple Way to Prevent
/// Neural Networks from Overfitting" (2014); "Deep Learning from Scratch", section 6.4.3, where it
/// prediction multiplies by `1 - p`.
///
/// ```
/// use constnet::layers::Dropout;
/// use constnet::nalgebra::SMatrix;
///
/// let x = SMatrix::<f32, 3, 40>::repeat(1.0);
/// let (mut y, mut dx) = (x, x);
/// Dropout::forward_train(0.5, Some(7), x.columns(0, 40), y.columns_mut(0, 40));
/// assert!(y.iter().all(|&y| y == 0.0 || y == 2.0));
/// Dropout::backward(0.5, Some(7), x.columns(0, 40), dx.columns_mut(0, 40));
/// assert_eq!(dx, y);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dropout;

impl Dropout {
    /// `y = x / (1 - p)`, or 0 if the value is dropped; `y = x` without a seed.
    pub fn forward_train<T: Scalar, const F: usize>(
        p: f64,
        seed: Option<u64>,
        x: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        match seed {
            Some(seed) => kernel::dropout(p, seed, x.as_slice(), y.as_mut_slice()),
            None => y.as_mut_slice().copy_from_slice(x.as_slice()),
        }
    }

    /// `y = y / (1 - p)`, or 0 if the value is dropped; `y` does not change without a seed.
    pub fn forward_train_in_place<T: Scalar, const F: usize>(
        p: f64,
        seed: Option<u64>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        if let Some(seed) = seed {
            kernel::dropout_in_place(p, seed, y.as_mut_slice());
        }
    }

    /// `dx = dy / (1 - p)`, or 0 if the value was dropped; `dx = dy` without a seed.
    pub fn backward<T: Scalar, const F: usize>(
        p: f64,
        seed: Option<u64>,
        dy: Columns<'_, T, F>,
        dx: ColumnsMut<'_, T, F>,
    ) {
        Self::forward_train(p, seed, dy, dx);
    }

    /// `dx = dx / (1 - p)`, or 0 if the value was dropped; `dx` does not change without a seed.
    pub fn backward_in_place<T: Scalar, const F: usize>(p: f64, seed: Option<u64>, dx: ColumnsMut<'_, T, F>) {
        Self::forward_train_in_place(p, seed, dx);
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    fn forward_train(p: f64, seed: Option<u64>, x: &[f64]) -> Vec<f64> {
        let mut y = vec![f64::NAN; x.len()];
        Dropout::forward_train::<_, 4>(p, seed, columns(x), columns_mut(&mut y));
        y
    }

    #[test]
    fn the_gradient_agrees_with_central_differences() {
        let (x, dy) = (numbers::<80>(1), numbers::<80>(2));
        let mut dx = [f64::NAN; 80];
        Dropout::backward::<_, 4>(0.4, Some(3), columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, |x| forward_train(0.4, Some(3), x)));
        assert!(dx.contains(&0.0));
    }

    #[test]
    fn in_place_is_the_same() {
        let x = numbers::<80>(1);
        let mut y = x;
        Dropout::forward_train_in_place::<_, 4>(0.4, Some(3), columns_mut(&mut y));
        assert_eq!(y.to_vec(), forward_train(0.4, Some(3), &x));
        let mut dx = x;
        Dropout::backward_in_place::<_, 4>(0.4, Some(3), columns_mut(&mut dx));
        assert_eq!(dx, y);
    }

    #[test]
    fn without_a_key_nothing_is_dropped() {
        let x = numbers::<80>(1);
        assert_eq!(forward_train(0.4, None, &x), x);
        let (mut y, mut dx) = (x, [f64::NAN; 80]);
        Dropout::forward_train_in_place::<_, 4>(0.4, None, columns_mut(&mut y));
        Dropout::backward_in_place::<_, 4>(0.4, None, columns_mut(&mut y));
        Dropout::backward::<_, 4>(0.4, None, columns(&x), columns_mut(&mut dx));
        assert_eq!([y, dx], [x, x]);
    }

    #[test]
    fn nothing_is_dropped_with_probability_0() {
        let x = numbers::<80>(1);
        assert_eq!(forward_train(0.0, Some(9), &x), x);
    }
}
