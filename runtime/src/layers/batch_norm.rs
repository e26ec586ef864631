use crate::access::{Access, Exclusive, Shared, Sink, Stored, values};
use crate::kernel::{Channels, InputGradient, Normal, Order, ParamGradient, Write};
use crate::{Columns, ColumnsMut, Scalar, kernel};

/// `BatchNorm`: `y = weight · (x - mean) / √(variance + ε) + bias` with the values of each of C
/// channels, ε = 10⁻⁵.
///
/// Where a network is trained, mean and variance are those of the batch, over all samples and, in an
/// image, over all its places; the variance is the biased one. A prediction takes the running ones,
/// the mean of what batches had. They are statistics, not parameters: no optimizer moves them. A batch with
/// a single value for each channel, such as a vector alone, has no variance and teaches nothing: every `y` is the
/// bias, and the running statistics do not follow it.
///
/// A sample has F = C · A values, channel `c` those from `c * A` on: of a vector (C) one each, of an
/// image (C, H, W) its H · W places. For a batch of n samples, `x`, `y`, `dx` and `dy` are F · n
/// values which lie in `order`; all four in the same.
///
/// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
/// Covariate Shift" (2015); "Deep Learning from Scratch", section 6.3.
///
/// ```
/// use constnet::access::Shared;
/// use constnet::kernel::Order;
/// use constnet::layers::BatchNorm;
/// use constnet::nalgebra::{SMatrix, SVector};
///
/// let batches = SVector::from([1.0]);
/// let [weight, bias, mean, variance] = [[1.0, 10.0], [0.0, 1.0], [2.0, 0.0], [4.0, 1.0]].map(SVector::from);
/// let norm = BatchNorm::<Shared<'_, f64>, 2> {
///     weight: weight.as_view(),
///     bias: bias.as_view(),
///     mean: mean.as_view(),
///     variance: variance.as_view(),
///     batches: batches.as_view(),
/// };
///
/// let x = SMatrix::<f64, 2, 1>::from([[4.0, 0.5]]);
/// let mut y = SMatrix::<f64, 2, 1>::zeros();
/// norm.forward(Order::Samples, x.columns(0, 1), y.columns_mut(0, 1));
/// assert!((y[0] - 1.0).abs() < 1e-5 && (y[1] - 6.0).abs() < 1e-4);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BatchNorm<P: Access, const C: usize> {
    /// What the normalised values are multiplied by (C).
    pub weight: P::Matrix<C, 1>,
    /// What is added then (C).
    pub bias: P::Matrix<C, 1>,
    /// The running means (C).
    pub mean: P::Matrix<C, 1>,
    /// The running variances (C).
    pub variance: P::Matrix<C, 1>,
    /// How many batches they come from.
    pub batches: P::Matrix<1, 1>,
}

impl<P: Access, const C: usize> BatchNorm<P, C> {
    /// How many parameters there are: a weight and a bias for each channel.
    pub const LEN: usize = 2 * C;

    /// How many statistics there are: the means, the variances and the number of batches.
    pub const STATISTICS: usize = 2 * C + 1;

    /// Splits the parameters off the front of a network's, and the statistics off those.
    #[doc(hidden)]
    pub fn split(stored: &mut Stored<P>) -> Self {
        Self {
            weight: stored.tensor(),
            bias: stored.tensor(),
            mean: stored.statistic(),
            variance: stored.statistic(),
            batches: stored.statistic(),
        }
    }
}

