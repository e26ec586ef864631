use core::ops::Range;

use super::{DisjointSlice, MAX_THREADS, count};

/// The minimum time of a part, in nanoseconds: a few times the cost of a hand-over.
const LEAST: usize = 2_000;

/// The minimum time of work on many operands that is split, in nanoseconds: of products and of updates of parameters. A
/// second thread costs them more than the hand-over: its operands come from the first one's cache, and go back there for
/// the next kernel. Estimates are for a typical core; the fastest ones take less than half of the time, but hand-overs
/// are not faster there.
const LEAST_OF_MANY_OPERANDS: usize = 60_000;

/// Maximum number of parts for each thread: one that is late or interrupted leaves some to the others.
const FOR_EACH: usize = 4;

/// Work that can be split into parts: a number of items.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Partition {
    items: usize,
    unit: usize,
    min_chunk: usize,
    time: usize,
    min_time: usize,
}

impl Partition {
    /// `items` items, such as columns or samples. Parts start at multiples of `unit`; no part has fewer items, except
    /// the last one, which has at least half as many. `time` is the total time on one thread, in
    /// nanoseconds: an estimate, for a typical core.
    pub(crate) const fn new(items: usize, unit: usize, time: usize) -> Self {
        Self { items, unit, min_chunk: unit, time, min_time: 2 * LEAST }
    }

    /// Single values, of which a core computes `rate` in a nanosecond. Parts start at multiples of 1024 values, so
    /// that threads write to different cache lines.
    pub(crate) const fn values(values: usize, rate: usize) -> Self {
        Self::new(values, 1024, values / rate)
    }

    /// Sets the minimum number of items in a part, if that is enough for one part for each thread.
    pub(crate) const fn min_chunk(self, min_chunk: usize) -> Self {
        Self { min_chunk, ..self }
    }

    /// Work on operands that take longer to go from one core to another than a hand-over.
    pub(crate) const fn of_many_operands(self) -> Self {
        Self { min_time: LEAST_OF_MANY_OPERANDS, ..self }
    }

    /// Whether the work is large enough for several threads.
    pub(crate) fn is_worth_it(self) -> bool {
        #[cfg(all(test, feature = "std"))]
        if tests::forced_parts().is_some() {
            return true;
        }
        self.is_worth(count())
    }

    /// [`is_worth_it`](Self::is_worth_it) for this number of threads.
    const fn is_worth(self, threads: usize) -> bool {
        threads > 1 && self.time >= self.min_time && self.items >= 2 * self.unit
    }

    /// Calls `work(items)` for ranges that together are all items, on several threads if that pays. Returns when
    /// all are done.
    #[inline]
    pub(crate) fn parallel_for(self, work: impl Fn(Range<usize>) + Sync) {
        #[cfg(all(test, feature = "std"))]
        if let Some(parts) = tests::forced_parts() {
            return tests::in_reverse(self, parts, work);
        }
        #[cfg(feature = "parallel")]
        if self.is_worth_it() && shared::by_pool(self, &work) {
            return;
        }
        work(0..self.items);
    }

    /// Calls `work(items, results)` for ranges that together are all items, as
    /// [`parallel_for`](Self::parallel_for); each with its part of the results, of which every item has the
    /// same number.
    #[inline]
    pub(crate) fn parallel_for_slices<T: Send, const N: usize>(
        self,
        results: [&mut [T]; N],
        work: impl Fn(Range<usize>, [&mut [T]; N]) + Sync,
    ) {
        let results = results.map(|results| Results::new(results, self.items));
        self.parallel_for(|items| {
            // SAFETY: `parallel_for` passes disjoint ranges of items.
            let of_items = results.each_ref().map(|results| unsafe { results.of(&items) });
            work(items, of_items);
        });
    }

    /// Number of parts for this number of threads: the same for each, so that their caches see the same items again.
    fn parts(self, threads: usize) -> usize {
        let parts = |least: usize| (self.items / least).min(self.time / LEAST).min(MAX_THREADS);
        match parts(self.min_chunk) / threads * threads {
            0 => parts(self.unit).min(threads),
            even => even.min(threads * FOR_EACH),
        }
    }

    /// The items of a part.
    fn part(self, part: usize, parts: usize) -> Range<usize> {
        let Self { items, unit, .. } = self;
        // `items * part / parts`, from products that are no larger than `items`.
        let share = |part| items / parts * part + items % parts * part / parts;
        let at = |part| if part == parts { items } else { (share(part) + unit / 2) / unit * unit };
        at(part)..at(part + 1)
    }
}

#[cfg(feature = "parallel")]
mod shared {
    use core::ops::Range;

    use super::Partition;
    use crate::threads::count;
    use crate::threads::pool::Pool;

    static POOL: Pool = Pool::new();

    /// Returns whether it is done.
    pub(super) fn by_pool<W: Fn(Range<usize>) + Sync>(partition: Partition, work: &W) -> bool {
        let threads = count();
        let parts = partition.parts(threads);
        parts > 1 && POOL.parallel_for(threads, parts, &|part| work(partition.part(part, parts)))
    }
}

/// Results, of which every item has the same number.
struct Results<'a, T> {
    values: DisjointSlice<'a, T>,
    of_each: usize,
}

