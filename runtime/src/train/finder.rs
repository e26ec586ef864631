use super::error::in_dataset;
use super::remembered::Remembered;
use super::trainer::refuse_empty;
use super::{Subset, TrainError};
use crate::data::{Batches, Dataset};
use crate::layers::Loss;
use crate::memory::Memory;
use crate::network::adapt;
use crate::optim::Optimizer;
use crate::range::{AT_LEAST_1, UP_TO_F32, largest};
use crate::{Rng, Scalar, SingleInput, Supervised};

/// Learning rate range test: a short training run whose learning rate grows at every step until the loss diverges.
///
/// Smith, "Cyclical Learning Rates for Training Neural Networks" (2017), section 3.3, with the smoothed loss of
/// fastai. The network and the optimizer do not change: it trains a copy of the network, and an optimizer passed
/// by `&mut` gets its state and learning rate back.
///
/// ```
/// use constnet::prelude::*;
/// use constnet::train::LearningRateFinder;
///
/// network! { struct Net = Affine(784, 30) -> Relu -> Affine(30, 10) -> SoftmaxWithLoss; }
///
/// let digits = Digits::generate(1, 1000, 0).train;
/// let net = Net::new(1);
/// let rates = LearningRateFinder::new().seed(1).run(&net, Adam::new(&net, 0.0), &digits)?;
/// let rate = rates.steepest().unwrap();
/// assert!(1e-5 < rate && rate < 0.1, "{rate}");
/// # Ok::<(), constnet::train::TrainError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct LearningRateFinder {
    from: f64,
    to: f64,
    steps: usize,
    batch_size: usize,
    seed: u64,
}

/// Weight of the previous smoothed loss, as in fastai.
const KEPT: f64 = 0.98;
/// The run stops when the smoothed loss exceeds its minimum by this factor.
const DIVERGED: f64 = 4.0;
/// The valid range of learning rates.
const RANGE: &str = "a pair of finite numbers above 0, the smaller one first,";
/// Initial steps whose losses are ignored.
const FIRST: usize = 10;

impl LearningRateFinder {
    /// From 10⁻⁷ to 10 in 100 steps with batches of 64 samples, with seed 0.
    pub fn new() -> Self {
        Self { from: 1e-7, to: 10.0, steps: 100, batch_size: 64, seed: 0 }
    }

    /// The smallest and the largest learning rate, both finite and above 0.
    pub fn range(self, from: f64, to: f64) -> Self {
        Self { from, to, ..self }
    }

    /// The maximum number of steps, at least one.
    pub fn steps(self, steps: usize) -> Self {
        Self { steps, ..self }
    }

    /// The batch size of a step.
    pub fn batch_size(self, batch_size: usize) -> Self {
        Self { batch_size, ..self }
    }

    /// The seed of the sample order and the `Dropout` masks.
    pub fn seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// Trains a copy of the network with an optimizer until the loss diverges. Pass an optimizer that is in use by
    /// `&mut`: afterwards, also after an error, everything in its [`state`](Optimizer::state) is restored.
    ///
    /// # Errors
    ///
    /// An invalid range or number of steps, a data set without samples, a batch size of 0, or a sample that does
    /// not fit the network. A NaN or infinite loss is not an error: it ends the search.
    pub fn run<N, D>(
        &self,
        network: &N,
        mut optimizer: impl Optimizer<N>,
        train: &D,
    ) -> Result<LearningRates, TrainError>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        let before = Remembered::of(&mut optimizer);
        let rates = self.search(network.clone(), &mut optimizer, train);
        before.restore(&mut optimizer);
        rates
    }

    fn search<N, D>(
        &self,
        mut network: N,
        optimizer: &mut impl Optimizer<N>,
        train: &D,
    ) -> Result<LearningRates, TrainError>
    where
        N: Supervised<Input: SingleInput>,
        N::Loss: Loss<N::Scalar, N::Output, [D::Target]>,
        D: Dataset<N::Scalar, Features = N::Input>,
    {
        self.check(largest::<N::Scalar>())?;
        refuse_empty(Subset::Train, train)?;
        if let Some(layer) = adapt::unadapted(&network) {
            return Err(TrainError::NotAdapted { layer });
        }
        let mut batches = Batches::new(train, self.batch_size, self.seed)?;
        let mut memory = Memory::<N>::new(self.batch_size.min(train.len())).with_rng(Rng::new(self.seed));
        let mut rates = LearningRates { points: Vec::new() };
        let mut smoothed = Smoothed::default();
        while rates.points.len() < self.steps {
            let (epoch, step, seed) = (batches.epoch() as usize + 1, batches.step() + 1, self.seed);
            let Some(batch) = batches.next() else { continue };
            memory
                .gradient_of(network.stored().values(), &batch.x, batch.targets)
                .map_err(|error| in_dataset(error, batch.samples))
                .map_err(|source| TrainError::Step { epoch, step, seed, source })?;
            let learning_rate = self.learning_rate(rates.points.len());
            let loss = smoothed.next(memory.loss.as_f64());
            if rates.has_diverged(loss) {
                break;
            }
            rates.points.push(LrPoint { learning_rate, loss });
            optimizer.set_learning_rate(learning_rate);
            optimizer.step(&mut network, &memory.gradient);
        }
        Ok(rates)
    }

    fn check(&self, largest: f64) -> Result<(), TrainError> {
        let Self { from, to, steps, .. } = *self;
        if steps == 0 {
            return Err(TrainError::Setting { name: "steps", value: 0.0, expected: AT_LEAST_1 });
        }
        let refused = |value| Err(TrainError::Setting { name: "range", value, expected: RANGE });
        match () {
            () if !(from > 0.0 && from.is_finite()) => refused(from),
            // With an infinite factor there are no learning rates in between.
            () if !(to >= from && (from * (to / from)).is_finite()) => refused(to),
            () if to > largest => Err(TrainError::Setting { name: "range", value: to, expected: UP_TO_F32 }),
            () => Ok(()),
        }
    }

    /// Learning rates grow by the same factor at each step.
    fn learning_rate(&self, step: usize) -> f64 {
        let part = step as f64 / self.steps.saturating_sub(1).max(1) as f64;
        self.from * (self.to / self.from).powf(part)
    }
}