impl<T: Scalar, const C: usize> BatchNorm<Shared<'_, T>, C> {
    /// `y` by the running mean and variance, as in a prediction.
    pub fn forward<const F: usize>(&self, order: Order, x: Columns<'_, T, F>, mut y: ColumnsMut<'_, T, F>) {
        let channels = channels::<C, F>(order);
        let (weight, bias) = (values(&self.weight), values(&self.bias));
        kernel::normalize_channels(channels, self.running(), weight, bias, x.as_slice(), y.as_mut_slice());
    }

    /// `y` by the mean and the variance of the batch, which are written to `statistics`: the means
    /// (C), the variances (C) and the number of batches: 1, or 0 where each channel has a single value, as
    /// its variance of 0 says nothing about those of others.
    ///
    /// Without any `statistics` it is [`forward`](Self::forward): so a training step computes in a network that
    /// is frozen.
    ///
    /// # Panics
    ///
    /// If there are neither none nor [`STATISTICS`](Self::STATISTICS) of them.
    pub fn record<const F: usize>(
        &self,
        order: Order,
        x: Columns<'_, T, F>,
        statistics: &mut [T],
        mut y: ColumnsMut<'_, T, F>,
    ) {
        if statistics.is_empty() {
            return self.forward(order, x, y);
        }
        assert_eq!(statistics.len(), Self::STATISTICS, "means, variances and a number of batches");
        let channels = channels::<C, F>(order);
        let (mean, rest) = statistics.split_at_mut(C);
        let (variance, batches) = rest.split_at_mut(C);
        kernel::channel_moments(channels, x.as_slice(), mean, variance);
        batches.fill(if x.len() == C { T::zero() } else { T::one() });
        let (weight, bias) = (values(&self.weight), values(&self.bias));
        let by = Normal { mean, variance };
        kernel::normalize_channels(channels, by, weight, bias, x.as_slice(), y.as_mut_slice());
    }

    /// `dx` and the gradients of weight and bias, where `record` gave `statistics`. With
    /// `x̂ = (x - mean) / √(variance + ε)` and m values of each channel in the batch,
    /// `dx = weight / √(variance + ε) · (dy - Σ dy / m - x̂ · Σ (dy · x̂) / m)`; for the gradients see
    /// [`gradient`](BatchNorm::gradient). Without any `statistics` it is [`backward`](Self::backward), and `d` stays
    /// as it is.
    ///
    /// # Panics
    ///
    /// If there are neither none nor [`STATISTICS`](Self::STATISTICS) of them.
    #[expect(clippy::too_many_arguments, reason = "both gradients of a layer with statistics")]
    pub fn gradient_and_backward<D: Sink<Scalar = T>, const F: usize>(
        &self,
        order: Order,
        x: Columns<'_, T, F>,
        statistics: &[T],
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
        d: &mut BatchNorm<D, C>,
        write: Write,
    ) {
        if statistics.is_empty() {
            return self.backward(order, dy, dx);
        }
        let (channels, by) = (channels::<C, F>(order), of_batch::<T, C>(statistics));
        let input = InputGradient { weight: values(&self.weight), dx: dx.as_mut_slice() };
        let (x, dy) = (x.as_slice(), dy.as_slice());
        kernel::normalize_channels_backward(channels, by, x, dy, d.sink(write), Some(input));
    }

    /// `dx = dy · weight / √(variance + ε)` with the running variance: the way back through a stage
    /// that is not trained and so computes by [`forward`](Self::forward).
    pub fn backward<const F: usize>(
        &self,
        order: Order,
        dy: Columns<'_, T, F>,
        mut dx: ColumnsMut<'_, T, F>,
    ) {
        let (channels, weight) = (channels::<C, F>(order), values(&self.weight));
        kernel::scale_channels(channels, self.running(), weight, dy.as_slice(), dx.as_mut_slice());
    }

    fn running(&self) -> Normal<'_, T> {
        Normal { mean: values(&self.mean), variance: values(&self.variance) }
    }
}

impl<T: Scalar, const C: usize> BatchNorm<Exclusive<'_, T>, C> {
    /// The layer normalises and changes nothing more: weight 1, bias 0. Its running statistics are
    /// mean 0 and variance 1 of no batch.
    pub fn initialize(&mut self) {
        self.weight.fill(T::one());
        self.bias.fill(T::zero());
        self.mean.fill(T::zero());
        self.variance.fill(T::one());
        self.batches.fill(T::zero());
    }
}

impl<P: Sink, const C: usize> BatchNorm<P, C> {
    /// `dweight = Σ dy · (x - mean) / √(variance + ε)`, `dbias = Σ dy` over the values of each
    /// channel, where `record` gave `statistics`; written over what is there or added to it.
    ///
    /// # Panics
    ///
    /// If there are not [`STATISTICS`](Self::STATISTICS) of them.
    pub fn gradient<const F: usize>(
        &mut self,
        order: Order,
        x: Columns<'_, P::Scalar, F>,
        statistics: &[P::Scalar],
        dy: Columns<'_, P::Scalar, F>,
        write: Write,
    ) {
        let Some(params) = self.sink(write) else { return };
        let (channels, by) = (channels::<C, F>(order), of_batch::<_, C>(statistics));
        let (x, dy) = (x.as_slice(), dy.as_slice());
        kernel::normalize_channels_backward(channels, by, x, dy, Some(params), None);
    }

    fn sink(&mut self, write: Write) -> Option<ParamGradient<'_, P::Scalar>> {
        let (weight, bias) = (P::values_of(&mut self.weight)?, P::values_of(&mut self.bias)?);
        Some(ParamGradient { weight, bias, write })
    }
}

