use super::{Images, OneHot};

/// A data set to train on and one to test with.
///
/// By default both are images like MNIST's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrainTest<D = Images<784>> {
    /// What a network learns from.
    pub train: D,
    /// What it never sees while it learns.
    pub test: D,
}

impl<const F: usize> TrainTest<Images<F>> {
    /// The same images with one-hot targets.
    #[must_use]
    pub fn into_one_hot(self) -> TrainTest<OneHot<F>> {
        TrainTest { train: self.train.into_one_hot(), test: self.test.into_one_hot() }
    }
}
