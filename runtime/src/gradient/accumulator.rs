use crate::{ModelMut, Network, Scalar, kernel};

/// Gradient accumulation: the gradient of a batch that is computed in parts, the mean of the parts' gradients weighted
/// by their numbers of samples. It equals the gradient of the whole batch up to rounding, as losses are means over
/// samples, for any number of parts; a single part is exact.
///
/// ```
/// use constnet::gradient::GradientAccumulator;
/// use constnet::prelude::*;
///
/// network! { struct Line = Affine(1, 1) -> MseLoss; }
///
/// let mut net = Line::new(1);
/// let mut ws = Line::workspace::<2>();
/// let mut optimizer = Sgd::new(&net, 0.1);
/// let mut sum = GradientAccumulator::new(&net);
/// for (x, t) in [([0.0], [1.0]), ([1.0], [3.0]), ([2.0], [5.0])] {
///     net.gradient(&SMatrix::<f32, 1, 1>::from(x), &SMatrix::<f32, 1, 1>::from(t), &mut ws)?;
///     sum.add(ws.gradient(), 1);
/// }
/// optimizer.step(&mut net, sum.gradient());
/// sum.clear();
/// # Ok::<(), constnet::BatchError>(())
/// ```
///
/// `BatchNorm` normalises each part separately, so that a network with one does not train in exactly the same way on
/// parts as on the whole. Its batch statistics are averaged like the gradient, over the parts that have any, and an
/// optimizer step updates the running ones once.
#[derive(Clone, Debug)]
pub struct GradientAccumulator<N> {
    mean: N,
    /// The rounding errors of the mean.
    rest: N,
    samples: usize,
}

#[cfg(feature = "alloc")]
impl<N: Network> GradientAccumulator<N> {
    /// An empty accumulator. The network is passed to infer its type; this allocates, the other
    /// methods do not.
    #[must_use]
    pub fn new(_network: &N) -> Self {
        Self { mean: N::zeros(), rest: N::zeros(), samples: 0 }
    }
}

impl<N: ModelMut> GradientAccumulator<N> {
    /// An empty accumulator in the memory of these networks, whose parameters are overwritten.
    #[must_use]
    pub fn new_in(mean: N, rest: N) -> Self {
        let mut this = Self { mean, rest, samples: 0 };
        this.clear();
        this
    }

    /// Adds the gradient over a part with this number of samples.
    pub fn add(&mut self, gradient: &N, samples: usize) {
        if samples == 0 {
            return;
        }
        self.samples += samples;
        if self.samples == samples {
            let (mean, part) = (self.mean.stored_mut().values_mut(), gradient.stored().values());
            self.rest.stored_mut().values_mut().fill(N::Scalar::default());
            return mean.copy_from_slice(part);
        }
        let weight = N::Scalar::from_f64(samples as f64 / self.samples as f64);
        let (mean, rest) = (&mut self.mean, &mut self.rest);
        kernel::move_mean(mean.params_mut(), rest.params_mut(), gradient.params(), weight);
        let (mean, rest) = (mean.buffers_mut(), rest.buffers_mut());
        crate::network::statistics::accumulate(
            mean,
            rest,
            gradient.buffers(),
            weight,
            N::Network::RUNNING_STATS,
        );
    }

    /// The gradient over all parts.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.mean
    }

    /// The gradient over all parts, mutable for clipping.
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.mean
    }

    /// Number of samples of all parts.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Resets the accumulator.
    pub fn clear(&mut self) {
        self.mean.stored_mut().values_mut().fill(N::Scalar::default());
        self.samples = 0;
    }
}
