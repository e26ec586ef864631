use super::Epoch;

/// Tracks the best epoch.
#[derive(Default)]
pub(super) struct Best {
    epoch: Option<(usize, f64)>,
    patience: Option<usize>,
}

impl Best {
    pub(super) fn new(patience: Option<usize>) -> Self {
        Self { epoch: None, patience }
    }

    /// Records an epoch. Returns whether it is the best so far.
    pub(super) fn observe(&mut self, epoch: &Epoch) -> bool {
        let loss = epoch.deciding().loss;
        let is_best = self.epoch.is_none_or(|(_, smallest)| loss < smallest);
        if is_best {
            self.epoch = Some((epoch.number, loss));
        }
        is_best
    }

    /// Whether the patience is exhausted at this epoch.
    pub(super) fn is_past(&self, epoch: usize) -> bool {
        let waited = self.epoch.map_or(0, |(best, _)| epoch - best);
        self.patience.is_some_and(|patience| waited > patience)
    }

    /// The number of the best epoch.
    pub(super) fn epoch(&self) -> Option<usize> {
        self.epoch.map(|(number, _)| number)
    }
}
