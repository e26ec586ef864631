use super::standardize::{deviation, statistics};
use crate::kernel::inference;
use crate::{Columns, ColumnsMut, Scalar};

/// `Standardize` as the last stage before a regression loss: `y = mean + √variance · x` with mean and variance of each of R
/// targets.
///
/// So predictions, and metrics of them, are in the units of the targets. In training the stage does nothing: `x` is
/// compared with the standardised targets, by the loss [`Standardized`](super::Standardized). The running statistics are those
/// of [`Standardize`](super::Standardize); a variance of 0 counts as 1.
///
/// All functions panic if there are not [`BUFFERS`](Self::BUFFERS) statistics.
#[derive(Clone, Copy, Debug)]
pub struct StandardizeTargets<const R: usize>;

impl<const R: usize> StandardizeTargets<R> {
    /// Number of parameters: none.
    pub const LEN: usize = 0;

    /// Number of statistics: the means, the variances and the number of samples.
    pub const BUFFERS: usize = 2 * R + 1;

    /// `y = mean + √variance · x`.
    pub fn forward<T: Scalar, const F: usize>(
        running: &[T],
        x: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        const { assert!(R > 0 && F == R, "each target has a mean and a deviation") };
        let [mean, scale] = mean_and_deviation::<T, R>(running);
        for (y, x) in y.as_mut_slice().chunks_exact_mut(R).zip(x.as_slice().chunks_exact(R)) {
            for (row, (y, &x)) in y.iter_mut().zip(x).enumerate() {
                *y = mean[row] + scale[row] * x;
            }
        }
    }

    /// Folds it into the packed parameters of the layer before it.
    #[doc(hidden)]
    pub fn fold<T: Scalar>(running: &[T], w: &mut [T]) {
        let [mean, scale] = mean_and_deviation::<T, R>(running);
        inference::fold_outputs(&scale, &mean, w);
    }

    /// [`fold`](Self::fold) for a depthwise convolution.
    #[doc(hidden)]
    pub fn fold_depthwise<T: Scalar>(running: &[T], w: &mut [T]) {
        let [mean, scale] = mean_and_deviation::<T, R>(running);
        inference::fold_depthwise(&scale, &mean, w);
    }

    /// [`fold`](Self::fold) for a product in a network that is computed in registers.
    #[doc(hidden)]
    pub fn fold_small<T: Scalar>(running: &[T], w: &mut [T]) {
        let [mean, scale] = mean_and_deviation::<T, R>(running);
        super::small::fold_outputs(&scale, &mean, w);
    }
}

fn mean_and_deviation<T: Scalar, const R: usize>(running: &[T]) -> [[T; R]; 2] {
    let [mean, variance] = statistics::<T, R>(running);
    [core::array::from_fn(|row| mean[row]), core::array::from_fn(|row| deviation(variance[row]))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut};

    #[test]
    fn outputs_get_the_units_of_the_targets() {
        let running = [10.0, -1.0, 4.0, 0.0, 7.0];
        let mut y = [f64::NAN; 4];
        let x = [1.0, 5.0, -2.5, 0.0];
        StandardizeTargets::<2>::forward::<_, 2>(&running, columns(&x), columns_mut(&mut y));
        assert_close(&y, &[12.0, 4.0, 5.0, -1.0]);
    }

    #[test]
    fn folded_it_is_that_of_the_outputs() {
        let (w, b, x) = ([1.0, -2.0, 3.0, 0.5], [0.25, -0.5], [2.0, 4.0]);
        let running = [10.0, -1.0, 4.0, 0.0, 7.0];
        let mut packed = [0.0_f64; inference::packed_affine([2, 2])];
        inference::pack_affine([2, 2], &w, Some(&b), &mut packed);
        StandardizeTargets::<2>::fold(&running, &mut packed);
        let mut y = [0.0; 8];
        inference::affine([2, 2], &x, &packed, None, inference::Activation::None, &mut y);
        assert_close(&y[..2], &[10.0 + 2.0 * (0.25 + 2.0 + 12.0), -1.0 + (-0.5 - 4.0 + 2.0)]);
    }
}
