use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Softmax`: `y = exp(x) / Σ exp(x)` over the F values of each sample; everything is (F, n).
///
/// "Deep Learning from Scratch", section 3.5. A classifier that is trained ends with
/// [`SoftmaxWithLoss`](super::SoftmaxWithLoss) instead.
#[derive(Clone, Copy, Debug)]
pub struct Softmax;

impl Softmax {
    /// `y = exp(x - max x) / Σ exp(x - max x)`, which is equal and can't overflow.
    pub fn forward<T: Scalar, const F: usize>(x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
        Self::forward_in_place(y);
    }

    /// [`forward`](Self::forward), with `y` instead of `x`.
    pub fn forward_in_place<T: Scalar, const F: usize>(mut y: ColumnsMut<'_, T, F>) {
        shares(y.as_mut_slice(), F);
    }

    /// `dx = y * (dy - Σ y * dy)`, the sum over the values of a sample. Saved from the forward
    /// pass: `y`.
    pub fn backward<T: Scalar, const F: usize>(
        y: Columns<'_, T, F>,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        dx.as_mut_slice().copy_from_slice(dy.as_slice());
        Self::backward_in_place(y, dx);
    }

    /// [`backward`](Self::backward), where `dx` is `dy` on entry.
    pub fn backward_in_place<T: Scalar, const F: usize>(y: Columns<'_, T, F>, mut dx: ColumnsMut<'_, T, F>) {
        for (y, dx) in y.as_slice().chunks_exact(F).zip(dx.as_mut_slice().chunks_exact_mut(F)) {
            let mean = kernel::sum(F, |at| y[at] * dx[at]);
            for (dx, &y) in dx.iter_mut().zip(y) {
                *dx = y * (*dx - mean);
            }
        }
    }
}

/// `exp(x - max x) / Σ exp(x - max x)` for the values of each sample, of which there are `features`.
pub(super) fn shares<T: Scalar>(x: &mut [T], features: usize) {
    exponentials(x, features);
    for x in x.chunks_exact_mut(features) {
        let sum = kernel::total(x);
        x.iter_mut().for_each(|x| *x /= sum);
    }
}

/// `exp(x - max x)` for the values of each sample, of which there are `features`.
pub(super) fn exponentials<T: Scalar>(x: &mut [T], features: usize) {
    for x in x.chunks_exact_mut(features) {
        let max = largest(x);
        x.iter_mut().for_each(|x| *x -= max);
    }
    kernel::exp(x);
}

pub(super) fn largest<T: Scalar>(x: &[T]) -> T {
    x.iter().fold(T::neg_infinity(), |max, &x| if x > max { x } else { max })
}

#[cfg(test)]
mod tests {
    use super::Softmax;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences, numbers};

    /// The example of section 3.5.2, and one that would overflow.
    #[test]
    fn the_values_of_a_sample_become_shares() {
        let x = [0.3, 2.9, 4.0, 1010.0, 1000.0, 990.0];
        let mut y = [f64::NAN; 6];
        Softmax::forward(columns::<_, 3>(&x), columns_mut(&mut y));
        let small = [0.018211273295547534, 0.24519181293507392, 0.7365969137693786];
        let large = [0.999954600070331, 4.539786860886666e-5, 2.061060046209062e-9];
        assert_close(&y, [small, large].as_flattened());
    }

    #[test]
    fn both_ways_back_agree_with_central_differences() {
        let (x, dy) = (numbers::<12>(1), numbers::<12>(2));
        let forward = |x: &[f64]| {
            let mut y = [f64::NAN; 12];
            Softmax::forward(columns::<_, 4>(x), columns_mut(&mut y));
            y.to_vec()
        };
        let y = forward(&x);
        let mut dx = [f64::NAN; 12];
        Softmax::backward(columns::<_, 4>(&y), columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, forward));
    }

    #[test]
    fn a_broken_value_breaks_its_own_sample_only() {
        let mut y = [f32::NAN, 0.0, 1.0, 1.0];
        Softmax::forward_in_place(columns_mut::<_, 2>(&mut y));
        assert!(y[0].is_nan() && y[1].is_nan());
        assert_eq!(y[2..], [0.5, 0.5]);
    }
}
