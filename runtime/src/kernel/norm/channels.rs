use crate::kernel::Order;

/// Where the values of each channel of a batch lie.
///
/// A sample has F = C · A features: channel `c` has the `A` features from `c * A` on. A vector is C
/// channels of one value each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Channels {
    count: usize,
    features: usize,
    order: Order,
}

impl Channels {
    /// `count` (C) channels of samples with so many `features` (F).
    ///
    /// # Panics
    ///
    /// If the features don't divide into channels.
    #[must_use]
    #[inline]
    pub const fn new(count: usize, features: usize, order: Order) -> Self {
        assert!(count > 0 && features.is_multiple_of(count), "each channel has as many features");
        Self { count, features, order }
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
        self.count == self.features && self.order.side_by_side() == 1
    }

    /// The values of a channel: one run of neighbours for each block of samples.
    #[inline(always)]
    pub(super) fn runs<T>(self, x: &[T], channel: usize) -> impl Iterator<Item = &[T]> {
        x.chunks(self.features * self.order.side_by_side()).map(move |block| {
            let run = self.values_of_each(block);
            &block[channel * run..][..run]
        })
    }

    /// The values of a channel to be written; see [`runs`](Self::runs).
    #[inline(always)]
    pub(super) fn runs_mut<T>(self, y: &mut [T], channel: usize) -> impl Iterator<Item = &mut [T]> {
        y.chunks_mut(self.features * self.order.side_by_side()).map(move |block| {
            let run = self.values_of_each(block);
            &mut block[channel * run..][..run]
        })
    }
}
