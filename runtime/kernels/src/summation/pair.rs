use crate::Scalar;
use crate::simd::Vector;

/// `x + y`, and its exact rounding error (Knuth's TwoSum). Infinite sums have a NaN error.
#[inline(always)]
pub(crate) fn two_sum<T: Scalar>(x: T, y: T) -> (T, T) {
    let sum = x + y;
    let of_y = sum - x;
    (sum, (x - (sum - of_y)) + (y - of_y))
}

/// A sum as two numbers: its rounded value, and the rounding error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair<T> {
    pub(super) high: T,
    pub(super) low: T,
}

impl<T: Scalar> Pair<T> {
    /// 0.
    #[must_use]
    #[inline]
    pub fn zero() -> Self {
        Self { high: T::zero(), low: T::zero() }
    }

    /// Adds a value.
    #[inline(always)]
    pub fn add(&mut self, value: T) {
        let (high, left) = two_sum(self.high, value);
        *self = Self { high, low: self.low + left };
    }

    /// The sum as one number, which is infinite where the sum of the upper parts is.
    #[must_use]
    #[inline(always)]
    pub fn value(self) -> T {
        // The error of an infinite sum is a NaN.
        self.high + if self.low.is_nan() { T::zero() } else { self.low }
    }

    /// The same sum with as much of it as possible in the upper part, so that the lower one stays exact.
    #[inline(always)]
    pub(crate) fn settled(self) -> Self {
        let high = self.value();
        Self { high, low: self.low - (high - self.high) }
    }
}

/// A [`Pair`] in each lane of a vector.
#[derive(Clone, Copy)]
pub(super) struct Pairs<V> {
    pub(super) high: V,
    pub(super) low: V,
}

/// The methods of [`Pair`], for code under an instruction set that has the vector.
impl<V> Pairs<V> {
    #[inline(always)]
    pub(super) unsafe fn zero<T: Scalar>() -> Self
    where
        V: Vector<T>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe { Self { high: V::zero(), low: V::zero() } }
    }

    #[inline(always)]
    pub(super) unsafe fn add<T: Scalar>(&mut self, values: V)
    where
        V: Vector<T>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let high = self.high.add(values);
            let of_values = high.sub(self.high);
            let left = self.high.sub(high.sub(of_values)).add(values.sub(of_values));
            *self = Self { high, low: self.low.add(left) };
        }
    }

    #[inline(always)]
    pub(super) unsafe fn value<T: Scalar>(self) -> V
    where
        V: Vector<T>,
    {
        // SAFETY: guaranteed by the caller. The second result of `select_eq` is 0 where it is a NaN.
        unsafe { self.high.add(self.low.select_eq(self.low, V::splat(T::nan())).1) }
    }

    #[inline(always)]
    pub(super) unsafe fn settled<T: Scalar>(self) -> Self
    where
        V: Vector<T>,
    {
        // SAFETY: guaranteed by the caller.
        unsafe {
            let high = self.value();
            Self { high, low: self.low.sub(high.sub(self.high)) }
        }
    }
}
