//! The ranges of numbers that are given as arguments, and the words for what lies outside.
//!
//! A constructor or a function whose argument is outside its range panics at the caller's line, as that is a
//! mistake in the program. What returns a `Result` anyway, such as a training, gives an error in the same words.

/// Which numbers an argument can be. A NaN is in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Range {
    /// 0 or a finite number above it, such as a learning rate.
    FromZero,
    /// A number above 0, such as a limit, which may be infinite.
    AboveZero,
    /// A part of which something is left, such as a momentum.
    BelowOne,
    /// Up to the half.
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

    /// What is expected.
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::FromZero => "a finite number of at least 0",
            Self::AboveZero => "a number above 0",
            Self::BelowOne => "a number from 0 to below 1",
            Self::UpToHalf => "a number from 0 to 0.5",
        }
    }

    /// Gives the argument of this name back.
    ///
    /// # Panics
    ///
    /// If it is outside the range.
    #[track_caller]
    pub(crate) fn check(self, name: &str, number: f64) -> f64 {
        assert!(self.contains(number), "`{name}` is {number}, but {} is expected", self.words());
        number
    }
}

/// Makes sure that an argument that counts is at least 1.
///
/// # Panics
///
/// If it is 0.
#[track_caller]
pub(crate) fn at_least_1(name: &str, number: usize) -> usize {
    assert!(number > 0, "`{name}` is 0, but {AT_LEAST_1} is expected");
    number
}

/// What is expected where something is counted.
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
