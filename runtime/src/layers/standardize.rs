use crate::access::tensors;
use crate::kernel::inference::{self, Activation};
use crate::kernel::{Channels, Layout, Normalization, Window, inverse_deviation};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `Standardize` as the first stage: `y = (x - mean) / √variance` with constants of each of C channels; where the
/// variance is 0, `y = x - mean`.
///
/// Mean and variance (the biased one) are those of the training set, set by [`adapt`](crate::ModelMut::adapt), and do not
/// change in training. They are running statistics, so they are saved with the network and have no gradient: the means (C),
/// the variances (C) and the number of samples that they are of, 0 in a network that has not been adapted: its mean is 0 and
/// its variance is 1.
///
/// A sample has F = C · A values, channel `c` those from `c * A` on: one each for a vector (C), for an image (C, H, W) its
/// H · W pixels, as with `Normalization(axis=-1)` of Keras. `x`, `y`, `dx` and `dy` lie sample after sample.
///
/// ```
/// use constnet::layers::Standardize;
/// use constnet::nalgebra::SMatrix;
///
/// let running = [10.0, 5.0, 4.0, 0.0, 100.0];
/// let x = SMatrix::<f64, 2, 1>::new(14.0, 6.0);
/// let mut y = SMatrix::<f64, 2, 1>::zeros();
/// Standardize::<2>::forward(&running, x.columns(0, 1), y.columns_mut(0, 1));
/// assert!((y[0] - 2.0).abs() < 1e-12 && (y[1] - 1.0).abs() < 1e-12);
/// ```
///
/// All functions panic if there are not [`BUFFERS`](Self::BUFFERS) statistics.
#[derive(Clone, Copy, Debug)]
pub struct Standardize<const C: usize>;

impl<const C: usize> Standardize<C> {
    /// Number of parameters: none.
    pub const LEN: usize = 0;

    /// Number of statistics: the means, the variances and the number of samples.
    pub const BUFFERS: usize = 2 * C + 1;

    /// `y = (x - mean) / √variance`.
    pub fn forward<T: Scalar, const F: usize>(
        running: &[T],
        x: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        let ([mean, variance], weight) = (statistics::<T, C>(running), weight::<T, C>(running));
        let by = Normalization { mean, variance };
        kernel::normalize_channels(
            channels::<C, F>(),
            by,
            &weight,
            &[T::zero(); C],
            x.as_slice(),
            y.as_mut_slice(),
        );
    }

    /// `dx = dy / √variance`.
    pub fn backward<T: Scalar, const F: usize>(
        running: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        let ([mean, variance], weight) = (statistics::<T, C>(running), weight::<T, C>(running));
        let by = Normalization { mean, variance };
        kernel::scale_channels(channels::<C, F>(), by, &weight, dy.as_slice(), dx.as_mut_slice());
    }

    /// Folds it into the packed parameters of a layer with this number of outputs, whose windows don't reach beyond the
    /// image.
    #[doc(hidden)]
    pub fn fold_inputs<T: Scalar>(outputs: usize, running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(running);
        inference::fold_inputs(outputs, &scale, &shift, w);
    }

    /// Packs scale and shift for [`infer`](Self::infer): those of a depthwise convolution with a single tap.
    #[doc(hidden)]
    pub fn pack<T: Scalar>(running: &[T], w: &mut [T]) {
        let [scale, shift] = scale_and_shift::<T, C>(running);
        inference::pack_depthwise_conv2d(&pointwise([C, 1, 1]), &[T::one(); C], None, w);
        inference::fold_depthwise(&scale, &shift, w);
    }

    /// `y = a(scale · x + shift + residual)` of one sample, everything channels-last.
    #[doc(hidden)]
    pub fn infer<T: Scalar>(
        image: [usize; 3],
        w: &[T],
        x: &[T],
        residual: Option<&[T]>,
        activation: Activation<T>,
        y: &mut [T],
    ) {
        inference::depthwise_conv2d(pointwise(image), x, w, residual, activation, y);
    }
}

