use nalgebra::Const;

use super::{Dataset, Images};
use crate::Scalar;

/// Images whose targets are one-hot columns: 1 at the image's class, 0 elsewhere.
///
/// The bytes and labels are stored unchanged; a column is written when a batch is gathered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneHot<const F: usize>(Images<F>);

impl<const F: usize> OneHot<F> {
    /// The images with their labels.
    #[must_use]
    pub fn images(&self) -> &Images<F> {
        &self.0
    }

    /// Writes the one-hot columns of the selected images.
    pub(super) fn gather_targets<T: Scalar>(&self, samples: &[usize], targets: &mut [T]) {
        targets.fill(T::zero());
        for (column, &sample) in samples.iter().enumerate() {
            targets[column * self.0.classes() + usize::from(self.0.label(sample))] = T::one();
        }
    }
}

impl<const F: usize> From<Images<F>> for OneHot<F> {
    fn from(images: Images<F>) -> Self {
        Self(images)
    }
}

impl<T: Scalar, const F: usize> Dataset<T> for OneHot<F> {
    type Features = Const<F>;
    type Target = T;

    fn len(&self) -> usize {
        self.0.len()
    }

    fn targets_per_sample(&self) -> usize {
        self.0.classes()
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [T]) {
        self.0.gather_x(samples, x);
        self.gather_targets(samples, targets);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    #[test]
    fn each_column_has_a_one_at_its_label() {
        let images = Images::<1>::new(vec![10, 20, 30], vec![2, 0, 1], [1, 1, 1], 3).unwrap();
        let one_hot = images.into_one_hot();
        let (mut x, mut targets) = ([0.0_f32; 2], [7.0_f32; 6]);
        one_hot.gather(&[2, 0], &mut x, &mut targets);
        assert_eq!(targets, [0.0, 1.0, 0.0, 0.0, 0.0, 1.0]);
        assert_eq!(Dataset::<f32>::targets_per_sample(&one_hot), 3);
    }
}
