use core::fmt::{Debug, Display, LowerExp};
use core::ops::{AddAssign, DivAssign, MulAssign, SubAssign};

use num_traits::Float;

use crate::{Kernels, Values, ValuesMut};

/// The scalar type of a network: `f32` or `f64`.
///
/// Sealed: the kernels know exactly these two.
pub trait Scalar:
    Float
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + Default
    + Debug
    + Display
    + LowerExp
    + Send
    + Sync
    + core::iter::Sum
    + 'static
    + Kernels
{
    /// The type's name, `"f32"` or `"f64"`.
    const NAME: &'static str;

    /// The nearest value of this type.
    fn from_f64(value: f64) -> Self;

    /// The same value in double precision.
    fn as_f64(self) -> f64;

    /// Values as one type for every scalar type.
    #[doc(hidden)]
    fn lend(values: &[Self]) -> Values<'_>;

    /// [`lend`](Self::lend), mutable.
    #[doc(hidden)]
    fn lend_mut(values: &mut [Self]) -> ValuesMut<'_>;
}

/// The methods that depend on the type.
macro_rules! told_apart {
    ($this:ident) => {
        #[inline]
        fn lend(values: &[Self]) -> Values<'_> {
            Values::$this(values)
        }

        #[inline]
        fn lend_mut(values: &mut [Self]) -> ValuesMut<'_> {
            ValuesMut::$this(values)
        }
    };
}

impl Scalar for f32 {
    const NAME: &'static str = "f32";

    #[inline]
    fn from_f64(value: f64) -> Self {
        value as f32
    }

    #[inline]
    fn as_f64(self) -> f64 {
        f64::from(self)
    }

    told_apart!(F32);
}

impl Scalar for f64 {
    const NAME: &'static str = "f64";

    #[inline]
    fn from_f64(value: f64) -> Self {
        value
    }

    #[inline]
    fn as_f64(self) -> f64 {
        self
    }

    told_apart!(F64);
}
