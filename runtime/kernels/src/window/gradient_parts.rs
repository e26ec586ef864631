//! Partition of the filter gradient among threads.

use super::RATE;
use super::gradient::FilterGradient;
use crate::Scalar;
use crate::sums::Accumulate;
use crate::threads::{Partition, count};

/// Maximum number of weights of all batches together that are summed separately: they are on the stack.
const APART: usize = 8192;

/// Filters of a part, if there are enough: as many as a tile has.
const FILTERS: usize = 4;

impl<T: Scalar> FilterGradient<'_, T> {
    /// Calls `work(part)` for parts that together are all of it. Each weight is summed in the same order for any parts.
    pub(crate) fn parallel_for(self, work: impl Fn(FilterGradient<'_, T>) + Sync) {
        let threads = count();
        let batches = self.batches().count();
        let time = self.dy.len().saturating_mul(self.weights_of_a_filter()) / RATE;
        let samples = Partition::new(batches, 1, time);
        if samples.is_worth_it() && batches >= threads && batches * self.dw.len() <= APART {
            self.split_samples(batches, samples, work);
        } else {
            let filters = self.groups.outputs();
            let unit = (filters / threads).clamp(1, FILTERS);
            self.split_filters(Partition::new(filters, unit, time), work);
        }
    }

    /// Each part has some filters: so every thread needs all images.
    fn split_filters(mut self, partition: Partition, work: impl Fn(FilterGradient<'_, T>) + Sync) {
        let dw = core::mem::take(&mut self.dw);
        partition.parallel_for_slices([dw], |outputs, [dw]| work(FilterGradient { dw, outputs, ..self }));
    }

    /// Each part has some batches of samples, whose images may be in a thread's cache already. The sums of all
    /// batches are then added in their order.
    #[inline(never)]
    fn split_samples(
        mut self,
        batches: usize,
        partition: Partition,
        work: impl Fn(FilterGradient<'_, T>) + Sync,
    ) {
        let dw = core::mem::take(&mut self.dw);
        let mut sums = [T::zero(); APART];
        let sums = &mut sums[..batches * dw.len()];
        partition.parallel_for_slices([&mut *sums], |batches, [sums]| {
            let of_each = self.batches().skip(batches.start).zip(sums.chunks_exact_mut(dw.len()));
            for (samples, dw) in of_each {
                let [x, dy] = [self.x, self.dy].map(|values| {
                    let sample = values.len() / self.samples;
                    &values[samples.start * sample..samples.end * sample]
                });
                let (samples, outputs) = (samples.len(), self.outputs.clone());
                work(FilterGradient { x, dy, dw, accumulate: Accumulate::No, samples, outputs, ..self });
            }
        });
        let mut sums = sums.chunks_exact(dw.len());
        if self.accumulate == Accumulate::No
            && let Some(first) = sums.next()
        {
            dw.copy_from_slice(first);
        }
        for sums in sums {
            dw.iter_mut().zip(sums).for_each(|(dw, sum)| *dw += *sum);
        }
    }

    fn weights_of_a_filter(&self) -> usize {
        self.groups.inputs * self.rows.taps * self.columns.taps
    }
}
