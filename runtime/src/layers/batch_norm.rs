use super::layer_norm::params;
use crate::access::{Gradient, tensors, tensors_mut};
use crate::kernel::{Channels, InputGradient, Layout, Normalization};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `BatchNorm`: `y = weight · (x - mean) / √(variance + ε) + bias` with the values of each of C
/// channels, ε = 10⁻⁵.
///
/// In training, mean and variance are those of the batch, over all samples and, in an
/// image, over all pixels; the variance is the biased one. Prediction uses the running ones,
/// averages over batches. They are statistics, not parameters: optimizers do not update them. A batch with
/// a single value per channel, such as a single vector, has no variance and is ignored: every `y` is the
/// bias, and the running statistics are not updated.
///
/// Its parameters are the weights (C) and then the biases (C); the running statistics the means (C), the variances
/// (C) and the number of batches.
///
/// A sample has F = C · A values, channel `c` those from `c * A` on: one each for a vector (C), for an
/// image (C, H, W) its H · W pixels. For a batch of n samples, `x`, `y`, `dx` and `dy` are F · n
/// values with the memory layout `layout`; all four with the same.
///
/// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
/// Covariate Shift" (2015); "Deep Learning from Scratch", section 6.3.
///
/// ```
/// use constnet::kernel::Layout;
/// use constnet::layers::BatchNorm;
/// use constnet::nalgebra::SMatrix;
///
/// let p = [1.0, 10.0, 0.0, 1.0];
/// let running = [2.0, 0.0, 4.0, 1.0, 1.0];
/// let x = SMatrix::<f64, 2, 1>::new(4.0, 0.5);
/// let mut y = SMatrix::<f64, 2, 1>::zeros();
/// BatchNorm::<2>::forward(Layout::Samples, &p, &running, x.columns(0, 1), y.columns_mut(0, 1));
/// assert!((y[0] - 1.0).abs() < 1e-5 && (y[1] - 6.0).abs() < 1e-4);
/// ```
///
/// All functions panic if there are not [`LEN`](Self::LEN) parameters, or not [`BUFFERS`](Self::BUFFERS) of the
/// statistics.
#[derive(Clone, Copy, Debug)]
pub struct BatchNorm<const C: usize>;

impl<const C: usize> BatchNorm<C> {
    /// Number of parameters: a weight and a bias for each channel.
    pub const LEN: usize = 2 * C;

    /// Number of statistics: the means, the variances and the number of batches.
    pub const BUFFERS: usize = 2 * C + 1;

    /// `y` with the running mean and variance, as in prediction.
    pub fn forward<T: Scalar, const F: usize>(
        layout: Layout,
        p: &[T],
        running: &[T],
        x: Columns<'_, T, F>,
        mut y: ColumnsMut<'_, T, F>,
    ) {
        let ([weight, bias], by) = (tensors(p, [C, C]), normal::<T, C>(running));
        kernel::normalize_channels(
            channels::<C, F>(layout),
            by,
            weight,
            bias,
            x.as_slice(),
            y.as_mut_slice(),
        );
    }

    /// `y` with the mean and the variance of the batch, which are written to `statistics`: the means
    /// (C), the variances (C) and the number of batches: 1, or 0 if each channel has a single value, as
    /// its variance of 0 is meaningless.
    ///
    /// Without `statistics` it is [`forward`](Self::forward), as in a training step of a network that
    /// is frozen.
    pub fn forward_train<T: Scalar, const F: usize>(
        layout: Layout,
        p: &[T],
        running: &[T],
        x: Columns<'_, T, F>,
        statistics: &mut [T],
        mut y: ColumnsMut<'_, T, F>,
    ) {
        if statistics.is_empty() {
            return Self::forward(layout, p, running, x, y);
        }
        let (channels, [weight, bias]) = (channels::<C, F>(layout), tensors(p, [C, C]));
        let [mean, variance, batches] = tensors_mut(statistics, [C, C, 1]);
        kernel::channel_moments(channels, x.as_slice(), mean, variance);
        batches.fill(if x.len() == C { T::zero() } else { T::one() });
        let by = Normalization { mean, variance };
        kernel::normalize_channels(channels, by, weight, bias, x.as_slice(), y.as_mut_slice());
    }

    /// `dx` and the gradients of weight and bias, after `forward_train` has written `statistics`. With
    /// `x̂ = (x - mean) / √(variance + ε)` and m values of each channel in the batch,
    /// `dx = weight / √(variance + ε) · (dy - Σ dy / m - x̂ · Σ (dy · x̂) / m)`; for the gradients see
    /// [`gradient`](Self::gradient). Without `statistics` it is [`backward`](Self::backward), and `d` is
    /// not changed.
    #[expect(clippy::too_many_arguments, reason = "both gradients of a layer with statistics")]
    pub fn gradient_and_backward<T: Scalar, const F: usize>(
        layout: Layout,
        p: &[T],
        running: &[T],
        x: Columns<'_, T, F>,
        statistics: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: Gradient<'_, T>,
    ) {
        if statistics.is_empty() {
            return Self::backward(layout, p, running, dy, dx);
        }
        let (channels, [weight, _]) = (channels::<C, F>(layout), tensors(p, [C, C]));
        let input = InputGradient { weight, dx: dx.as_mut_slice() };
        let (by, x, dy) = (normal::<T, C>(statistics), x.as_slice(), dy.as_slice());
        kernel::normalize_channels_backward(channels, by, x, dy, params(d, C), Some(input));
    }

