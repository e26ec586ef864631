use core::marker::PhantomData;
use core::ops::Range;

/// Values that several threads write, each its own ones.
#[doc(hidden)]
#[derive(Debug)]
pub struct DisjointSlice<'a, T> {
    values: *mut T,
    len: usize,
    slice: PhantomData<&'a mut [T]>,
}

// SAFETY: by the contract of `part` no value is reached by two threads.
unsafe impl<T: Send> Sync for DisjointSlice<'_, T> {}

impl<'a, T> DisjointSlice<'a, T> {
    pub(crate) fn new(values: &'a mut [T]) -> Self {
        Self { values: values.as_mut_ptr(), len: values.len(), slice: PhantomData }
    }

    /// How many values there are.
    #[inline(always)]
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Some of the values.
    ///
    /// # Safety
    ///
    /// None of them may be in use.
    ///
    /// # Panics
    ///
    /// If there are no such values.
    #[inline(always)]
    pub(crate) unsafe fn part(&self, part: Range<usize>) -> &'a mut [T] {
        assert!(part.start <= part.end && part.end <= self.len, "some of the values");
        // SAFETY: they lie in the slice, which is borrowed for as long; the caller sees to it that this is the
        // only reference.
        unsafe { core::slice::from_raw_parts_mut(self.values.add(part.start), part.len()) }
    }
}