/// Where the values of the channels lie. That they divide evenly is checked at compile time.
fn channels<const C: usize, const F: usize>(order: Order) -> Channels {
    const { assert!(C > 0 && F.is_multiple_of(C), "each channel has as many values") };
    Channels::new(C, F, order)
}

/// What `BatchNorm::record` normalised by.
fn of_batch<T: Scalar, const C: usize>(statistics: &[T]) -> Normal<'_, T> {
    assert_eq!(statistics.len(), 2 * C + 1, "means, variances and a number of batches");
    let (mean, rest) = statistics.split_at(C);
    Normal { mean, variance: &rest[..C] }
}

#[cfg(test)]
mod tests {
    use alloc::vec;
    use alloc::vec::Vec;

    use super::*;
    use crate::Rng;
    use crate::access::Ignored;
    use crate::layers::testing::{assert_close, columns, columns_mut, differences};

    const ORDERS: [Order; 2] = [Order::Samples, Order::Blocks];

    fn random(len: usize, seed: u64) -> Vec<f64> {
        let mut rng = Rng::new(seed);
        (0..len).map(|_| rng.normal()).collect()
    }

    fn norm<'a, const C: usize>(params: &'a [f64], statistics: &'a [f64]) -> BatchNorm<Shared<'a, f64>, C> {
        BatchNorm::split(&mut Stored { params, statistics })
    }

    /// `y` and the statistics of the batch.
    fn record<const C: usize, const F: usize>(
        order: Order,
        params: &[f64],
        x: &[f64],
    ) -> (Vec<f64>, Vec<f64>) {
        let (mut y, mut statistics) = (vec![f64::NAN; x.len()], vec![f64::NAN; 2 * C + 1]);
        norm::<C>(params, &vec![f64::NAN; 2 * C + 1]).record::<F>(
            order,
            columns(x),
            &mut statistics,
            columns_mut(&mut y),
        );
        (y, statistics)
    }

