//! The memory of the passes of a network, at offsets planned by `network!`.

mod inputs;
mod operand;
mod operands;
mod watch;

pub use inputs::InputGradients;
pub use operand::{read, saved, write};
use operands::Operands;
use watch::LastWrite;
pub use watch::Watch;

use crate::Scalar;

/// The memory of a pass over one batch.
///
/// Offsets are in values per sample. Values whose live ranges do not overlap share memory.
#[derive(Debug)]
pub struct Arena<'m, T> {
    values: &'m mut [T],
    /// The statistics of the batch, written by a training step.
    statistics: &'m mut [T],
    /// The seed of the random masks of a training step; `None` if everything computes as in prediction.
    seed: Option<u64>,
    samples: usize,
    /// Checks the values that calls write, if the pass is watched.
    watch: Option<&'m mut Watch>,
}

impl<'m, T: Scalar> Arena<'m, T> {
    /// The memory for a batch of `samples` samples, in which everything computes as in prediction. It is also used for
    /// the passes of a training step in a frozen network.
    #[inline]
    pub fn new(values: &'m mut [T], samples: usize) -> Self {
        Self { values, statistics: &mut [], seed: None, samples, watch: None }
    }

    /// The same memory in a training step, with a destination for its statistics and a seed for its masks.
    #[must_use]
    pub fn training(self, statistics: &'m mut [T], seed: u64) -> Self {
        Self { statistics, seed: Some(seed), ..self }
    }

    /// The same memory, watched.
    #[must_use]
    pub fn watched(self, watch: &'m mut Watch) -> Self {
        Self { watch: Some(watch), ..self }
    }

    /// The first call that has written NaN or infinity, if the memory is watched; call it last.
    #[must_use]
    pub fn first_non_finite_call(self) -> Option<usize> {
        let watch = self.watch?;
        watch.look(self.values, LastWrite::default());
        watch.first_non_finite
    }

    #[inline]
    fn look(&mut self, operands: &impl Operands<T>) {
        if let Some(watch) = &mut self.watch {
            let mut next = LastWrite::default();
            operands.written(self.samples, &mut |range| next.push(range));
            watch.look(self.values, next);
        }
    }

    /// The seed of the masks of a stage: a different number for each stage and step. `None` if there are no
    /// masks, as in prediction.
    #[must_use]
    pub fn mask_seed(&self, stage: u64) -> Option<u64> {
        // SplitMix64 (Steele, Lea and Flood, 2014): neighbouring stages get unrelated numbers.
        let mut seed = self.seed?.wrapping_add((stage + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Some(seed ^ (seed >> 31))
    }

    /// The operands of one call, and `len` statistics of the batch from `offset` on; none of them if the
    /// running ones are used, as in prediction.
    #[inline]
    pub fn lend_with_statistics<O: Operands<T>>(
        &mut self,
        [offset, len]: [usize; 2],
        operands: O,
    ) -> (O::Views<'_>, &mut [T]) {
        self.look(&operands);
        let statistics = match self.seed {
            Some(_) => &mut self.statistics[offset..][..len],
            None => &mut [],
        };
        (operands.lend(self.values, self.samples), statistics)
    }

    /// The number of samples of the batch.
    #[inline]
    #[must_use]
    pub fn samples(&self) -> usize {
        self.samples
    }

    /// The operands of one call.
    #[inline]
    pub fn lend<O: Operands<T>>(&mut self, operands: O) -> O::Views<'_> {
        self.look(&operands);
        operands.lend(self.values, self.samples)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_lie_where_they_were_planned() {
        let mut values: [f32; 10] = core::array::from_fn(|i| i as f32);
        let mut arena = Arena::new(&mut values, 2);
        let (x, mut y, saved) = arena.lend((read::<2>(0), write::<1>(4), saved(2, 2)));
        assert_eq!(x.as_slice(), [0., 1., 2., 3.]);
        assert_eq!(saved, [4., 5., 6., 7.]);
        y.fill(-1.0);
        assert_eq!(values[8..], [-1., -1.]);
    }

    #[test]
    fn the_first_call_that_writes_no_number_is_found() {
        for (bad, expected) in [(0, Some(0)), (1, Some(1)), (2, Some(2)), (3, None)] {
            let mut values = [f32::NAN; 10];
            let mut watch = Watch::default();
            let mut arena = Arena::new(&mut values, 2).watched(&mut watch);
            let value = |call| if call == bad { f32::INFINITY } else { 1.0 };
            arena.lend(write::<2>(0)).fill(value(0));
            let (_, mut y) = arena.lend((read::<2>(0), write::<1>(2)));
            y.fill(value(1));
            let (saved, _, mut y) = arena.lend((saved(4, 1), read::<1>(2), write::<1>(3)));
            saved.fill(f32::NAN);
            y.fill(value(2));
            assert_eq!(arena.first_non_finite_call(), expected);
        }
    }

    /// The numbers are those of all versions: a resumed run drops the same values.
    #[test]
    fn masks_and_statistics_are_there_in_training_alone() {
        let (mut values, mut statistics) = ([0_f32; 4], [0_f32, 1., 2., 3.]);
        let mut arena = Arena::new(&mut values, 2).training(&mut statistics, 7);
        assert_eq!(
            [arena.mask_seed(0), arena.mask_seed(3)],
            [Some(0x63cb_e1e4_5932_0dd7), Some(0x953a_eb70_673e_29cb)]
        );
        assert_eq!(arena.lend_with_statistics([1, 2], write::<2>(0)).1, [1., 2.]);
        let mut arena = Arena::new(&mut values, 2);
        assert_eq!(arena.mask_seed(0), None);
        assert!(arena.lend_with_statistics([1, 2], write::<2>(0)).1.is_empty());
    }

    #[test]
    #[should_panic(expected = "overlap")]
    fn operands_that_meet_are_a_bug() {
        let mut values = [0_f32; 10];
        Arena::new(&mut values, 2).lend((read::<2>(0), write::<2>(1)));
    }

    #[test]
    #[should_panic(expected = "4 values of 4611686018427387904 samples overflow a `usize`")]
    #[cfg(target_pointer_width = "64")]
    fn what_can_not_be_counted_is_nowhere() {
        Arena::<f32>::new(&mut [], 1 << 62).lend(read::<4>(0));
    }
}