    /// `dx = dy · weight / √(variance + ε)` with the running variance: the backward pass of a frozen
    /// stage, which computes [`forward`](Self::forward).
    pub fn backward<T: Scalar, const F: usize>(
        layout: Layout,
        p: &[T],
        running: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        let ([weight, _], by) = (tensors(p, [C, C]), normal::<T, C>(running));
        kernel::scale_channels(channels::<C, F>(layout), by, weight, dy.as_slice(), dx.as_mut_slice());
    }

    /// `dweight = Σ dy · (x - mean) / √(variance + ε)`, `dbias = Σ dy` over the values of each
    /// channel, after `forward_train` has written `statistics`.
    pub fn gradient<T: Scalar, const F: usize>(
        layout: Layout,
        x: Columns<'_, T, F>,
        statistics: &[T],
        dy: Columns<'_, T, F>,
        d: Gradient<'_, T>,
    ) {
        let Some(params) = params(d, C) else { return };
        let (channels, by) = (channels::<C, F>(layout), normal::<T, C>(statistics));
        kernel::normalize_channels_backward(channels, by, x.as_slice(), dy.as_slice(), Some(params), None);
    }
}

/// The positions of the channels' values. That they divide evenly is checked at compile time.
fn channels<const C: usize, const F: usize>(layout: Layout) -> Channels {
    const { assert!(C > 0 && F.is_multiple_of(C), "all channels must have the same number of values") };
    Channels::new(C, F, layout)
}

