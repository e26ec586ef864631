use alloc::vec::Vec;

use nalgebra::{DimName, Dyn, MatrixView};

use super::order::Order;
use super::{Batch, Dataset, DatasetError};
use crate::Scalar;

/// Mini-batches of a data set, epoch after epoch (a data loader).
///
/// Every sample occurs once in an epoch; the last batch is shorter if the batch size does not
/// divide the number of samples. All memory is allocated at the start.
///
/// ```
/// use constnet::data::{Batches, Samples};
///
/// let samples = Samples::<f32, u8, 1>::from_vec(vec![1., 2., 3., 4., 5.], [1, 2, 3, 4, 5])?;
/// let mut batches = Batches::new(&samples, 2, 42)?;
/// for _epoch in 0..3 {
///     while let Some(batch) = batches.next() {
///         assert_eq!(batch.x.ncols(), batch.targets.len());
///     }
/// }
/// # Ok::<(), constnet::data::DatasetError>(())
/// ```
///
/// The order of an epoch depends on the seed and the epoch's number alone, so that a run can be
/// resumed: [`seek`](Self::seek) to the [`epoch`](Self::epoch) and [`step`](Self::step) where it
/// stopped.
#[derive(Clone, Debug)]
pub struct Batches<'d, T: Scalar, D: Dataset<T>> {
    dataset: &'d D,
    order: Order,
    x: Vec<T>,
    targets: Vec<D::Target>,
}

impl<'d, T: Scalar, D: Dataset<T>> Batches<'d, T, D> {
    /// Shuffled batches of at most `batch_size` samples for training; the seed determines the order, which
    /// differs in each epoch. Augmented data sets augment their samples here.
    ///
    /// # Errors
    ///
    /// A batch size of 0, or batches or a data set too large for memory.
    pub fn new(dataset: &'d D, batch_size: usize, seed: u64) -> Result<Self, DatasetError> {
        Self::with_order(dataset, batch_size, Some(seed))
    }

    /// Batches of at most `batch_size` samples in the order of the data set and without augmentation, for
    /// evaluation.
    ///
    /// # Errors
    ///
    /// A batch size of 0, or batches or a data set too large for memory.
    pub fn sequential(dataset: &'d D, batch_size: usize) -> Result<Self, DatasetError> {
        Self::with_order(dataset, batch_size, None)
    }

    pub(crate) fn with_order(
        dataset: &'d D,
        batch_size: usize,
        seed: Option<u64>,
    ) -> Result<Self, DatasetError> {
        let order = Order::new(dataset.len(), batch_size, seed)?;
        let columns = batch_size.min(dataset.len());
        Ok(Self {
            dataset,
            order,
            x: defaults(columns, D::Features::DIM)?,
            targets: defaults(columns, dataset.targets_per_sample())?,
        })
    }

    /// The same batches of the samples with these indices alone, such as those outside a validation split. Indices out
    /// of range are ignored.
    #[must_use]
    pub fn subset(mut self, samples: impl IntoIterator<Item = usize>) -> Self {
        self.order.choose(&mut samples.into_iter());
        self
    }

