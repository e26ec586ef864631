use super::Schedule;
use crate::range::Range;

/// Constant learning rate: `lr_t = lr`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Constant {
    learning_rate: f64,
}

impl Constant {
    /// Creates the schedule with this learning rate.
    ///
    /// # Panics
    ///
    /// If it is negative, infinite or NaN.
    #[must_use]
    #[track_caller]
    pub fn new(learning_rate: f64) -> Self {
        Self { learning_rate: Range::FromZero.check("learning_rate", learning_rate) }
    }
}

impl Schedule for Constant {
    fn learning_rate(&self, _step: usize) -> f64 {
        self.learning_rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_stays() {
        assert_eq!([0, 1, usize::MAX].map(|step| Constant::new(0.1).learning_rate(step)), [0.1; 3]);
    }
}
