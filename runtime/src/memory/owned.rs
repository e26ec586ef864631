use core::fmt;

#[cfg(feature = "alloc")]
use alloc::{boxed::Box, vec::Vec};

/// Values on the heap: the default storage of a network's parameters, its memory and the state of its optimizer.
/// Any type that derefs to a slice can be used instead: an array, a `&'static [T]`, a
/// `&mut [T]`.
///
/// It is the same type with and without the feature `alloc`, so that no crate changes the meaning of another one's
/// types. Without the feature it can't be constructed.
///
/// ```
/// use constnet::prelude::*;
/// use constnet::Owned;
///
/// network! { struct Line = Affine(1, 1); }
///
/// let line: Line = Line::from_params(Owned::from(vec![2.0, 1.0]))?;
/// assert_eq!(line.predict_alloc(&3.0)?[0], 7.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Owned<T>(Values<T>);

#[cfg(feature = "alloc")]
type Values<T> = Box<[T]>;

/// No values.
#[cfg(not(feature = "alloc"))]
type Values<T> = (core::convert::Infallible, core::marker::PhantomData<T>);

#[cfg(feature = "alloc")]
impl<T> Owned<T> {
    /// This number of zeros.
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

/// Shows the number of values instead of thousands of numbers.
impl<T> fmt::Debug for Owned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} values", self.as_ref().len())
    }
}