impl Default for LearningRateFinder {
    fn default() -> Self {
        Self::new()
    }
}

/// A learning rate and the smoothed loss before the step with it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct LrPoint {
    /// The learning rate.
    pub learning_rate: f64,
    /// The smoothed loss.
    pub loss: f64,
}

/// The result of a [`LearningRateFinder`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct LearningRates {
    /// Learning rate and loss of each step, up to the divergence.
    pub points: Vec<LrPoint>,
}

impl LearningRates {
    /// The learning rate at which the loss decreases fastest per doubling, before its minimum: a
    /// good one to train with. `None` if the loss never decreases.
    #[must_use]
    pub fn steepest(&self) -> Option<f64> {
        // Decreases after the minimum only recover from too large a step.
        let way = &self.points[..=self.smallest()?];
        let pairs = way.windows(2).skip(FIRST.min(way.len() / 4));
        let slope = |pair: &[LrPoint]| {
            (pair[1].loss - pair[0].loss) / (pair[1].learning_rate / pair[0].learning_rate).ln()
        };
        let slopes = pairs.map(|pair| (slope(pair), pair[0].learning_rate));
        let steepest = slopes.filter(|&(slope, _)| slope < 0.0).min_by(|a, b| a.0.total_cmp(&b.0));
        steepest.map(|(_, learning_rate)| learning_rate)
    }

    /// A tenth of the learning rate with the smallest loss: a conservative choice. `None` without steps.
    #[must_use]
    pub fn tenth_of_minimum(&self) -> Option<f64> {
        Some(self.points[self.smallest()?].learning_rate / 10.0)
    }

    /// Index of the point with the smallest loss.
    fn smallest(&self) -> Option<usize> {
        let points = self.points.iter().enumerate();
        points.min_by(|(_, a), (_, b)| a.loss.total_cmp(&b.loss)).map(|(at, _)| at)
    }

    fn has_diverged(&self, loss: f64) -> bool {
        let smallest = self.points.iter().map(|point| point.loss).fold(f64::INFINITY, f64::min);
        !loss.is_finite() || self.points.len() > FIRST && loss > DIVERGED * smallest
    }
}

/// `s = 0.98 · s + 0.02 · loss`, divided by the weights of all losses so far.
#[derive(Default)]
struct Smoothed {
    sum: f64,
    weight: f64,
}

impl Smoothed {
    fn next(&mut self, loss: f64) -> f64 {
        self.sum = KEPT * self.sum + (1.0 - KEPT) * loss;
        self.weight = KEPT * self.weight + (1.0 - KEPT);
        self.sum / self.weight
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rates(losses: &[f64]) -> LearningRates {
        let finder = LearningRateFinder::new().range(0.001, 1.0).steps(4);
        let point = |(step, &loss)| LrPoint { learning_rate: finder.learning_rate(step), loss };
        LearningRates { points: losses.iter().enumerate().map(point).collect() }
    }

    #[test]
    fn rates_grow_by_the_same_factor() {
        for (point, expected) in rates(&[1.0; 4]).points.iter().zip([0.001, 0.01, 0.1, 1.0]) {
            assert!((point.learning_rate / expected - 1.0).abs() < 1e-12, "{point:?}");
        }
        assert_eq!(LearningRateFinder::new().steps(1).learning_rate(0), 1e-7);
    }

    #[test]
    fn the_steepest_fall_is_suggested() {
        let found = rates(&[3.0, 2.9, 1.0, 2.0]);
        assert!((found.steepest().unwrap() - 0.01).abs() < 1e-12);
        assert!((found.tenth_of_minimum().unwrap() - 0.01).abs() < 1e-12);
        let comes_back = rates(&[3.0, 2.0, 9.0, 4.0]);
        assert!((comes_back.steepest().unwrap() - 0.001).abs() < 1e-12);
        assert_eq!(rates(&[1.0, 1.0, 2.0]).steepest(), None);
        assert_eq!(rates(&[]).tenth_of_minimum(), None);
    }

    /// By hand: (0.98 · 0.02 · 1 + 0.02 · 2) / (0.98 · 0.02 + 0.02).
    #[test]
    fn the_first_losses_count_in_full() {
        let mut smoothed = Smoothed::default();
        assert!((smoothed.next(1.0) - 1.0).abs() < 1e-15);
        assert!((smoothed.next(2.0) - 2.98 / 1.98).abs() < 1e-15);
    }

    #[test]
    fn what_is_no_number_has_diverged() {
        assert!(rates(&[]).has_diverged(f64::NAN));
        assert!(!rates(&[1.0]).has_diverged(100.0));
        assert!(rates(&[1.0; 11]).has_diverged(4.1) && !rates(&[1.0; 11]).has_diverged(3.9));
    }
}
