//! The parameters of a layer among those of its network, and its tensors among them.

use core::mem::take;

/// The parameters of a layer among all of them.
pub trait Parts<T> {
    /// `len` values from an offset on: `[offset, len]`.
    ///
    /// # Panics
    ///
    /// If there are fewer values.
    #[must_use]
    fn at(&self, part: [usize; 2]) -> &[T];

    /// `len` mutable values from an offset on; see [`at`](Self::at).
    ///
    /// # Panics
    ///
    /// If there are fewer values.
    #[must_use]
    fn at_mut(&mut self, part: [usize; 2]) -> &mut [T];
}

impl<T> Parts<T> for [T] {
    #[inline]
    fn at(&self, [offset, len]: [usize; 2]) -> &[T] {
        &self[offset..][..len]
    }

    #[inline]
    fn at_mut(&mut self, [offset, len]: [usize; 2]) -> &mut [T] {
        &mut self[offset..][..len]
    }
}

/// The tensors of a layer, one after the other.
///
/// # Panics
///
/// If their total length differs.
#[inline]
#[track_caller]
pub fn tensors<T, const N: usize>(mut values: &[T], lens: [usize; N]) -> [&[T]; N] {
    expect_len(values.len(), &lens);
    lens.map(|len| {
        let (tensor, rest) = values.split_at(len);
        values = rest;
        tensor
    })
}

/// The weight of a layer, and its bias unless it has none.
///
/// # Panics
///
/// If their total length differs.
#[inline]
#[track_caller]
pub fn weight_and_bias<T>(values: &[T], [weight, bias]: [usize; 2]) -> (&[T], Option<&[T]>) {
    if values.len() == weight {
        return (values, None);
    }
    let [weight, bias] = tensors(values, [weight, bias]);
    (weight, Some(bias))
}

/// The tensors of a layer; see [`tensors`].
///
/// # Panics
///
/// If their total length differs.
#[inline]
#[track_caller]
pub fn tensors_mut<T, const N: usize>(mut values: &mut [T], lens: [usize; N]) -> [&mut [T]; N] {
    expect_len(values.len(), &lens);
    lens.map(|len| {
        let (tensor, rest) = take(&mut values).split_at_mut(len);
        values = rest;
        tensor
    })
}

#[inline]
#[track_caller]
fn expect_len(found: usize, lens: &[usize]) {
    let expected = lens.iter().sum::<usize>();
    assert!(found == expected, "there are {found} values, but the layer has {expected}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tensors_follow_each_other() {
        let mut values = [1, 2, 3, 4, 5, 6];
        assert_eq!(tensors(values.at([1, 4]), [3, 1]), [&[2, 3, 4][..], &[5]]);
        let [_, last] = tensors_mut(values.at_mut([1, 4]), [3, 1]);
        last[0] = 7;
        assert_eq!(values, [1, 2, 3, 4, 7, 6]);
    }

    #[test]
    #[should_panic(expected = "there are 3 values, but the layer has 4")]
    fn no_value_may_be_left() {
        let _ = tensors(&[1, 2, 3], [3, 1]);
    }
}
