use super::Epoch;
use crate::Network;

/// Keeps the best epoch in mind, and the network that it led to where that is wanted.
pub(super) struct Best<N> {
    epoch: Option<(usize, f64)>,
    network: Option<N>,
    patience: Option<usize>,
}

impl<N: Network> Best<N> {
    pub(super) fn new(patience: Option<usize>, keeps_network: bool) -> Self {
        Self { epoch: None, network: keeps_network.then(N::zeros), patience }
    }

    /// Takes note of an epoch. Tells whether it is the best so far, whose network should be [kept](Self::keep).
    pub(super) fn observe(&mut self, epoch: &Epoch) -> bool {
        let loss = epoch.deciding().loss;
        let is_best = self.epoch.is_none_or(|(_, smallest)| loss < smallest);
        if is_best {
            self.epoch = Some((epoch.number, loss));
        }
        is_best
    }

    /// Keeps the network of the best epoch, where that is wanted.
    pub(super) fn keep(&mut self, network: &N) {
        if let Some(best) = &mut self.network {
            best.clone_from(network);
        }
    }

    /// Whether it has been waited too long for a better epoch than this many.
    pub(super) fn is_past(&self, epoch: usize) -> bool {
        let waited = self.epoch.map_or(0, |(best, _)| epoch - best);
        self.patience.is_some_and(|patience| waited > patience)
    }

    /// The number of the best epoch.
    pub(super) fn epoch(&self) -> Option<usize> {
        self.epoch.map(|(number, _)| number)
    }

    /// The network of the best epoch, where it was kept and there was one.
    pub(super) fn network(&self) -> Option<&N> {
        self.network.as_ref().filter(|_| self.epoch.is_some())
    }
}
