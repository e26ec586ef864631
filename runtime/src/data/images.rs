mod parts;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use nalgebra::{Const, Dyn, OMatrix};

use super::{Dataset, DatasetError, OneHot};
use crate::{Scalar, kernel};

/// Images of `F` bytes each with class labels, in memory.
///
/// The bytes are converted when a batch is gathered: to values from 0 to 1, or from 0 to 255
/// with [`normalized`](Self::normalized). An image is one column of `F` values, pixel row
/// after pixel row, channel after channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Images<const F: usize> {
    bytes: Vec<u8>,
    labels: Vec<u8>,
    /// Channels, rows and columns of one image.
    dimensions: [usize; 3],
    classes: usize,
    /// Empty if they are unknown.
    class_names: Vec<String>,
    normalized: bool,
    flat: bool,
}

impl<const F: usize> Images<F> {
    /// Creates images from their bytes, one after the other, and their labels. `dimensions` are the
    /// channels, rows and columns of one image; labels are below `classes`, of which there are 1 to
    /// 256.
    ///
    /// # Errors
    ///
    /// More classes than a byte can represent, dimensions whose product is not `F`, bytes that are not a multiple of
    /// `F`, different numbers of labels and images, or a label out of range.
    pub fn new(
        bytes: Vec<u8>,
        labels: Vec<u8>,
        dimensions: [usize; 3],
        classes: usize,
    ) -> Result<Self, DatasetError> {
        const { assert!(F > 0, "an image must have at least one byte") };
        check_classes(classes)?;
        if dimensions.iter().try_fold(1, |product: usize, &size| product.checked_mul(size)) != Some(F) {
            return Err(DatasetError::Dimensions { dimensions, features: F });
        }
        if !bytes.len().is_multiple_of(F) {
            return Err(DatasetError::PartialSample { values: bytes.len(), features: F });
        }
        if bytes.len() / F != labels.len() {
            return Err(DatasetError::TargetCount { samples: bytes.len() / F, targets: labels.len() });
        }
        if let Some(sample) = labels.iter().position(|&label| usize::from(label) >= classes) {
            return Err(DatasetError::LabelOutOfRange { sample, label: labels[sample], classes });
        }
        let class_names = Vec::new();
        Ok(Self { bytes, labels, dimensions, classes, class_names, normalized: true, flat: true })
    }

    /// The same images as numbers from 0 to 1 (the default), or from 0 to 255.
    #[must_use]
    pub fn normalized(self, normalized: bool) -> Self {
        Self { normalized, ..self }
    }

    /// The same images with [`shape`](Self::shape) reported as one vector (the default) or as
    /// channels, rows and columns.
    ///
    /// Only the reported shape changes: a sample is one column of `F` values either way, and the
    /// network's declaration determines its interpretation.
    #[must_use]
    pub fn flat(self, flat: bool) -> Self {
        Self { flat, ..self }
    }

    /// The same images with one-hot targets.
    #[must_use]
    pub fn into_one_hot(self) -> OneHot<F> {
        self.into()
    }

    /// Number of images.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Whether there are no images.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// The bytes of one image.
    ///
    /// # Panics
    ///
    /// If there is no such image.
    #[must_use]
    pub fn image(&self, index: usize) -> &[u8] {
        &self.bytes[index * F..][..F]
    }

    /// The label of one image.
    ///
    /// # Panics
    ///
    /// If there is no such image.
    #[must_use]
    pub fn label(&self, index: usize) -> u8 {
        self.labels[index]
    }

    /// The labels of all images.
    #[must_use]
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// The bytes of all images, one after the other.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The shape of one image: `[F]`, or channels, rows and columns; see [`flat`](Self::flat).
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        if self.flat { const { &[F] } } else { &self.dimensions }
    }

    /// Channels of one image: 1 for greyscale.
    #[must_use]
    pub fn channels(&self) -> usize {
        self.dimensions[0]
    }

    /// Pixel rows of one image.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.dimensions[1]
    }

    /// Pixel columns of one image.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.dimensions[2]
    }

    /// Number of classes.
    #[must_use]
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The names of the classes, in the order of their labels; empty if they are unknown.
    #[must_use]
    pub fn class_names(&self) -> &[String] {
        &self.class_names
    }

    /// The same images with names of the classes.
    ///
    /// # Errors
    ///
    /// If there is not one name for each class.
    pub fn with_class_names(
        self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, DatasetError> {
        let class_names: Vec<String> = names.into_iter().map(Into::into).collect();
        match (class_names.len(), self.classes) {
            (names, classes) if names != classes => Err(DatasetError::ClassNames { names, classes }),
            _ => Ok(Self { class_names, ..self }),
        }
    }

    /// The selected images as a matrix (F, n), one per column: `images.matrix::<f32>(0..100)`.
    ///
    /// # Panics
    ///
    /// If there is no such image.
    #[must_use]
    pub fn matrix<T: Scalar>(&self, samples: impl IntoIterator<Item = usize>) -> OMatrix<T, Const<F>, Dyn> {
        let samples: Vec<usize> = samples.into_iter().collect();
        let mut x = OMatrix::<T, Const<F>, Dyn>::zeros(samples.len());
        self.gather_x(&samples, x.as_mut_slice());
        x
    }

    /// The labels of the selected images as one-hot columns (C, n): `images.one_hot::<f32, 10>(0..100)`.
    ///
    /// # Errors
    ///
    /// A label that is not below `C`.
    ///
    /// # Panics
    ///
    /// If there is no such image.
    pub fn one_hot<T: Scalar, const C: usize>(
        &self,
        samples: impl IntoIterator<Item = usize>,
    ) -> Result<OMatrix<T, Const<C>, Dyn>, DatasetError> {
        let samples: Vec<usize> = samples.into_iter().collect();
        let mut targets = OMatrix::<T, Const<C>, Dyn>::zeros(samples.len());
        for (column, &sample) in samples.iter().enumerate() {
            let label = self.label(sample);
            let place = targets.get_mut((usize::from(label), column));
            *place.ok_or(DatasetError::LabelOutOfRange { sample, label, classes: C })? = T::one();
        }
        Ok(targets)
    }

    /// Writes the selected images to the columns of `x`.
    pub(super) fn gather_x<T: Scalar>(&self, samples: &[usize], x: &mut [T]) {
        kernel::gather_bytes(&self.bytes, F, samples, self.scale(), x);
    }

    /// Writes the labels of the selected images.
    pub(super) fn gather_targets(&self, samples: &[usize], targets: &mut [u8]) {
        for (target, &sample) in targets.iter_mut().zip(samples) {
            *target = self.labels[sample];
        }
    }

    /// The factor that bytes are multiplied by.
    pub(super) fn scale<T: Scalar>(&self) -> T {
        T::from_f64(if self.normalized { 1.0 / 255.0 } else { 1.0 })
    }
}