    /// The next batch, or `None` at the end of an epoch. The next call begins the next epoch.
    #[expect(clippy::should_implement_trait, reason = "an iterator's items can't borrow from it")]
    pub fn next(&mut self) -> Option<Batch<'_, T, D::Features, D::Target>> {
        let samples = self.order.next()?;
        let samples = &self.order.samples[samples];
        let x = &mut self.x[..samples.len() * D::Features::DIM];
        let targets = &mut self.targets[..samples.len() * self.dataset.targets_per_sample()];
        match self.order.seed {
            Some(_) => self.dataset.gather_for_training(self.order.epoch, samples, x, targets),
            None => self.dataset.gather(samples, x, targets),
        }
        let x = MatrixView::from_slice_generic(x, D::Features::name(), Dyn(samples.len()));
        Some(Batch { x, targets, samples })
    }

    /// Seeks to the position after `step` batches of an epoch.
    pub fn seek(&mut self, epoch: u64, step: usize) {
        self.order.seek(epoch, step);
    }

    /// The current epoch, from 0; the next one as soon as `next` has returned `None`.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.order.epoch
    }

    /// Number of batches of the current epoch that were returned.
    #[must_use]
    pub fn step(&self) -> usize {
        self.order.step
    }

    /// The seed of the order; `None` if it is not shuffled.
    #[must_use]
    pub fn seed(&self) -> Option<u64> {
        self.order.seed
    }

    /// Number of batches in an epoch.
    #[must_use]
    pub fn batches_per_epoch(&self) -> usize {
        self.order.batches()
    }

    /// The maximum number of samples in a batch.
    #[must_use]
    pub fn batch_size(&self) -> usize {
        self.order.batch_size
    }

    /// Number of samples in an epoch.
    #[must_use]
    pub fn samples_per_epoch(&self) -> usize {
        self.order.samples.len()
    }

    /// The data set.
    #[must_use]
    pub fn dataset(&self) -> &'d D {
        self.dataset
    }

    /// The order of the samples.
    #[cfg(feature = "std")]
    pub(crate) fn order(&mut self) -> &mut Order {
        &mut self.order
    }
}

/// Buffer for the values of some samples, or an error if it would exceed the address space.
pub(super) fn room<V>(samples: usize, values: usize) -> Result<Vec<V>, DatasetError> {
    let mut room = Vec::new();
    // An overflow of the size would not fit into memory either.
    let reserved = room.try_reserve_exact(samples.saturating_mul(values));
    reserved.map(|()| room).map_err(|_| DatasetError::Memory { samples, values })
}

