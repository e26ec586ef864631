use super::Pair;
use crate::Scalar;
use crate::{Rule, step};

/// `mean = mean + weight · (value - mean)` for each element, where `rest` is the accumulated rounding error of `mean`
/// so far; 0 at first.
///
/// With weights `1 / k` that is the mean of all values, off by a few units in the last place of the mean of their
/// absolute values for any number of them: without the rest each step would be off by half of one, and finally small
/// weights would have no effect.
///
/// # Panics
///
/// If the lengths differ.
pub fn move_mean<T: Scalar>(mean: &mut [T], rest: &mut [T], values: &[T], weight: T) {
    step(Rule::Mean { weight }, None, mean, [rest, &mut []], values);
}

/// [`move_mean`] of one element.
#[inline(always)]
pub(crate) fn move_one<T: Scalar>(mean: &mut T, rest: &mut T, value: T, weight: T) {
    let mut pair = Pair { high: *mean, low: *rest };
    pair.add(weight * ((value - *mean) - *rest));
    Pair { high: *mean, low: *rest } = pair.settled();
}
