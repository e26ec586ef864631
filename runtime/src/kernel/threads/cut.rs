use core::marker::PhantomData;
use core::ops::Range;

/// How long a part takes at least, in nanoseconds: some times what a hand-over costs.
const LEAST: usize = 3_000;

/// Work that can be cut: so many items, whose number is what is split.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernel) struct Cut {
    /// What is split: columns, samples, values.
    pub(in crate::kernel) items: usize,
    /// Cuts are at multiples of this, and no part has fewer.
    pub(in crate::kernel) unit: usize,
    /// How long all of it takes on one thread, in nanoseconds. An estimate, as on one machine.
    pub(in crate::kernel) time: usize,
}

impl Cut {
    /// `work(items)` for ranges that are all items together, on several threads if it is worth that. They
    /// return together.
    #[inline]
    pub(in crate::kernel) fn share(self, work: impl Fn(Range<usize>) + Sync) {
        #[cfg(feature = "parallel")]
        if self.time >= 2 * LEAST && self.items >= 2 * self.unit && shared::by_crew(self, &work) {
            return;
        }
        work(0..self.items);
    }

    /// How many parts for so many threads.
    fn parts(self, threads: usize) -> usize {
        threads.min(self.time / LEAST).min(self.items / self.unit)
    }

    /// The items of a part.
    fn part(self, part: usize, parts: usize) -> Range<usize> {
        let units = self.items / self.unit;
        let at = |part| if part == parts { self.items } else { units * part / parts * self.unit };
        at(part)..at(part + 1)
    }
}

#[cfg(feature = "parallel")]
mod shared {
    use core::ops::Range;

    use super::Cut;
    use crate::kernel::threads::count;
    use crate::kernel::threads::crew::Crew;

    static CREW: Crew = Crew::new();

    /// Gives whether it is done.
    pub(super) fn by_crew<W: Fn(Range<usize>) + Sync>(cut: Cut, work: &W) -> bool {
        let threads = count();
        let parts = cut.parts(threads);
        parts > 1 && CREW.share(threads, parts, &|part| work(cut.part(part, parts)))
    }
}

/// Results of which each part is written by one thread.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernel) struct Out<'a, T> {
    values: *mut T,
    len: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: by the contract of `part` no value is reached by two threads.
unsafe impl<T: Send> Sync for Out<'_, T> {}

impl<'a, T> Out<'a, T> {
    pub(in crate::kernel) fn new(values: &'a mut [T]) -> Self {
        Self { values: values.as_mut_ptr(), len: values.len(), slice: PhantomData }
    }

    /// These values.
    ///
    /// # Safety
    ///
    /// No two parts that are in use may meet.
    ///
    /// # Panics
    ///
    /// If the range is not one of the slice.
    #[inline]
    pub(in crate::kernel) unsafe fn part(&self, range: Range<usize>) -> &'a mut [T] {
        assert!(range.start <= range.end && range.end <= self.len, "a part of the slice");
        // SAFETY: it lies in the slice, which is borrowed for as long; the caller sees to it that it is the
        // only reference.
        unsafe { core::slice::from_raw_parts_mut(self.values.add(range.start), range.len()) }
    }
}
