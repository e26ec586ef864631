use num_traits::One;

use crate::range::Range;
use crate::{Network, Scalar, kernel};

/// Averaged weights of a network over the steps of training, which often generalise better than the last
/// weights.
///
/// ```
/// use constnet::Averaged;
/// use constnet::prelude::*;
///
/// network! { struct Line = Affine(1, 1) -> MseLoss; }
///
/// let x = SMatrix::<f32, 1, 3>::new(0.0, 1.0, 2.0);
/// let t = SMatrix::<f32, 1, 3>::new(1.0, 3.0, 5.0);
/// let mut net = Line::new(1);
/// let mut ws = Line::workspace::<3>();
/// let mut optimizer = Sgd::new(&net, 0.2);
/// let mut average = Averaged::ema(&net, 0.9);
/// for _ in 0..300 {
///     net.gradient(&x, &t, &mut ws)?;
///     optimizer.step(&mut net, ws.gradient());
///     average.update(&net);
/// }
/// assert!(average.network().loss(&x, &t, &mut ws)? < 1e-4);
/// # Ok::<(), constnet::BatchError>(())
/// ```
///
/// Running statistics, such as those of `BatchNorm`, are averaged too. The rounding errors of the mean
/// are kept separately ([`compensation`](Self::compensation)), so that the mean of millions of steps is as exact as that of two.
#[derive(Clone, Debug)]
pub struct Averaged<N> {
    mean: N,
    rest: N,
    updates: u64,
    decay: f64,
}

impl<N: Network> Averaged<N> {
    /// The plain mean of all networks: `m = m + (p - m) / k` at the `k`-th.
    ///
    /// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging" (1992); over the ends of
    /// epochs it is what Izmailov and others, "Averaging Weights Leads to Wider Optima and Better
    /// Generalization" (2018), call SWA, and PyTorch's `AveragedModel`.
    #[must_use]
    pub fn uniform(network: &N) -> Self {
        Self { mean: network.clone(), rest: N::zeros(), updates: 0, decay: 1.0 }
    }

    /// An exponential moving average: `m = d · m + (1 - d) · p` with `d = decay`, at the first steps
    /// `d = k / (k + 9)` at the `k`-th, if that is less. So the initial weights are forgotten quickly.
    /// PyTorch's `get_ema_avg_fn` has the same `d` from the second network on, and the first one as its start.
    ///
    /// A decay from 0.9 to 0.9999 is usual: a mean over about `1 / (1 - decay)` steps.
    ///
    /// # Panics
    ///
    /// If the decay is not from 0 to below 1.
    #[must_use]
    #[track_caller]
    pub fn ema(network: &N, decay: f64) -> Self {
        Self { decay: Range::BelowOne.check("decay", decay), ..Self::uniform(network) }
    }

    /// Adds the network after another step to the mean. Allocates nothing.
    pub fn update(&mut self, network: &N) {
        self.updates = self.updates.saturating_add(1);
        let (mean, values) = (self.mean.stored_mut().values_mut(), network.stored().values());
        let weight = N::Scalar::from_f64(weight(self.updates, self.decay));
        if weight == N::Scalar::one() {
            mean.copy_from_slice(values);
            self.rest.stored_mut().values_mut().fill(N::Scalar::default());
        } else {
            kernel::move_mean(mean, self.rest.stored_mut().values_mut(), values, weight);
        }
    }

    /// The network with the mean weights; before the first update, the initial ones.
    #[must_use]
    pub fn network(&self) -> &N {
        &self.mean
    }

    /// Number of networks in the mean.
    #[must_use]
    pub fn updates(&self) -> u64 {
        self.updates
    }

    /// The rounding errors of the mean weights, which are needed to resume exactly.
    #[must_use]
    pub fn compensation(&self) -> &N {
        &self.rest
    }

    /// Resumes from a mean of this number of networks, as saved in a checkpoint; with the same bits
    /// [with its rest](Self::with_compensation).
    #[must_use]
    pub fn resume(self, mean: N, updates: u64) -> Self {
        Self { mean, updates, rest: N::zeros(), ..self }
    }

    /// Sets the saved [`compensation`](Self::compensation).
    #[must_use]
    pub fn with_compensation(self, rest: N) -> Self {
        Self { rest, ..self }
    }
}

/// Weight of the `update`-th network.
fn weight(update: u64, decay: f64) -> f64 {
    let seen = update as f64;
    match decay < 1.0 {
        true => (1.0 - decay).max(9.0 / (seen + 9.0)),
        false => 1.0 / seen,
    }
}
