use core::marker::PhantomData;
use core::ops::Range;

/// A slice that several threads write, each in its own part.
#[doc(hidden)]
#[derive(Debug)]
pub struct DisjointSlice<'a, T> {
    values: *mut T,
    len: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: by the contract of `part` no value is accessed by two threads.
unsafe impl<T: Send> Sync for DisjointSlice<'_, T> {}

impl<'a, T> DisjointSlice<'a, T> {
    pub(crate) fn new(values: &'a mut [T]) -> Self {
        Self { values: values.as_mut_ptr(), len: values.len(), slice: PhantomData }
    }

    /// Number of values.
    #[inline(always)]
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// A part of the values.
    ///
    /// # Safety
    ///
    /// None of them may be in use.
    ///
    /// # Panics
    ///
    /// If the range is out of bounds.
    #[inline(always)]
    pub(crate) unsafe fn part(&self, part: Range<usize>) -> &'a mut [T] {
        assert!(part.start <= part.end && part.end <= self.len, "a range within the values");
        // SAFETY: they are in the slice, which is borrowed for as long; the caller guarantees that this is the
        // only reference.
        unsafe { core::slice::from_raw_parts_mut(self.values.add(part.start), part.len()) }
    }
}
