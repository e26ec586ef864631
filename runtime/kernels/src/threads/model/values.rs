use loom::cell::UnsafeCell;

/// Values that threads read and write; loom ends the run if two access one of them without an order between them.
pub(super) struct Values(Vec<UnsafeCell<usize>>);

// SAFETY: loom runs one thread at a time, and refuses what would be a race.
unsafe impl Sync for Values {}

impl Values {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).map(|_| UnsafeCell::new(0)).collect())
    }

    pub(super) fn get(&self, at: usize) -> usize {
        // SAFETY: loom has checked that nobody writes it.
        self.0[at].with(|value| unsafe { *value })
    }

    pub(super) fn set(&self, at: usize, new: usize) {
        // SAFETY: loom has checked that nobody uses it.
        self.0[at].with_mut(|value| unsafe { *value = new });
    }
}
