use super::{Parts as _, tensors_mut};
use crate::Scalar;
use crate::kernel::Accumulate;

/// The destination of a parameter gradient: values to be replaced, values to be added to, or nowhere.
///
/// ```
/// use constnet::access::Gradient;
/// use constnet::layers::Affine;
/// use constnet::nalgebra::SMatrix;
///
/// let (x, dy) = (SMatrix::<f32, 2, 1>::new(1., 2.), SMatrix::<f32, 1, 1>::new(3.));
/// let mut d = [0.0; 3];
/// Affine::<2, 1>::gradient(x.columns(0, 1), dy.columns(0, 1), Gradient::replace(&mut d));
/// assert_eq!(d, [3., 6., 3.]);
/// Affine::<2, 1>::gradient(x.columns(0, 1), dy.columns(0, 1), Gradient::add(&mut d));
/// assert_eq!(d, [6., 12., 6.]);
/// ```
#[derive(Debug)]
pub struct Gradient<'d, T> {
    values: Option<&'d mut [T]>,
    accumulate: Accumulate,
}

/// The gradients of a weight and of a bias, and whether they are replaced or added to.
type WeightAndBias<'d, T> = (&'d mut [T], Option<&'d mut [T]>, Accumulate);

impl<'d, T: Scalar> Gradient<'d, T> {
    /// Replaces these values.
    #[must_use]
    pub fn replace(values: &'d mut [T]) -> Self {
        Self { values: Some(values), accumulate: Accumulate::No }
    }

    /// Adds to these values.
    #[must_use]
    pub fn add(values: &'d mut [T]) -> Self {
        Self { values: Some(values), accumulate: Accumulate::Yes }
    }

    /// The gradient is not needed and not computed.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { values: None, accumulate: Accumulate::No }
    }

    /// The part of one layer, `[offset, len]`.
    ///
    /// # Panics
    ///
    /// If there are fewer values.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn part(&mut self, part: [usize; 2]) -> Gradient<'_, T> {
        let values = self.values.as_deref_mut().map(|values| values.at_mut(part));
        Gradient { values, accumulate: self.accumulate }
    }

    /// The part of a layer to which an earlier step has already written: it is added to.
    ///
    /// # Panics
    ///
    /// If there are fewer values.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn again(&mut self, part: [usize; 2]) -> Gradient<'_, T> {
        Gradient { accumulate: Accumulate::Yes, ..self.part(part) }
    }

    /// For code that only adds: calls it with the values, set to zero if they were to be replaced, unless the
    /// gradient is not needed.
    #[doc(hidden)]
    #[inline]
    pub fn sum(self, add: impl FnOnce(&mut [T])) {
        let Some(values) = self.values else { return };
        if self.accumulate == Accumulate::No {
            values.fill(T::zero());
        }
        add(values);
    }

    /// The weight of a layer, and its bias unless it has none, and whether they are replaced or added to; `None` if the
    /// gradient is not needed.
    ///
    /// # Panics
    ///
    /// If the total length differs.
    #[inline]
    #[track_caller]
    pub(crate) fn weight_and_bias(self, [weight, bias]: [usize; 2]) -> Option<WeightAndBias<'d, T>> {
        let values = self.values?;
        if values.len() == weight {
            return Some((values, None, self.accumulate));
        }
        let [weight, bias] = tensors_mut(values, [weight, bias]);
        Some((weight, Some(bias), self.accumulate))
    }

    /// The tensors of a layer, unless the gradient is not needed, and whether they are replaced or added to.
    ///
    /// # Panics
    ///
    /// If the total length differs.
    #[inline]
    #[track_caller]
    pub(crate) fn tensors<const N: usize>(self, lens: [usize; N]) -> Option<([&'d mut [T]; N], Accumulate)> {
        Some((tensors_mut(self.values?, lens), self.accumulate))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_written_as_all_of_it() {
        let mut values = [1.0_f32, 2., 3., 4.];
        let mut all = Gradient::replace(&mut values);
        let (tensors, accumulate) = all.part([1, 3]).tensors([1, 2]).unwrap();
        assert_eq!((tensors, accumulate), ([&mut [2.0][..], &mut [3.0, 4.0]], Accumulate::No));
        assert_eq!(all.again([0, 2]).tensors([2]).unwrap().1, Accumulate::Yes);
        assert!(Gradient::<f32>::nowhere().part([7, 9]).tensors([9]).is_none());
    }

    #[test]
    fn a_sum_begins_at_zero_or_at_what_is_there() {
        let mut values = [1.0_f64, 2., 3.];
        Gradient::add(&mut values).part([1, 2]).sum(|sum| sum[0] += 4.0);
        assert_eq!(values, [1., 6., 3.]);
        Gradient::replace(&mut values).part([1, 2]).sum(|sum| sum[0] += 4.0);
        assert_eq!(values, [1., 4., 0.]);
        Gradient::<f64>::nowhere().sum(|_| panic!("nobody needs it"));
    }
}