/// The values of some samples, to be overwritten.
fn defaults<V: Copy + Default>(samples: usize, values: usize) -> Result<Vec<V>, DatasetError> {
    let mut all = room(samples, values)?;
    all.resize(samples * values, V::default());
    Ok(all)
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use nalgebra::Const;

    use super::*;
    use crate::data::Samples;

    type Numbers = Samples<f32, usize, 1>;

    /// The samples 0, 1, 2, ... with themselves as targets.
    fn numbers(count: usize) -> Numbers {
        let targets: Vec<usize> = (0..count).collect();
        Samples::from_vec(targets.iter().map(|&target| target as f32).collect(), targets).unwrap()
    }

    /// The batches up to the end of the epoch.
    fn epoch(batches: &mut Batches<'_, f32, Numbers>) -> Vec<Vec<usize>> {
        let mut seen = Vec::new();
        while let Some(batch) = batches.next() {
            let x: Vec<usize> = batch.x.iter().map(|&x| x as usize).collect();
            assert_eq!(x, batch.targets);
            assert_eq!(x, batch.samples);
            seen.push(x);
        }
        seen
    }

    #[test]
    fn every_sample_comes_once_in_an_epoch() {
        let samples = numbers(103);
        let mut batches = Batches::new(&samples, 10, 1).unwrap();
        let sizes: Vec<usize> = epoch(&mut batches).iter().map(Vec::len).collect();
        assert_eq!(sizes, [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 3]);
        assert_eq!(batches.batches_per_epoch(), 11);
        let mut seen = epoch(&mut batches).concat();
        seen.sort_unstable();
        assert_eq!(seen, samples.targets());
    }

    #[test]
    fn orders_differ_by_epoch_and_by_seed() {
        let samples = numbers(50);
        let mut batches = Batches::new(&samples, 50, 1).unwrap();
        let (first, second) = (epoch(&mut batches), epoch(&mut batches));
        assert_ne!(first, second);
        assert_ne!(first, epoch(&mut Batches::new(&samples, 50, 2).unwrap()));
        assert_eq!(first, epoch(&mut Batches::new(&samples, 50, 1).unwrap()));
    }

    #[test]
    fn the_order_is_the_same_on_every_machine() {
        let samples = numbers(8);
        assert_eq!(epoch(&mut Batches::new(&samples, 8, 7).unwrap()), [[6, 0, 2, 4, 1, 3, 7, 5]]);
    }

    #[test]
    fn in_order_is_the_order_of_the_data_set() {
        let samples = numbers(5);
        let mut batches = Batches::sequential(&samples, 2).unwrap();
        for _ in 0..2 {
            assert_eq!(epoch(&mut batches), [vec![0, 1], vec![2, 3], vec![4]]);
        }
    }

    #[test]
    fn a_run_can_be_resumed_in_the_middle_of_an_epoch() {
        let samples = numbers(23);
        let mut batches = Batches::new(&samples, 4, 9).unwrap();
        epoch(&mut batches);
        batches.next();
        batches.next();
        let (at_epoch, at_step) = (batches.epoch(), batches.step());
        assert_eq!((at_epoch, at_step), (1, 2));
        let mut resumed = Batches::new(&samples, 4, 9).unwrap();
        resumed.seek(at_epoch, at_step);
        assert_eq!(epoch(&mut resumed), epoch(&mut batches));
        assert_eq!(epoch(&mut resumed), epoch(&mut batches));
    }

    #[test]
    fn a_subset_has_a_separate_order() {
        let samples = numbers(20);
        let chosen = [3, 5, 7, 11, 13, 17, 19, 20];
        let mut batches = Batches::new(&samples, 3, 1).unwrap().subset(chosen);
        assert_eq!((batches.samples_per_epoch(), batches.batches_per_epoch()), (7, 3));
        let (first, second) = (epoch(&mut batches).concat(), epoch(&mut batches).concat());
        assert_ne!(first, second);
        for mut seen in [first, second] {
            seen.sort_unstable();
            assert_eq!(seen, chosen[..7]);
        }
        let mut in_order = Batches::sequential(&samples, 4).unwrap().subset([9, 2]);
        assert_eq!(epoch(&mut in_order), [[9, 2]]);
        assert_eq!(epoch(&mut in_order), [[9, 2]]);
    }

    #[test]
    fn a_step_past_the_end_ends_the_epoch() {
        let samples = numbers(5);
        let mut batches = Batches::new(&samples, 2, 9).unwrap();
        batches.seek(3, usize::MAX);
        assert!(batches.next().is_none());
        assert_eq!((batches.epoch(), batches.step()), (4, 0));
    }

    /// A data set that reports an arbitrary size.
    #[derive(Debug)]
    struct Claim {
        samples: usize,
        targets: usize,
    }

    impl Dataset<f32> for Claim {
        type Features = Const<784>;
        type Target = u8;

        fn len(&self) -> usize {
            self.samples
        }

        fn targets_per_sample(&self) -> usize {
            self.targets
        }

        fn gather(&self, _: &[usize], _: &mut [f32], _: &mut [u8]) {}
    }

    #[test]
    fn sizes_that_no_memory_holds_are_refused() {
        let refused = |samples, targets| Batches::new(&Claim { samples, targets }, 8, 1).unwrap_err();
        assert_eq!(refused(usize::MAX, 1), DatasetError::Memory { samples: usize::MAX, values: 1 });
        // The product of these is 0 in a `usize`.
        let targets = 1 << (usize::BITS - 2);
        assert_eq!(refused(8, targets), DatasetError::Memory { samples: 8, values: targets });
    }

    #[test]
    fn odd_sizes_are_no_trouble() {
        let samples = numbers(3);
        assert_eq!(Batches::new(&samples, 0, 1).unwrap_err(), DatasetError::BatchSize);
        let mut all = Batches::sequential(&samples, usize::MAX).unwrap();
        assert_eq!(epoch(&mut all), [[0, 1, 2]]);
        assert_eq!(all.batches_per_epoch(), 1);
        let none = numbers(0);
        let mut batches = Batches::new(&none, 4, 1).unwrap();
        assert!(batches.next().is_none() && batches.next().is_none());
        assert_eq!(batches.batches_per_epoch(), 0);
    }
}