    fn exclusive<'a, T: Scalar, const C: usize>(
        params: &'a mut [T],
        statistics: &'a mut [T],
    ) -> BatchNorm<Exclusive<'a, T>, C> {
        BatchNorm::split(&mut Stored { params, statistics })
    }

    fn ignored<const C: usize>() -> BatchNorm<Ignored<f64>, C> {
        BatchNorm::split(&mut Stored { params: (), statistics: () })
    }

    /// All gradients of `Σ y · dy` against central differences.
    fn check<const C: usize, const F: usize>(order: Order, samples: usize) {
        let (params, x, dy) = (random(2 * C, 1), random(F * samples, 2), random(F * samples, 3));
        let right_dx = differences(&x, &dy, |x| record::<C, F>(order, &params, x).0);
        let right_gradient = differences(&params, &dy, |params| record::<C, F>(order, params, &x).0);

        let (_, statistics) = record::<C, F>(order, &params, &x);
        let unread = vec![f64::NAN; 2 * C + 1];
        let norm = norm::<C>(&params, &unread);
        let (x, dy) = (columns::<_, F>(&x), columns::<_, F>(&dy));
        let [mut dx, mut dx_alone] = [(); 2].map(|()| vec![f64::NAN; F * samples]);
        let [mut gradient, mut twice, mut unwritten] =
            [2 * C, 2 * C, 2 * C + 1].map(|len| vec![f64::NAN; len]);

        let d = &mut exclusive(&mut gradient, &mut unwritten);
        norm.gradient_and_backward(order, x, &statistics, dy, columns_mut(&mut dx), d, Write::Replace);
        assert_close(&dx, &right_dx);
        assert_close(&gradient, &right_gradient);

        let d = &mut ignored();
        norm.gradient_and_backward(order, x, &statistics, dy, columns_mut(&mut dx_alone), d, Write::Add);
        assert_eq!(dx_alone, dx);

        twice.copy_from_slice(&gradient);
        exclusive::<_, C>(&mut twice, &mut unwritten).gradient(order, x, &statistics, dy, Write::Add);
        assert_close(&twice, &right_gradient.iter().map(|d| 2.0 * d).collect::<Vec<_>>());
        ignored::<C>().gradient(order, x, &statistics, dy, Write::Add);
        assert!(unwritten.iter().all(|value| value.is_nan()), "statistics have no gradient");
    }

    #[test]
    fn gradients_agree_with_central_differences() {
        for order in ORDERS {
            for samples in [2, 5, 16, 19] {
                check::<3, 3>(order, samples);
                check::<3, 12>(order, samples);
                check::<1, 5>(order, samples);
            }
        }
    }

    #[test]
    fn each_channel_has_the_bias_as_mean_and_the_weight_as_deviation() {
        // Two samples with two channels of two values; channel 0 has 1, 2, 5, 8.
        let x = [1.0, 2.0, 0.0, 0.0, 5.0, 8.0, 0.0, 4.0];
        let (y, statistics) = record::<2, 4>(Order::Samples, &[1.0, 10.0, 0.0, 100.0], &x);
        assert_eq!(statistics, [4.0, 1.0, 7.5, 3.0, 1.0]);
        let deviation = (7.5_f64 + 1e-5).sqrt();
        assert_close(&y[..2], &[-3.0 / deviation, -2.0 / deviation]);
        let other = 10.0 / (3.0_f64 + 1e-5).sqrt();
        assert_close(&y[6..], &[100.0 - other, 100.0 + 3.0 * other]);
    }

    #[test]
    fn a_single_value_of_each_channel_is_no_statistic() {
        for order in ORDERS {
            let (y, statistics) = record::<3, 3>(order, &[2.0, 2.0, 2.0, 5.0, 6.0, 7.0], &[1.0, -4.0, 9.0]);
            assert_eq!((y, statistics), (vec![5.0, 6.0, 7.0], vec![1.0, -4.0, 9.0, 0.0, 0.0, 0.0, 0.0]));
            assert_eq!(record::<1, 2>(order, &[1.0, 0.0], &[1.0, 3.0]).1, [2.0, 1.0, 1.0]);
        }
    }

    #[test]
    fn blocks_hold_the_samples_of_a_value_side_by_side() {
        let x = [1.0, 5.0, 2.0, 8.0, 0.0, 0.0, 0.0, 4.0];
        let (_, statistics) = record::<2, 4>(Order::Blocks, &[1.0, 1.0, 0.0, 0.0], &x);
        assert_eq!(statistics, [4.0, 1.0, 7.5, 3.0, 1.0]);
    }

    #[test]
    fn a_prediction_takes_the_running_statistics() {
        let (params, mut statistics) = (random(6, 4), random(7, 5));
        statistics[3..].iter_mut().for_each(|variance| *variance = variance.abs());
        for order in ORDERS {
            let x = random(12 * 19, 6);
            let norm = norm::<3>(&params, &statistics);
            let forward = |x: &[f64]| {
                let mut y = vec![f64::NAN; x.len()];
                norm.forward::<12>(order, columns(x), columns_mut(&mut y));
                y
            };
            let y = forward(&x);
            // The first value is of channel 0, the last one of channel 2, in both orders.
            for (at, channel) in [(0, 0), (x.len() - 1, 2)] {
                let normal = (x[at] - statistics[channel]) / (statistics[3 + channel] + 1e-5).sqrt();
                assert_close(&[y[at]], &[normal * params[channel] + params[3 + channel]]);
            }
            let (dy, mut dx) = (random(x.len(), 7), vec![f64::NAN; x.len()]);
            norm.backward::<12>(order, columns(&dy), columns_mut(&mut dx));
            assert_close(&dx, &differences(&x, &dy, forward));
        }
    }

    #[test]
    fn without_statistics_of_the_batch_a_training_step_computes_as_prediction() {
        let (params, statistics) = (random(6, 4), vec![0.5; 7]);
        for order in ORDERS {
            let (x, dy, norm) = (random(12 * 19, 6), random(12 * 19, 7), norm::<3>(&params, &statistics));
            let (x, dy) = (columns::<_, 12>(&x), columns::<_, 12>(&dy));
            let [mut y, mut right_y, mut dx, mut right_dx] = [(); 4].map(|()| vec![f64::NAN; 12 * 19]);
            norm.record(order, x, &mut [], columns_mut(&mut y));
            norm.forward(order, x, columns_mut(&mut right_y));
            let (d, write) = (&mut ignored(), Write::Replace);
            norm.gradient_and_backward(order, x, &[], dy, columns_mut(&mut dx), d, write);
            norm.backward(order, dy, columns_mut(&mut right_dx));
            assert_eq!([y, dx], [right_y, right_dx]);
        }
    }

    #[test]
    fn a_new_layer_normalises_and_knows_no_batch() {
        let (mut params, mut statistics) = ([f32::NAN; 4], [f32::NAN; 5]);
        exclusive::<f32, 2>(&mut params, &mut statistics).initialize();
        assert_eq!((params, statistics), ([1., 1., 0., 0.], [0., 0., 1., 1., 0.]));
    }
}
