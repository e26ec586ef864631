use super::blocks_of;
use crate::Scalar;
use crate::isa;
use crate::simd::{Job, Vectors};
use crate::sizes::{fit, values};
use crate::summation::{LaneSums, Plain};
use crate::sums::Accumulate;
use crate::threads::Partition;

/// `db = Σ dy` over the pixels of each channel and all samples, or `db = db + Σ dy`, as `accumulate` says;
/// `dy` (channels, area) of each sample in blocks, `db` (channels).
///
/// The sums are off by at most 4 units in the last place of `Σ |dy|`.
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn channel_sums<T: Scalar>(
    channels: usize,
    dy: &[T],
    samples: usize,
    db: &mut [T],
    accumulate: Accumulate,
) {
    let ChannelSums { area, samples, db, .. } = ChannelSums::new(channels, dy, samples, db, accumulate);
    Partition::new(channels, 1, dy.len() / RATE).parallel_for_slices([db], |part, [db]| {
        let part = ChannelSums { dy, area, samples, channels, first: part.start, db, accumulate };
        // SAFETY: the machine has its instruction set.
        unsafe { T::channel_sums(isa(), part) }
    });
}

/// Number of values that a core adds in a nanosecond.
const RATE: usize = 20;

/// The work of [`channel_sums`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ChannelSums<'a, T> {
    dy: &'a [T],
    area: usize,
    samples: usize,
    channels: usize,
    /// The first channel of `db`.
    first: usize,
    db: &'a mut [T],
    accumulate: Accumulate,
}

impl<'a, T: Scalar> ChannelSums<'a, T> {
    pub(crate) fn new(
        channels: usize,
        dy: &'a [T],
        samples: usize,
        db: &'a mut [T],
        accumulate: Accumulate,
    ) -> Self {
        let of_each = values([channels, samples]).unwrap_or(usize::MAX);
        let area = dy.len().checked_div(of_each).unwrap_or(0);
        assert!(db.len() == channels && fit(dy, [channels, samples, area]), "sizes of db = Σ dy");
        // Without pixels there are no values, for any number of samples.
        let samples = if dy.is_empty() { 0 } else { samples };
        Self { dy, area, samples, channels, first: 0, db, accumulate }
    }
}

impl<S: Vectors<T>, T: Scalar> Job<S> for ChannelSums<'_, T> {
    type Output = ();

    #[inline(always)]
    unsafe fn run(self) {
        let ChannelSums { dy, area, samples, channels, first: first_channel, db, accumulate } = self;
        for (channel, db) in (first_channel..).zip(db) {
            let mut sums = LaneSums::<T>::new();
            for (first, samples) in blocks_of(samples) {
                let block = &dy[first * channels * area..][..samples * channels * area];
                let values = &block[channel * area * samples..][..area * samples];
                // SAFETY: it runs under `S`.
                unsafe { sums.add::<S, _, 1, 0, 1>(&Plain, [values], []) };
            }
            accumulate.write(&sums.values(), core::slice::from_mut(db));
        }
    }
}
