use crate::{ModelMut, Network, Scalar, kernel};

/// The gradient of a batch that is computed in parts: the mean of the parts' gradients, weighted by their
/// samples. It is that of the joined batch up to rounding, as losses are means over samples, however many parts there
/// are; a single part stays as it is to the bit.
///
/// ```
/// use constnet::gradient::Accumulated;
/// use constnet::prelude::*;
///
/// network! { struct Line = Affine(1, 1) -> MseLoss; }
///
/// let mut net = Line::new(1);
/// let mut ws = Line::workspace::<2>();
/// let mut optimizer = Sgd::new(&net, 0.1);
/// let mut sum = Accumulated::new(&net);
/// for (x, t) in [([0.0], [1.0]), ([1.0], [3.0]), ([2.0], [5.0])] {
///     net.gradient(&SMatrix::<f32, 1, 1>::from(x), &SMatrix::<f32, 1, 1>::from(t), &mut ws)?;
///     sum.add(ws.gradient(), 1);
/// }
/// optimizer.step(&mut net, sum.gradient());
/// sum.clear();
/// # Ok::<(), constnet::BatchError>(())
/// ```
///
/// `BatchNorm` normalises each part by itself, so that a network with one does not learn quite the same from
/// parts as from the whole. Its statistics are averaged like the gradient, over the parts that have any, and an
/// optimizer's step lets the running ones follow once.
#[derive(Clone, Debug)]
pub struct Accumulated<N> {
    mean: N,
    /// What the roundings of the mean have left out.
    rest: N,
    samples: usize,
}

#[cfg(feature = "alloc")]
impl<N: Network> Accumulated<N> {
    /// The gradient of nothing. The network is named so that its type need not be; this allocates, the other
    /// methods do not.
    #[must_use]
    pub fn new(_network: &N) -> Self {
        Self { mean: N::zeros(), rest: N::zeros(), samples: 0 }
    }
}

impl<N: ModelMut> Accumulated<N> {
    /// The gradient of nothing, in the memory of these networks, whatever their parameters are.
    #[must_use]
    pub fn new_in(mean: N, rest: N) -> Self {
        let mut this = Self { mean, rest, samples: 0 };
        this.clear();
        this
    }

    /// Adds the gradient over a part with so many samples.
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
        let (mean, rest) = (mean.state_mut(), rest.state_mut());
        crate::network::statistics::accumulate(mean, rest, gradient.state(), weight, N::Network::STATISTICS);
    }

    /// The gradient over all parts.
    #[must_use]
    pub fn gradient(&self) -> &N {
        &self.mean
    }

    /// The gradient over all parts, to be clipped before a step.
    pub fn gradient_mut(&mut self) -> &mut N {
        &mut self.mean
    }

    /// The samples of all parts.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// Begins anew.
    pub fn clear(&mut self) {
        self.mean.stored_mut().values_mut().fill(N::Scalar::default());
        self.samples = 0;
    }
}