/// Checks that labels of one byte can represent all classes.
pub(super) fn check_classes(classes: usize) -> Result<(), DatasetError> {
    if (1..=256).contains(&classes) { Ok(()) } else { Err(DatasetError::Classes { classes }) }
}

impl<const F: usize> fmt::Debug for Images<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Images")
            .field("len", &self.len())
            .field("shape", &self.shape())
            .field("classes", &self.classes)
            .field("normalized", &self.normalized)
            .finish_non_exhaustive()
    }
}

impl<T: Scalar, const F: usize> Dataset<T> for Images<F> {
    type Features = Const<F>;
    type Target = u8;

    fn len(&self) -> usize {
        self.len()
    }

    fn gather(&self, samples: &[usize], x: &mut [T], targets: &mut [u8]) {
        self.gather_x(samples, x);
        self.gather_targets(samples, targets);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    pub(super) fn images() -> Images<4> {
        let bytes = vec![0, 51, 102, 255, 1, 2, 3, 4, 5, 6, 7, 8];
        Images::new(bytes, vec![2, 0, 1], [1, 2, 2], 3).unwrap()
    }

    #[test]
    fn bytes_become_numbers_from_0_to_1() {
        let x = images().matrix::<f32>(0..1);
        assert_eq!((x[0], x[3]), (0.0, 1.0));
        assert!((x[1] - 0.2).abs() < 1e-6 && (x[2] - 0.4).abs() < 1e-6);
        let x = images().normalized(false).matrix::<f64>([2, 0]);
        assert_eq!(x.as_slice(), [5.0, 6.0, 7.0, 8.0, 0.0, 51.0, 102.0, 255.0]);
    }

    #[test]
    fn a_batch_has_its_labels_in_the_same_order() {
        let (mut x, mut targets) = ([0.0_f64; 8], [0; 2]);
        images().normalized(false).gather(&[1, 0], &mut x, &mut targets);
        assert_eq!(x, [1.0, 2.0, 3.0, 4.0, 0.0, 51.0, 102.0, 255.0]);
        assert_eq!(targets, [0, 2]);
    }

    #[test]
    fn one_hot_labels_are_columns() {
        let targets = images().one_hot::<f32, 3>(0..2).unwrap();
        assert_eq!(targets.as_slice(), [0.0, 0.0, 1.0, 1.0, 0.0, 0.0]);
        let error = images().one_hot::<f32, 2>(0..3).unwrap_err();
        assert_eq!(error, DatasetError::LabelOutOfRange { sample: 0, label: 2, classes: 2 });
    }

    #[test]
    fn the_reported_shape_is_flat_or_an_image() {
        assert_eq!(images().shape(), [4]);
        assert_eq!(images().flat(false).shape(), [1, 2, 2]);
    }

    #[test]
    fn a_byte_tells_1_to_256_classes_apart() {
        let new = |classes| Images::<1>::new(vec![7], vec![0], [1, 1, 1], classes);
        for classes in [0, 257, usize::MAX] {
            assert_eq!(new(classes), Err(DatasetError::Classes { classes }));
        }
        assert_eq!(new(1).unwrap().classes(), 1);
        assert_eq!(new(256).unwrap().classes(), 256);
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let new = |bytes: usize, labels: &[u8], dimensions| {
            Images::<4>::new(vec![0; bytes], labels.to_vec(), dimensions, 3).unwrap_err()
        };
        let partial = DatasetError::PartialSample { values: 5, features: 4 };
        assert_eq!(new(5, &[0], [1, 2, 2]), partial);
        assert_eq!(new(8, &[0], [1, 2, 2]), DatasetError::TargetCount { samples: 2, targets: 1 });
        let label = DatasetError::LabelOutOfRange { sample: 1, label: 3, classes: 3 };
        assert_eq!(new(8, &[0, 3], [1, 2, 2]), label);
        let dimensions = [usize::MAX, 2, 2];
        assert_eq!(new(4, &[0], dimensions), DatasetError::Dimensions { dimensions, features: 4 });
    }
}
