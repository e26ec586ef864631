use alloc::vec::Vec;

use nalgebra::{Const, Dyn, MatrixView};

use super::split::{self, split_methods};
use super::{Dataset, DatasetError, TrainTest};
use crate::{Input, Scalar};

/// Samples of `F` values each, with targets of any kind, in memory.
///
/// For regression the targets are values (`Y = T`), as many for each sample as the network has
/// outputs; for classification they are labels (`u8`, `usize`, ...), one for each sample.
///
/// ```
/// use constnet::data::Samples;
/// use constnet::nalgebra::SMatrix;
///
/// let x = SMatrix::<f32, 2, 4>::from_column_slice(&[0., 0., 0., 1., 1., 0., 1., 1.]);
/// let xor = Samples::new(&x, [0_u8, 1, 1, 0])?;
/// # Ok::<(), constnet::data::DatasetError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Samples<T, Y, const F: usize> {
    x: Vec<T>,
    targets: Vec<Y>,
    targets_per_sample: usize,
}

impl<T: Scalar, Y: Copy + Default, const F: usize> Samples<T, Y, F> {
    /// Creates samples from the columns of a matrix with `F` rows, and the targets of the first sample, of
    /// the second, and so on.
    ///
    /// # Errors
    ///
    /// A number of targets that is not a multiple of the number of samples.
    pub fn new(
        x: &(impl Input<T, Const<F>> + ?Sized),
        targets: impl Into<Vec<Y>>,
    ) -> Result<Self, DatasetError> {
        Self::from_vec(x.views().as_slice().to_vec(), targets)
    }

    /// Creates samples from their values, one sample after the other; see [`new`](Self::new).
    ///
    /// # Errors
    ///
    /// A number of values that is not a multiple of `F`, or of targets that is not one of the number of samples.
    pub fn from_vec(x: Vec<T>, targets: impl Into<Vec<Y>>) -> Result<Self, DatasetError> {
        const { assert!(F > 0, "a sample must have at least one value") };
        let targets = targets.into();
        if !x.len().is_multiple_of(F) {
            return Err(DatasetError::PartialSample { values: x.len(), features: F });
        }
        let samples = x.len() / F;
        match targets.len().checked_div(samples) {
            None if targets.is_empty() => Ok(Self { x, targets, targets_per_sample: 1 }),
            Some(each) if each > 0 && each * samples == targets.len() => {
                Ok(Self { x, targets, targets_per_sample: each })
            }
            _ => Err(DatasetError::TargetCount { samples, targets: targets.len() }),
        }
    }

    /// The samples as a matrix (F, n), one per column.
    #[must_use]
    pub fn matrix(&self) -> MatrixView<'_, T, Const<F>, Dyn> {
        MatrixView::from_slice_generic(&self.x, Const, Dyn(self.x.len() / F))
    }

    /// The targets of the first sample, of the second, and so on.
    #[must_use]
    pub fn targets(&self) -> &[Y] {
        &self.targets
    }

    split_methods!();

    /// As [`split`](Self::split), with the same proportions of the classes in both parts, up to rounding
    /// (scikit-learn's `stratify`).
    ///
    /// # Errors
    ///
    /// A fraction that is not between 0 and 1, or leaves one of the parts empty.
    pub fn split_stratified(&self, fraction: f64, seed: u64) -> Result<TrainTest<Self>, DatasetError>
    where
        Y: Ord,
    {
        let classes: Vec<&[Y]> = self.targets.chunks(self.targets_per_sample).collect();
        let [train, test] = split::stratified(&classes, fraction, seed)?;
        Ok(TrainTest { train: self.at(&train), test: self.at(&test) })
    }

    /// Number of samples.
    fn count(&self) -> usize {
        self.x.len() / F
    }

    /// The samples with these indices, all of which exist.
    fn at(&self, indices: &[usize]) -> Self {
        let chunks = |size: usize| indices.iter().map(move |&index| index * size..(index + 1) * size);
        let each = self.targets_per_sample;
        Self {
            x: chunks(F).flat_map(|range| &self.x[range]).copied().collect(),
            targets: chunks(each).flat_map(|range| &self.targets[range]).copied().collect(),
            targets_per_sample: each,
        }
    }
}

