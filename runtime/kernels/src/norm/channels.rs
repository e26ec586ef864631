use super::rows;
use crate::Layout;
use crate::threads::{DisjointSlice, Partition};

/// Values that a core normalises in a nanosecond.
const RATE: usize = 4;

/// Where the values of each channel of a batch lie.
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
    /// `count` (C) channels of samples with so many `features` (F).
    ///
    /// # Panics
    ///
    /// If there are no features or they don't divide into channels.
    #[must_use]
    #[inline]
    pub const fn new(count: usize, features: usize, layout: Layout) -> Self {
        assert!(features > 0, "a sample has at least one feature");
        assert!(count > 0 && features.is_multiple_of(count), "each channel has as many features");
        Self { count, features, layout }
    }

    /// C.
    #[must_use]
    #[inline]
    pub const fn count(self) -> usize {
        self.count
    }

    /// How many of these values belong to each channel.
    pub(super) const fn values_of_each<T>(self, x: &[T]) -> usize {
        x.len() / self.count
    }

    /// Whether a batch of such samples can have these values.
    pub(super) const fn fit<T>(self, x: &[T]) -> bool {
        x.len().is_multiple_of(self.features)
    }

    /// Whether neighbours in memory are of different channels throughout.
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

    /// The values of a channel to be written; see [`runs`](Self::runs).
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
            // SAFETY: the caller's.
            unsafe { y.part(first + channel * run..first + (channel + 1) * run) }
        })
    }

    /// The channels of a batch of so many values, which threads share.
    pub(super) const fn partition(self, values: usize) -> Partition {
        Partition::new(self.count, if self.alternate() { rows::GROUP } else { 1 }, values / RATE)
    }
}