impl<'a, T> Results<'a, T> {
    fn new(values: &'a mut [T], items: usize) -> Self {
        let of_each = values.len() / items.max(1);
        assert_eq!(values.len(), items * of_each, "the same number of results for each item");
        Self { values: DisjointSlice::new(values), of_each }
    }

    /// The results of some items.
    ///
    /// # Safety
    ///
    /// No results of these items may be in use.
    unsafe fn of(&self, items: &Range<usize>) -> &'a mut [T] {
        // SAFETY: guaranteed by the caller.
        unsafe { self.values.part(items.start * self.of_each..items.end * self.of_each) }
    }
}

#[cfg(all(test, feature = "std"))]
pub(crate) mod tests {
    use core::cell::Cell;
    use core::ops::Range;
    use std::thread_local;
    use std::vec::Vec;

    use super::{LEAST, LEAST_OF_MANY_OPERANDS, Partition};

    thread_local! {
        static PARTS: Cell<Option<usize>> = const { Cell::new(None) };
    }

    pub(super) fn forced_parts() -> Option<usize> {
        PARTS.get()
    }

    /// Computes with all work split into `parts` parts, as far as units allow, however small it is. The
    /// calling thread computes them, the last one first.
    pub(crate) fn in_parts<R>(parts: usize, compute: impl FnOnce() -> R) -> R {
        PARTS.set(Some(parts));
        let result = compute();
        PARTS.set(None);
        result
    }

    pub(super) fn in_reverse(partition: Partition, parts: usize, work: impl Fn(Range<usize>)) {
        let parts = parts.min(partition.items / partition.unit).max(1);
        (0..parts).rev().for_each(|part| work(partition.part(part, parts)));
    }

    #[test]
    fn every_item_is_in_one_part() {
        for (items, unit) in (0..70).flat_map(|items| [1, 3, 16].map(|unit| (items, unit))) {
            let partition = Partition::new(items, unit, 0);
            for parts in 1..=(items / unit).max(1) {
                let ranges: Vec<_> = (0..parts).map(|part| partition.part(part, parts)).collect();
                assert!(
                    ranges.iter().cloned().flatten().eq(0..items),
                    "{items} by {unit} in {parts}: {ranges:?}"
                );
                assert!(ranges.iter().all(|range| range.start % unit == 0), "{ranges:?}");
                assert!(ranges[..parts - 1].iter().all(|range| range.len() >= unit), "{ranges:?}");
                assert!(parts == 1 || 2 * ranges[parts - 1].len() >= unit, "{ranges:?}");
                let lengths = || ranges.iter().map(ExactSizeIterator::len);
                assert!(lengths().max() < lengths().min().map(|least| least + 2 * unit), "{ranges:?}");
            }
        }
    }

    #[test]
    fn small_work_is_not_split() {
        let parts = |time| Partition::new(100, 10, time).parts(8);
        assert_eq!([0, 2 * LEAST - 1, 3 * LEAST, 8 * LEAST, usize::MAX].map(parts), [0, 1, 3, 8, 8]);
        assert_eq!(Partition::new(1, 1, usize::MAX).parts(64), 1);
    }

    #[test]
    fn products_of_small_networks_are_not_split() {
        let product = |time| Partition::new(100, 10, time).of_many_operands().is_worth(2);
        // The first layer of the anomaly detector of MLPerf Tiny, for a batch of 32: 128 x 640 x 32 multiply-adds.
        assert!(!product(128 * 640 * 32 / 50));
        // That of 784-50-10, for a batch of 100.
        assert!(product(784 * 50 * 100 / 50));
        assert_eq!([LEAST_OF_MANY_OPERANDS - 1, LEAST_OF_MANY_OPERANDS].map(product), [false, true]);
        let other = |items, time| Partition::new(items, 10, time).is_worth(2);
        assert_eq!([2 * LEAST - 1, 2 * LEAST].map(|time| other(100, time)), [false, true]);
        assert!(!other(19, usize::MAX));
        assert!(!Partition::new(100, 10, usize::MAX).is_worth(1));
    }

    #[test]
    fn every_thread_has_as_many_parts() {
        let parts = |partition: Partition| [1, 2, 3, 8, 64].map(|threads| partition.parts(threads));
        assert_eq!(parts(Partition::new(64, 1, usize::MAX)), [4, 8, 12, 32, 64]);
        assert_eq!(parts(Partition::new(64, 1, usize::MAX).min_chunk(10)), [4, 6, 6, 8, 64]);
        assert_eq!(parts(Partition::new(64, 1, 7 * LEAST)), [4, 6, 6, 7, 7]);
    }

    #[test]
    fn each_part_gets_its_results() {
        let (mut x, mut y) = ([0; 12], [0; 36]);
        for parts in [1, 2, 5] {
            in_parts(parts, || {
                Partition::new(12, 2, 0).parallel_for_slices([&mut x, &mut y], |items, [x, y]| {
                    x.iter_mut().zip(items.clone()).for_each(|(x, item)| *x += item);
                    y.iter_mut().zip(3 * items.start..).for_each(|(y, at)| *y += at);
                });
            });
        }
        assert!(x.iter().enumerate().all(|(at, &x)| x == 3 * at));
        assert!(y.iter().enumerate().all(|(at, &y)| y == 3 * at));
    }
}
