use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::Range;

use super::{DatasetError, batches::room};
use crate::Rng;

/// The sample indices of each batch: the part of [`Batches`](super::Batches) that does not depend on types.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) batch_size: usize,
    pub(crate) seed: Option<u64>,
    pub(crate) epoch: u64,
    pub(crate) step: usize,
    /// Number of samples in the data set.
    all: usize,
    /// Selected indices; empty for all samples.
    chosen: Option<Box<[usize]>>,
    /// The indices in the order of `ordered_epoch`.
    pub(crate) samples: Vec<usize>,
    ordered_epoch: Option<u64>,
}

impl Order {
    /// Batches of this number of samples, shuffled by a seed or in order.
    pub(crate) fn new(all: usize, batch_size: usize, seed: Option<u64>) -> Result<Self, DatasetError> {
        if batch_size == 0 {
            return Err(DatasetError::BatchSize);
        }
        let mut samples = room(all, 1)?;
        samples.extend(0..all);
        let (epoch, step) = (0, 0);
        Ok(Self { batch_size, seed, epoch, step, all, chosen: None, samples, ordered_epoch: None })
    }

    /// Restricts the batches to these indices, as far as they exist.
    pub(crate) fn choose(&mut self, samples: &mut dyn Iterator<Item = usize>) {
        self.samples.clear();
        self.samples.extend(samples.filter(|&sample| sample < self.all));
        self.chosen = Some(self.samples.as_slice().into());
        self.ordered_epoch = None;
    }

    /// [`choose`](Self::choose) if there is a selection.
    #[cfg(feature = "std")]
    pub(crate) fn take(&mut self, samples: Option<&[usize]>) {
        if let Some(samples) = samples {
            self.choose(&mut samples.iter().copied());
        }
    }

    /// The positions of the next batch in the order; `None` at the end of an epoch.
    pub(crate) fn next(&mut self) -> Option<Range<usize>> {
        let start = self.step.saturating_mul(self.batch_size);
        if start >= self.samples.len() {
            self.seek(self.epoch.wrapping_add(1), 0);
            return None;
        }
        self.bring_into_order();
        self.step += 1;
        Some(start..start + self.batch_size.min(self.samples.len() - start))
    }

    /// Seeks to the position after `step` batches of an epoch.
    pub(crate) fn seek(&mut self, epoch: u64, step: usize) {
        (self.epoch, self.step) = (epoch, step);
    }

    /// Number of batches in an epoch.
    pub(crate) fn batches(&self) -> usize {
        self.samples.len().div_ceil(self.batch_size)
    }

    /// Shuffles the samples for the current epoch.
    fn bring_into_order(&mut self) {
        let Some(seed) = self.seed else { return };
        if self.ordered_epoch == Some(self.epoch) {
            return;
        }
        match &self.chosen {
            Some(chosen) => self.samples.copy_from_slice(chosen),
            None => self.samples.iter_mut().enumerate().for_each(|(index, sample)| *sample = index),
        }
        let epoch_seed = Rng::at(seed, self.epoch).next_u64();
        Rng::new(epoch_seed).shuffle(&mut self.samples);
        self.ordered_epoch = Some(self.epoch);
    }
}
