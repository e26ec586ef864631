use super::{Images, OneHot};

/// A training set and a test set.
///
/// By default both are images like MNIST's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainTest<D = Images<784>> {
    /// The training set.
    pub train: D,
    /// The test set.
    pub test: D,
}

impl<const F: usize> TrainTest<Images<F>> {
    /// The same images with one-hot targets.
    #[must_use]
    pub fn into_one_hot(self) -> TrainTest<OneHot<F>> {
        TrainTest { train: self.train.into_one_hot(), test: self.test.into_one_hot() }
    }
}
