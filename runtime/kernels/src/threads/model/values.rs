use loom::cell::UnsafeCell;

/// Values that threads read and write; loom ends the run if two are at one of them without an order between them.
pub(super) struct Values(Vec<UnsafeCell<usize>>);

// SAFETY: loom runs one thread at a time, and refuses what would be a race.
unsafe impl Sync for Values {}

impl Values {
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).map(|_| UnsafeCell::new(0)).collect())
    }

    pub(super) fn get(&self, at: usize) -> usize {
        // SAFETY: loom has looked whether somebody writes it.
        self.0[at].with(|value| unsafe { *value })
    }

    pub(super) fn set(&self, at: usize, new: usize) {
        // SAFETY: loom has looked whether somebody uses it.
        self.0[at].with_mut(|value| unsafe { *value = new });
    }
}
