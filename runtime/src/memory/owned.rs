use core::fmt;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

/// Values on the heap: where the parameters of a network lie, its memory and the state of its optimizer, unless
/// something else is said. Anything that gives a slice can stand in its place: an array, a `&'static [T]`, a
/// `&mut [T]`.
///
/// It is the same type with the feature `alloc` and without it, so that no crate changes what another one's types
/// mean. Without it there is no way to make one.
///
/// ```
/// use constnet::prelude::*;
/// use constnet::Owned;
///
/// network! { struct Line = Affine(1, 1); }
///
/// let line: Line = Line::from_params(Owned::from(vec![2.0, 1.0]))?;
/// assert_eq!(line.predict_once(&3.0)?[0], 7.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owned<T>(Values<T>);

#[cfg(feature = "alloc")]
type Values<T> = Box<[T]>;

/// There are none.
#[cfg(not(feature = "alloc"))]
type Values<T> = (core::convert::Infallible, core::marker::PhantomData<T>);

#[cfg(feature = "alloc")]
impl<T> Owned<T> {
    /// So many zeros.
    pub(crate) fn zeros(len: usize) -> Self
    where
        T: num_traits::Zero + Clone,
    {
        Self(alloc::vec![T::zero(); len].into_boxed_slice())
    }
}

impl<T> AsRef<[T]> for Owned<T> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        #[cfg(feature = "alloc")]
        {
            &self.0
        }
        #[cfg(not(feature = "alloc"))]
        match self.0.0 {}
    }
}

impl<T> AsMut<[T]> for Owned<T> {
    #[inline]
    fn as_mut(&mut self) -> &mut [T] {
        #[cfg(feature = "alloc")]
        {
            &mut self.0
        }
        #[cfg(not(feature = "alloc"))]
        match self.0.0 {}
    }
}

#[cfg(feature = "alloc")]
impl<T> From<Box<[T]>> for Owned<T> {
    fn from(values: Box<[T]>) -> Self {
        Self(values)
    }
}

#[cfg(feature = "alloc")]
impl<T, const N: usize> From<[T; N]> for Owned<T> {
    fn from(values: [T; N]) -> Self {
        Self(Box::new(values))
    }
}

#[cfg(feature = "alloc")]
impl<T> From<Vec<T>> for Owned<T> {
    fn from(values: Vec<T>) -> Self {
        Self(values.into_boxed_slice())
    }
}

/// Their number, instead of thousands of numbers.
impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.as_ref().len())
    }
}