/// Mean and variance.
pub(super) fn statistics<T: Scalar, const C: usize>(running: &[T]) -> [&[T]; 2] {
    let [mean, variance, _] = tensors(running, [C, C, 1]);
    [mean, variance]
}

/// The deviation that a variance stands for: 1 for that of a constant.
pub(super) fn deviation<T: Scalar>(variance: T) -> T {
    if variance > T::zero() { variance.sqrt() } else { T::one() }
}

/// The weights with which a normalisation that adds an ε to the variance divides by the deviation.
fn weight<T: Scalar, const C: usize>(running: &[T]) -> [T; C] {
    let [_, variance] = statistics::<T, C>(running);
    core::array::from_fn(|c| T::one() / (deviation(variance[c]) * inverse_deviation(variance[c])))
}

/// `1 / √variance` and `-mean / √variance` of each channel.
fn scale_and_shift<T: Scalar, const C: usize>(running: &[T]) -> [[T; C]; 2] {
    let [mean, variance] = statistics::<T, C>(running);
    let scale: [T; C] = core::array::from_fn(|c| T::one() / deviation(variance[c]));
    [scale, core::array::from_fn(|c| -scale[c] * mean[c])]
}

/// That the channels' values divide evenly is checked at compile time.
fn channels<const C: usize, const F: usize>() -> Channels {
    const { assert!(C > 0 && F.is_multiple_of(C), "all channels must have the same number of values") };
    Channels::new(C, F, Layout::Samples)
}

fn pointwise(image: [usize; 3]) -> Window {
    Window::new(image, [1, 1], [1, 1], [0, 0])
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences};

    /// Two channels: mean 10, variance 4; mean -1, variance 0, as of a constant.
    const RUNNING: [f64; 5] = [10.0, -1.0, 4.0, 0.0, 7.0];

    fn forward(x: &[f64]) -> Vec<f64> {
        let mut y = vec![f64::NAN; x.len()];
        Standardize::<2>::forward::<_, 4>(&RUNNING, columns(x), columns_mut(&mut y));
        y
    }

    #[test]
    fn each_channel_has_its_mean_and_deviation() {
        let y = forward(&[12.0, 10.0, -1.0, 4.0, 5.0, 13.0, 0.0, -3.0]);
        assert_close(&y, &[1.0, 0.0, 0.0, 5.0, -2.5, 1.5, 1.0, -2.0]);
    }

    #[test]
    fn the_gradient_agrees_with_central_differences() {
        let (x, dy) =
            ([12.0, 9.5, 0.5, 4.0, 8.0, 11.0, 0.25, -3.0], [1.0, -2.0, 0.5, 3.0, -1.0, 0.75, 2.0, -0.5]);
        let mut dx = vec![f64::NAN; 8];
        Standardize::<2>::backward::<_, 4>(&RUNNING, columns(&dy), columns_mut(&mut dx));
        assert_close(&dx, &differences(&x, &dy, forward));
    }

    #[test]
    fn small_and_large_deviations_are_exact() {
        for variance in [1e-12, 1e12, 1.0] {
            let running = [3.0, variance, 1.0];
            let x = [3.0 + 2.0 * f64::sqrt(variance)];
            let mut y = [f64::NAN];
            Standardize::<1>::forward::<_, 1>(&running, columns(&x), columns_mut(&mut y));
            assert!((y[0] - 2.0).abs() < 1e-9, "{variance}: {y:?}");
        }
    }

    #[test]
    fn folded_it_is_that_of_the_values() {
        // A weight (2, 2) and a bias.
        let (w, b, x) = ([1.0, -2.0, 3.0, 0.5], [0.25, -0.5], [11.0, 4.0]);
        let mut packed = [0.0_f64; inference::packed_affine([2, 2])];
        inference::pack_affine([2, 2], &w, Some(&b), &mut packed);
        Standardize::<2>::fold_inputs(2, &RUNNING, &mut packed);
        let mut y = [0.0; 8];
        inference::affine([2, 2], &x, &packed, None, Activation::None, &mut y);
        // x becomes 0.5 and 5.
        assert_close(&y[..2], &[0.25 + 0.5 + 15.0, -0.5 - 1.0 + 2.5]);
    }
}
