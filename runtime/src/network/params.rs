use core::fmt;
use core::marker::PhantomData;

use crate::Owned;

/// The parameters of a network: on the heap, in an array, or in a borrowed slice.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Params<T, S = Owned<T>> {
    storage: S,
    /// Their number, for [`Debug`](fmt::Debug).
    len: usize,
    scalar: PhantomData<T>,
}

impl<T, S: AsRef<[T]>> Params<T, S> {
    pub(crate) fn new(storage: S) -> Self {
        let len = storage.as_ref().len();
        Self { storage, len, scalar: PhantomData }
    }

    pub(crate) fn values(&self) -> &[T] {
        self.storage.as_ref()
    }
}

impl<T, S: AsMut<[T]>> Params<T, S> {
    pub(crate) fn values_mut(&mut self) -> &mut [T] {
        self.storage.as_mut()
    }
}

/// Shows the number of values instead of thousands of numbers.
impl<T, S> fmt::Debug for Params<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.len)
    }
}
