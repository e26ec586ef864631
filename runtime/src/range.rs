//! Ranges of numeric arguments, and the messages for numbers outside of them.
//!
//! A constructor or a function whose argument is outside its range panics at the caller's line, as that is a
//! bug in the program. A function that returns a `Result` anyway, such as `fit`, returns an error with the
//! same message.

use core::fmt;

use crate::Scalar;

/// The numbers that an argument may have. A NaN is in none of the ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// 0 or a finite number above it, such as a learning rate.
    FromZero,
    /// A number above 0, such as a limit, which may be infinite.
    AboveZero,
    /// A fraction below 1, such as a momentum.
    BelowOne,
    /// A fraction of at most one half.
    UpToHalf,
}

impl Range {
    /// Whether the number is one of these.
    pub(crate) fn contains(self, number: f64) -> bool {
        match self {
            Self::FromZero => (0.0..f64::INFINITY).contains(&number),
            Self::AboveZero => number > 0.0,
            Self::BelowOne => (0.0..1.0).contains(&number),
            Self::UpToHalf => (0.0..=0.5).contains(&number),
        }
    }

    /// The expected number, for messages.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::FromZero => "a finite number of at least 0",
            Self::AboveZero => "a number above 0",
            Self::BelowOne => "a number from 0 to below 1",
            Self::UpToHalf => "a number from 0 to 0.5",
        }
    }

    /// The expected number, if this number is out of range or too large for the type to which it is converted.
    #[cfg(feature = "std")]
    pub(crate) fn words_for(self, number: f64) -> &'static str {
        if self.contains(number) { UP_TO_F32 } else { self.words() }
    }

    /// Returns the argument with this name.
    ///
    /// # Panics
    ///
    /// If it is outside the range.
    #[track_caller]
    pub(crate) fn check(self, name: &str, number: f64) -> f64 {
        assert!(self.contains(number), "`{name}` is {}, but {} is expected", shown(number), self.words());
        number
    }

    /// As [`check`](Self::check), for a number that is converted to the scalar type of a network.
    ///
    /// # Panics
    ///
    /// If it is outside the range, or infinite as a `T`.
    #[track_caller]
    pub(crate) fn check_as<T: Scalar>(self, name: &str, number: f64) -> f64 {
        self.check_up_to(largest::<T>(), name, number)
    }

    /// As [`check`](Self::check), for a number that is converted to a type with this maximum.
    ///
    /// # Panics
    ///
    /// If it is outside the range, or larger.
    #[track_caller]
    pub(crate) fn check_up_to(self, largest: f64, name: &str, number: f64) -> f64 {
        let number = self.check(name, number);
        assert!(number <= largest, "`{name}` is {}, but {UP_TO_F32} is expected", shown(number));
        number
    }
}

/// The expected number for a network in `f32`.
pub(crate) const UP_TO_F32: &str = "a number from 0 to 3.4028235e38 (the largest `f32`)";

/// The largest number of the type.
pub(crate) fn largest<T: Scalar>() -> f64 {
    T::max_value().as_f64()
}

/// [`from_zero`] for the type with this name.
#[cfg(feature = "std")]
pub(crate) fn from_zero_as(scalar: &str) -> core::ops::Range<f64> {
    if scalar == f64::NAME { from_zero::<f64>() } else { from_zero::<f32>() }
}

/// [`Range::FromZero`] of numbers that are finite in the type.
pub(crate) fn from_zero<T: Scalar>() -> core::ops::Range<f64> {
    0.0..largest::<T>().next_up()
}

/// A number as shown in messages: a large one with few digits.
pub(crate) fn shown(number: f64) -> impl fmt::Display {
    struct Shown(f64);
    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            match self.0.is_finite() && self.0.abs() >= 1e16 {
                true => write!(f, "{:e}", self.0),
                false => write!(f, "{}", self.0),
            }
        }
    }
    Shown(number)
}

/// Checks that a count is at least 1.
///
/// # Panics
///
/// If it is 0.
#[track_caller]
pub(crate) fn at_least_1(name: &str, number: usize) -> usize {
    assert!(number > 0, "`{name}` is 0, but {AT_LEAST_1} is expected");
    number
}

/// The expected number for a count.
pub(crate) const AT_LEAST_1: &str = "a number of at least 1";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_end_where_they_say() {
        let numbers = [-f64::INFINITY, -0.1, -0.0, 0.0, 1e-300, 0.5, 0.51, 1.0, 7.0, f64::INFINITY, f64::NAN];
        let within = |range: Range| numbers.map(|number| u8::from(range.contains(number)));
        assert_eq!(within(Range::FromZero), [0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
        assert_eq!(within(Range::AboveZero), [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0]);
        assert_eq!(within(Range::BelowOne), [0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
        assert_eq!(within(Range::UpToHalf), [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
    }
}