impl<T: Scalar, Y: Copy + Default, const F: usize> Dataset<T> for Samples<T, Y, F> {
    type Features = Const<F>;
    type Target = Y;

    fn len(&self) -> usize {
        self.x.len() / F
    }

    fn targets_per_sample(&self) -> usize {
        self.targets_per_sample
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [Y]) {
        copy_chunks(&self.x, F, samples, x);
        copy_chunks(&self.targets, self.targets_per_sample, samples, targets);
    }
}

/// Copies the selected chunks of `size` values.
fn copy_chunks<V: Copy>(from: &[V], size: usize, chosen: &[usize], to: &mut [V]) {
    for (to, &chunk) in to.chunks_exact_mut(size).zip(chosen) {
        to.copy_from_slice(&from[chunk * size..][..size]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use nalgebra::SMatrix;

    #[test]
    fn several_targets_for_each_sample() {
        let x = SMatrix::<f64, 2, 3>::from_column_slice(&[1., 2., 3., 4., 5., 6.]);
        let samples = Samples::new(&x, [10., 20., 30., 40., 50., 60.]).unwrap();
        let (mut x, mut targets) = ([0.0; 4], [0.0; 4]);
        samples.gather(&[2, 0], &mut x, &mut targets);
        assert_eq!(x, [5., 6., 1., 2.]);
        assert_eq!(targets, [50., 60., 10., 20.]);
        assert_eq!(samples.targets_per_sample(), 2);
        assert_eq!(samples.matrix().column(1).as_slice(), [3., 4.]);
    }

    #[test]
    fn parts_keep_values_and_targets_together() {
        let labels: Vec<u8> = (0..20).map(|sample| u8::from(sample % 4 == 0)).collect();
        let samples = Samples::<f32, u8, 2>::from_vec((0..40).map(|x| x as f32).collect(), labels).unwrap();
        let fits = |part: &Samples<f32, u8, 2>| {
            part.x.chunks(2).zip(&part.targets).all(|(x, &label)| {
                x[1] == x[0] + 1.0 && label == u8::from((x[0] as usize / 2).is_multiple_of(4))
            })
        };
        let TrainTest { train, test } = samples.split(0.25, 1).unwrap();
        assert_eq!((train.len(), test.len()), (15, 5));
        assert!(fits(&train) && fits(&test) && fits(&samples.shuffle(2)));
        assert_ne!(samples.shuffle(2), samples);
        let TrainTest { train, test } = samples.split_stratified(0.4, 1).unwrap();
        assert!(fits(&train) && fits(&test));
        assert_eq!(test.targets.iter().filter(|&&label| label == 1).count(), 2);
        assert!(samples.k_folds(4, 1).unwrap().all(|pair| fits(&pair.train) && pair.test.len() == 5));
        assert_eq!(samples.subset([3, 0]).x, [6.0, 7.0, 0.0, 1.0]);
        assert_eq!(samples.subset(0..0).len(), 0);
    }

    #[test]
    #[should_panic = "there are 2 samples, but sample 2 (from 0) is requested"]
    fn a_sample_that_does_not_exist_is_named() {
        _ = Samples::<f32, u8, 1>::from_vec(vec![1.0, 2.0], [0, 1]).unwrap().subset([1, 2]);
    }

    #[test]
    fn what_does_not_divide_is_refused() {
        let new = |values: usize, targets: usize| {
            Samples::<f32, u8, 2>::from_vec(vec![0.0; values], vec![0; targets])
        };
        assert_eq!(new(3, 1).unwrap_err(), DatasetError::PartialSample { values: 3, features: 2 });
        assert_eq!(new(4, 3).unwrap_err(), DatasetError::TargetCount { samples: 2, targets: 3 });
        assert_eq!(new(4, 0).unwrap_err(), DatasetError::TargetCount { samples: 2, targets: 0 });
        assert_eq!(new(0, 1).unwrap_err(), DatasetError::TargetCount { samples: 0, targets: 1 });
        assert!(new(0, 0).unwrap().is_empty());
    }
}
