use super::rows;
use crate::Layout;
use crate::threads::{DisjointSlice, Partition};

/// Number of values that a core normalises in a nanosecond.
const RATE: usize = 4;

/// The positions of the values of each channel of a batch.
///
/// A sample has F = C · A features: channel `c` has the `A` features from `c * A` on. A vector is C
/// channels of one value each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    count: usize,
    features: usize,
    layout: Layout,
}

impl Channels {
    /// `count` (C) channels of samples with this number of `features` (F).
    ///
    /// # Panics
    ///
    /// If there are no features or their number is not a multiple of the channels.
    #[must_use]
    #[inline]
    pub const fn new(count: usize, features: usize, layout: Layout) -> Self {
        assert!(features > 0, "a sample must have at least one feature");
        assert!(
            count > 0 && features.is_multiple_of(count),
            "all channels must have the same number of features"
        );
        Self { count, features, layout }
    }

    /// C.
    #[must_use]
    #[inline]
    pub const fn count(self) -> usize {
        self.count
    }

    /// Number of these values in each channel.
    pub(super) const fn values_of_each<T>(self, x: &[T]) -> usize {
        x.len() / self.count
    }

    /// Whether this can be the number of values of a batch of such samples.
    pub(super) const fn fit<T>(self, x: &[T]) -> bool {
        x.len().is_multiple_of(self.features)
    }

    /// Whether neighbours in memory are always of different channels.
    pub(super) const fn alternate(self) -> bool {
        self.count == self.features && self.layout.side_by_side() == 1
    }

    /// Values of a whole block of samples, or more than there are.
    #[inline(always)]
    const fn block(self) -> usize {
        self.features.saturating_mul(self.layout.side_by_side())
    }

    /// The values of a channel: one run of neighbours for each block of samples.
    #[inline(always)]
    pub(super) fn runs<T>(self, x: &[T], channel: usize) -> impl Iterator<Item = &[T]> {
        x.chunks(self.block()).map(move |block| {
            let run = self.values_of_each(block);
            &block[channel * run..][..run]
        })
    }

    /// The values of a channel, mutable; see [`runs`](Self::runs).
    ///
    /// # Safety
    ///
    /// None of them may be in use.
    #[inline(always)]
    pub(super) unsafe fn runs_mut<'y, T>(
        self,
        y: &'y DisjointSlice<'_, T>,
        channel: usize,
    ) -> impl Iterator<Item = &'y mut [T]> {
        let block = self.block();
        (0..y.len()).step_by(block).map(move |first| {
            let run = block.min(y.len() - first) / self.count;
            // SAFETY: guaranteed by the caller.
            unsafe { y.part(first + channel * run..first + (channel + 1) * run) }
        })
    }

    /// The partition of the channels of a batch with this number of values among threads.
    pub(super) const fn partition(self, values: usize) -> Partition {
        Partition::new(self.count, if self.alternate() { rows::GROUP } else { 1 }, values / RATE)
    }
}
