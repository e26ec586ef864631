use core::marker::PhantomData;

use super::blocks_of;
use crate::Scalar;
use crate::kernel::path;
use crate::kernel::simd::{Job, Vector, Vectors, sum_of_lanes};
use crate::kernel::sizes::{fit, values};
use crate::kernel::sums::Write;
use crate::kernel::threads::Cut;

/// Independent sums: as many as hide the latency of an addition.
const SUMS: usize = 4;

/// `db = Σ dy` over the pixels of each channel and all samples, or `db = db + Σ dy`, as `write` says;
/// `dy` (channels, area) of each sample in blocks, `db` (channels).
///
/// # Panics
///
/// If the lengths don't fit each other.
pub fn channel_sums<T: Scalar>(channels: usize, dy: &[T], samples: usize, db: &mut [T], write: Write) {
    let ChannelSums { area, samples, db, .. } = ChannelSums::new(channels, dy, samples, db, write);
    Cut::new(channels, 1, dy.len() / RATE).share_out([db], |part, [db]| {
        let part = ChannelSums { dy, area, samples, channels, first: part.start, db, write };
        // SAFETY: the machine has its path.
        unsafe { T::channel_sums(path(), part) }
    });
}

/// Values that a core adds up in a nanosecond.
const RATE: usize = 20;

/// The work of [`channel_sums`].
#[doc(hidden)]
#[derive(Debug)]
pub struct ChannelSums<'a, T> {
    dy: &'a [T],
    area: usize,
    samples: usize,
    channels: usize,
    /// The channel that `db` begins with.
    first: usize,
    db: &'a mut [T],
    write: Write,
}

impl<'a, T: Scalar> ChannelSums<'a, T> {
    pub(in crate::kernel) fn new(
        channels: usize,
        dy: &'a [T],
        samples: usize,
        db: &'a mut [T],
        write: Write,
    ) -> Self {
        let of_each = values([channels, samples]).unwrap_or(usize::MAX);
        let area = dy.len().checked_div(of_each).unwrap_or(0);
        assert!(db.len() == channels && fit(dy, [channels, samples, area]), "sizes of db = Σ dy");
        // Without any pixels nothing is left of the samples.
        let samples = if dy.is_empty() { 0 } else { samples };
        Self { dy, area, samples, channels, first: 0, db, write }
    }
}

/// Sums of channels on one instruction set.
pub(in crate::kernel) struct ChannelSumsOn<'a, S, T> {
    sums: ChannelSums<'a, T>,
    set: PhantomData<S>,
}

impl<'a, S: Vectors<T>, T: Scalar> ChannelSumsOn<'a, S, T> {
    /// The sums on the instruction set `S`.
    ///
    /// # Safety
    ///
    /// It must run under that.
    pub(in crate::kernel) unsafe fn new(sums: ChannelSums<'a, T>) -> Self {
        Self { sums, set: PhantomData }
    }
}

impl<S: Vectors<T>, T: Scalar> Job for ChannelSumsOn<'_, S, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let ChannelSums { dy, area, samples, channels, first: first_channel, db, write } = self.sums;
        if write == Write::Replace {
            db.fill(T::zero());
        }
        for (first, samples) in blocks_of(samples) {
            let block = &dy[first * channels * area..][..samples * channels * area];
            for (channel, db) in (first_channel..).zip(db.iter_mut()) {
                // SAFETY: `new`'s caller vouched for the instruction set.
                *db += unsafe { sum::<S, T>(&block[channel * area * samples..][..area * samples]) };
            }
        }
    }
}

/// The sum of all values.
///
/// # Safety
///
/// The machine must have the instruction set.
#[inline(always)]
unsafe fn sum<S: Vectors<T>, T: Scalar>(values: &[T]) -> T {
    let lanes = S::Full::LANES;
    let (mut at, end) = (0, values.len());
    // SAFETY: all reads lie within the values.
    unsafe {
        let mut sums = [S::Full::zero(); SUMS];
        while at + SUMS * lanes <= end {
            for (number, sum) in sums.iter_mut().enumerate() {
                *sum = sum.add(S::Full::load(values.as_ptr().add(at + number * lanes)));
            }
            at += SUMS * lanes;
        }
        while at < end {
            let mask = S::Full::first(lanes.min(end - at));
            sums[0] = sums[0].add(S::Full::load_masked(values.as_ptr().add(at), mask));
            at += lanes;
        }
        sum_of_lanes(sums[0].add(sums[1]).add(sums[2].add(sums[3])))
    }
}