/// The statistics for the normalisation: running ones, or those of a batch.
pub(super) fn normal<T: Scalar, const C: usize>(statistics: &[T]) -> Normalization<'_, T> {
    let [mean, variance, _] = tensors(statistics, [C, C, 1]);
    Normalization { mean, variance }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::Rng;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences};

    const LAYOUTS: [Layout; 2] = [Layout::Samples, Layout::Blocked16];

    fn random(len: usize, seed: u64) -> Vec<f64> {
        let mut rng = Rng::new(seed);
        (0..len).map(|_| rng.normal()).collect()
    }

    /// `y` and the statistics of the batch.
    fn record<const C: usize, const F: usize>(layout: Layout, p: &[f64], x: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let [mut y, mut statistics, unread] = [x.len(), 2 * C + 1, 2 * C + 1].map(|len| vec![f64::NAN; len]);
        let (x, y_view) = (columns::<_, F>(x), columns_mut(&mut y));
        BatchNorm::<C>::forward_train(layout, p, &unread, x, &mut statistics, y_view);
        (y, statistics)
    }

    /// All gradients of `Σ y · dy` against central differences.
    fn check<const C: usize, const F: usize>(layout: Layout, samples: usize) {
        let (params, x, dy) = (random(2 * C, 1), random(F * samples, 2), random(F * samples, 3));
        let right_dx = differences(&x, &dy, |x| record::<C, F>(layout, &params, x).0);
        let right_gradient = differences(&params, &dy, |params| record::<C, F>(layout, params, &x).0);

        let (_, statistics) = record::<C, F>(layout, &params, &x);
        let unread = vec![f64::NAN; 2 * C + 1];
        let (x, dy) = (columns::<_, F>(&x), columns::<_, F>(&dy));
        let [mut dx, mut dx_alone] = [(); 2].map(|()| vec![f64::NAN; F * samples]);
        let [mut gradient, mut twice] = [(); 2].map(|()| vec![f64::NAN; 2 * C]);

        let both = BatchNorm::<C>::gradient_and_backward;
        let (dx_view, d) = (columns_mut(&mut dx), Gradient::replace(&mut gradient));
        both(layout, &params, &unread, x, &statistics, dy, dx_view, d);
        assert_close(&dx, &right_dx);
        assert_close(&gradient, &right_gradient);

        let (dx_view, d) = (columns_mut(&mut dx_alone), Gradient::nowhere());
        both(layout, &params, &unread, x, &statistics, dy, dx_view, d);
        assert_eq!(dx_alone, dx);

        twice.copy_from_slice(&gradient);
        BatchNorm::<C>::gradient(layout, x, &statistics, dy, Gradient::add(&mut twice));
        assert_close(&twice, &right_gradient.iter().map(|d| 2.0 * d).collect::<Vec<_>>());
        BatchNorm::<C>::gradient(layout, x, &statistics, dy, Gradient::nowhere());
    }

    #[test]
    fn gradients_agree_with_central_differences() {
        for layout in LAYOUTS {
            for samples in [2, 5, 16, 19] {
                check::<3, 3>(layout, samples);
                check::<3, 12>(layout, samples);
                check::<1, 5>(layout, samples);
            }
        }
    }

    #[test]
    fn each_channel_has_the_bias_as_mean_and_the_weight_as_deviation() {
        // Two samples with two channels of two values; channel 0 has 1, 2, 5, 8.
        let x = [1.0, 2.0, 0.0, 0.0, 5.0, 8.0, 0.0, 4.0];
        let (y, statistics) = record::<2, 4>(Layout::Samples, &[1.0, 10.0, 0.0, 100.0], &x);
        assert_eq!(statistics, [4.0, 1.0, 7.5, 3.0, 1.0]);
        let deviation = (7.5_f64 + 1e-5).sqrt();
        assert_close(&y[..2], &[-3.0 / deviation, -2.0 / deviation]);
        let other = 10.0 / (3.0_f64 + 1e-5).sqrt();
        assert_close(&y[6..], &[100.0 - other, 100.0 + 3.0 * other]);
    }

    #[test]
    fn a_single_value_of_each_channel_is_no_statistic() {
        for layout in LAYOUTS {
            let (y, statistics) = record::<3, 3>(layout, &[2.0, 2.0, 2.0, 5.0, 6.0, 7.0], &[1.0, -4.0, 9.0]);
            assert_eq!((y, statistics), (vec![5.0, 6.0, 7.0], vec![1.0, -4.0, 9.0, 0.0, 0.0, 0.0, 0.0]));
            assert_eq!(record::<1, 2>(layout, &[1.0, 0.0], &[1.0, 3.0]).1, [2.0, 1.0, 1.0]);
        }
    }

    #[test]
    fn blocks_hold_the_samples_of_a_value_side_by_side() {
        let x = [1.0, 5.0, 2.0, 8.0, 0.0, 0.0, 0.0, 4.0];
        let (_, statistics) = record::<2, 4>(Layout::Blocked16, &[1.0, 1.0, 0.0, 0.0], &x);
        assert_eq!(statistics, [4.0, 1.0, 7.5, 3.0, 1.0]);
    }

    #[test]
    fn a_prediction_takes_the_running_statistics() {
        let (params, mut statistics) = (random(6, 4), random(7, 5));
        statistics[3..].iter_mut().for_each(|variance| *variance = variance.abs());
        for layout in LAYOUTS {
            let x = random(12 * 19, 6);
            let forward = |x: &[f64]| {
                let mut y = vec![f64::NAN; x.len()];
                let (x, y_view) = (columns::<_, 12>(x), columns_mut(&mut y));
                BatchNorm::<3>::forward(layout, &params, &statistics, x, y_view);
                y
            };
            let y = forward(&x);
            // The first value is of channel 0, the last one of channel 2, in both orders.
            for (at, channel) in [(0, 0), (x.len() - 1, 2)] {
                let normal = (x[at] - statistics[channel]) / (statistics[3 + channel] + 1e-5).sqrt();
                assert_close(&[y[at]], &[normal * params[channel] + params[3 + channel]]);
            }
            let (dy, mut dx) = (random(x.len(), 7), vec![f64::NAN; x.len()]);
            let (dy_view, dx_view) = (columns::<_, 12>(&dy), columns_mut(&mut dx));
            BatchNorm::<3>::backward(layout, &params, &statistics, dy_view, dx_view);
            assert_close(&dx, &differences(&x, &dy, forward));
        }
    }

    #[test]
    fn without_statistics_of_the_batch_a_training_step_computes_as_prediction() {
        let (params, statistics) = (random(6, 4), vec![0.5; 7]);
        for layout in LAYOUTS {
            let (x, dy) = (random(12 * 19, 6), random(12 * 19, 7));
            let (p, running) = (&params, &statistics);
            let (x, dy) = (columns::<_, 12>(&x), columns::<_, 12>(&dy));
            let [mut y, mut right_y, mut dx, mut right_dx] = [(); 4].map(|()| vec![f64::NAN; 12 * 19]);
            BatchNorm::<3>::forward_train(layout, p, running, x, &mut [], columns_mut(&mut y));
            BatchNorm::<3>::forward(layout, p, running, x, columns_mut(&mut right_y));
            let (dx_view, d) = (columns_mut(&mut dx), Gradient::nowhere());
            BatchNorm::<3>::gradient_and_backward(layout, p, running, x, &[], dy, dx_view, d);
            BatchNorm::<3>::backward(layout, p, running, dy, columns_mut(&mut right_dx));
            assert_eq!([y, dx], [right_y, right_dx]);
        }
    }
}
